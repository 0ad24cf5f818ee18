"""Workshop: many people in one room, on one plan; who may do what, and all of it kept on disk."""
