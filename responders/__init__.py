"""How we answer: drafts, the Slack desk, publishing, and the offline side."""
