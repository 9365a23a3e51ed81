"""Learning from people's words: by values, and over a store."""
