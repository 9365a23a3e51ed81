"""The Slack desk as the service holds it: cards go out, presses come in, and it mends itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from monitor.errors import OutsideError
from monitor.models.audit import NoticeLevel
from monitor.settings.records import Settings
from monitor.settings.schema import SlackSection
from monitor.store import audit
from monitor.store.engine import writing
from monitor.workflow.texts import Terms
from responders.slack.actions import Actions, Decisions
from responders.slack.deciding import WorkflowDecisions
from responders.slack.desk import SlackDesk
from responders.slack.transport import SocketModeDesk, check_line

NOTICE = "slack line"
TIMEOUT = timedelta(seconds=10)


def open_desk(slack: SlackSection) -> SlackDesk:
    """The desk in the channel of the settings; nothing is asked of Slack yet."""
    return SlackDesk(
        slack.bot_token.get_secret_value(), slack.channel, base_url=slack.base_url, timeout=TIMEOUT
    )


def check(slack: SlackSection) -> str:
    """Ask Slack whether cards can go out and presses come in; nothing is posted or opened.

    The answer in words, or a sorted error that says what to do.
    """
    workspace = open_desk(slack).check()
    check_line(slack.app_token.get_secret_value(), base_url=slack.base_url, timeout=TIMEOUT)
    return f"Slack takes cards in {slack.channel} of {workspace.team}, and presses come back"


@dataclass
class SlackLine:
    """Keeps the line open on which presses come in. The service goes on while Slack is away."""

    slack: SlackSection
    desk: SlackDesk
    decisions: Decisions
    engine: Engine
    clock: Callable[[], datetime]
    _socket: SocketModeDesk | None = None

    def keep(self) -> None:
        """Open the line if it is not open, and tell people how it stands."""
        wrong = ""
        if self._socket is None:
            wrong = self._open()
        elif self._socket.health().fault:
            wrong = self._socket.health().fault
            self._socket.stop()
            self._socket = None  # opened anew the next time
        else:
            wrong = self._socket.health().wrong(self.clock())
        with writing(self.engine) as session:
            if wrong:
                says = f"{wrong} Decide on the web meanwhile."
                audit.notice(session, NOTICE, NoticeLevel.URGENT, says, self.clock())
            else:
                audit.over(session, NOTICE, self.clock())

    def _open(self) -> str:
        socket = SocketModeDesk(
            self.slack.app_token.get_secret_value(),
            Actions(self.decisions, self.desk),
            base_url=self.slack.base_url,
            clock=self.clock,
        )
        try:
            self.desk.check()
            socket.start()
        except OutsideError as error:
            return str(error)
        self._socket = socket
        return ""

    def close(self) -> None:
        """Close the line and finish what was pressed."""
        if self._socket is not None:
            self._socket.stop()
            self._socket = None


def open_line(
    settings: Settings,
    desk: SlackDesk,
    engine: Engine,
    terms: Terms,
    clock: Callable[[], datetime],
    wake: Callable[[], None],
) -> SlackLine:
    """The line on which presses come in, over the workflow; `keep` opens it. The settings have a
    [slack] section, else LookupError.
    """
    if settings.slack is None:
        raise LookupError("there is no Slack in these settings")
    decisions = WorkflowDecisions(
        engine, terms, clock, wake, settings.address, settings.service.shadow
    )
    return SlackLine(settings.slack, desk, decisions, engine, clock)
