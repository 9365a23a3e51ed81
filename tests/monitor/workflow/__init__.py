"""The moves, on both databases."""
