"""Tables and what they refuse."""
