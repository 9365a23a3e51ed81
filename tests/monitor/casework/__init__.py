"""The rules of the private side."""
