"""The page of files: what is taken home, in which form."""
