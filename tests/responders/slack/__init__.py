"""Tests of the Slack desk, against our own strict Slack."""
