"""Other aligners, for comparison only."""
