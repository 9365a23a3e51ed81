"""The language model as a writer."""
