"""The language model as a writer: asked for a text, never trusted with more than that."""
