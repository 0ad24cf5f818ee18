"""Charts: what an evaluation looks like over years, causes and parts; alone with altair."""
