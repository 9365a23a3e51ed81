"""Any other text classifier in place of the built-in model: from a folder or a hub."""
