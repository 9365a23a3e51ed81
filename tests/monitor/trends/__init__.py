"""The numbers marketing reads."""
