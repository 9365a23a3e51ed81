"""The Slack desk, the only door to slack_sdk; import its parts where they are used."""
