"""Search: variants of plots scored together, and what is best among all their combinations."""
