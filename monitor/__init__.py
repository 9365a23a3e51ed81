"""What we know and what may be done: records, judgement, guidelines, casework, screens."""
