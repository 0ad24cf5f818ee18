"""Comparing: two to four scenarios side by side."""
