"""Workshop: many people, one plan: the door, the lead, options and votes, the wall."""
