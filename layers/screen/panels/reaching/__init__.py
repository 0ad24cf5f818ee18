"""Reaching: what would bring the district to the line."""
