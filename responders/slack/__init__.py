"""The Slack desk: the only door to slack_sdk. `blocks`, `modals` and `actions` are without it;
import `desk` and `transport` where they are used, for they load it."""
