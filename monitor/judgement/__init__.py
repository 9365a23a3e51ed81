"""What a mention says: language, sentiment, aspects, risk, and what it therefore needs."""
