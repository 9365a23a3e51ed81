"""How we answer: drafts, the Slack desk, publishing, and the offline side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from monitor.settings import Question, Settings
    from monitor.workflow.texts import Terms
    from responders.slack.desk import SlackDesk
    from responders.slack.line import SlackLine


def open_desks(settings: Settings) -> dict[str, SlackDesk]:
    """The desks of the settings by their names, ready for cards; nothing is asked of them yet."""
    if settings.slack is None:
        return {}
    from responders.slack.line import open_desk

    return {"slack": open_desk(settings.slack, settings.service.timezone)}


def open_lines(
    settings: Settings,
    desks: Mapping[str, SlackDesk],
    engine: Engine,
    terms: Terms,
    clock: Callable[[], datetime],
    wake: Callable[[], None],
) -> Sequence[SlackLine]:
    """The ways on which people's decisions come in from these desks; nothing is opened yet."""
    if "slack" not in desks:
        return ()
    from responders.slack.line import open_line

    return (open_line(settings, desks["slack"], engine, terms, clock, wake),)


def check_desks(settings: Settings) -> Sequence[Question]:
    """For each desk of the settings, the question whether it is well."""
    slack = settings.slack
    if slack is None:
        return ()
    from responders.slack.line import check

    return (("desk", lambda: check(slack)),)
