"""How we answer: drafts, the Slack desk, publishing, and the offline side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.settings import Question, Settings


def desks(settings: Settings) -> Sequence[Question]:
    """For each desk of the settings, the question whether it is well."""
    slack = settings.slack
    if slack is None:
        return ()
    from responders.slack.line import check

    return (("desk", lambda: check(slack)),)
