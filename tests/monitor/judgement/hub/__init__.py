"""A model from outside: its labels, its files, its windows, and what happens when it fails."""
