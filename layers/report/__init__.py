"""Report: one scenario, or a comparison of a few, as one page that needs nothing else."""
