"""Minuted: the parts of the page of a workshop's minutes."""
