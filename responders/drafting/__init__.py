"""Writes the public reply that a person then approves: built in, from language packs."""
