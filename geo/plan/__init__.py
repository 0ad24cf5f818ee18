"""The plan: files, geometry and what is measured on it."""
