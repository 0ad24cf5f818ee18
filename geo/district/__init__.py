"""The district: sums per year and account, and the 2030 line."""
