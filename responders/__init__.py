"""How we answer: drafts, the Slack desk, publishing, and the offline side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.settings import Question, Settings
    from responders.slack.desk import SlackDesk


def open_desks(settings: Settings) -> dict[str, SlackDesk]:
    """The desks of the settings by their names, ready for cards; nothing is asked of them yet."""
    if settings.slack is None:
        return {}
    from responders.slack.line import open_desk

    return {"slack": open_desk(settings.slack)}


def check_desks(settings: Settings) -> Sequence[Question]:
    """For each desk of the settings, the question whether it is well."""
    slack = settings.slack
    if slack is None:
        return ()
    from responders.slack.line import check

    return (("desk", lambda: check(slack)),)
