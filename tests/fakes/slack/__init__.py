"""The parts of our own strict Slack; tests/fakes/slack_server.py puts them together."""
