"""What comes from outside: recognised by its content, read apart and under limits, then mapped."""
