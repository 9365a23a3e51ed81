"""The Slack desk as the service holds it: cards go out, presses come in, and it mends itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import Engine

from monitor.errors import OutsideError
from monitor.guard import guarded
from monitor.models.audit import NoticeLevel
from monitor.models.desk import DIGEST, PostKind
from monitor.models.judged import Priority
from monitor.settings.records import Settings
from monitor.settings.slack import SlackRoute, SlackSection
from monitor.store import audit, people, posts, presses
from monitor.store.engine import reading, writing
from monitor.workflow.texts import Terms
from responders.slack import checking
from responders.slack.actions import Actions
from responders.slack.checking import Line, Tied, Wanted
from responders.slack.deciding import DESK, WorkflowDecisions
from responders.slack.desk import SlackDesk
from responders.slack.homes import OPENED, Homes
from responders.slack.inbox import Inbox
from responders.slack.routing import Hours, Route, Routes
from responders.slack.transport import SocketModeDesk, check_line

if TYPE_CHECKING:
    from fastapi import FastAPI

NOTICE = "slack line"
TIMEOUT = timedelta(seconds=10)
_PRESSES_KEPT = timedelta(days=2)


def routes_of(slack: SlackSection, zone: str) -> Routes:
    """The routes of the settings; `zone` is the service's own."""
    return Routes(slack.channel, tuple(_route(one, zone) for one in slack.routes))


def _route(route: SlackRoute, zone: str) -> Route:
    hours = None
    if route.days or route.hours:
        begin, _, end = route.hours.partition("-")
        hours = Hours(
            zone=route.timezone or zone,
            days=frozenset(route.days),
            begin=time.fromisoformat(begin) if begin else None,
            end=time.fromisoformat(end) if end and end != "24:00" else None,
        )
    return Route(
        channel=route.channel,
        subjects=frozenset(route.subjects),
        connectors=frozenset(route.connectors),
        sources=frozenset(route.sources),
        places=route.places,
        priority=Priority(route.priority),
        flags=frozenset(route.flags),
        hours=hours,
    )


def open_desk(slack: SlackSection, zone: str = "UTC") -> SlackDesk:
    """The desk in the channels of the settings; nothing is asked of Slack yet."""
    return SlackDesk(
        slack.bot_token.get_secret_value(),
        slack.channel,
        routes=routes_of(slack, zone),
        escalation=slack.escalation_channel,
        digest=slack.digest_channel,
        base_url=slack.base_url,
        timeout=TIMEOUT,
    )


def wanted_of(settings: Settings, slack: SlackSection) -> Wanted:
    """What there should be at Slack, as far as the file alone tells."""
    channels = {slack.channel: "the cards"}
    for route in slack.routes:
        channels.setdefault(route.channel, "cards by a route")
    if slack.escalation_channel:
        channels.setdefault(slack.escalation_channel, "what runs late")
    if slack.digest_channel:
        channels.setdefault(slack.digest_channel, "the digest")
    return Wanted(
        channels=tuple(channels.items()),
        mode=slack.mode,
        team=slack.team,
        public_url=settings.service.public_url,
    )


def tied_people(engine: Engine) -> tuple[tuple[Tied, ...], bool]:
    """Everybody who can press, and whether anybody's Home was ever opened."""
    with reading(engine) as session:
        everybody = people.everybody(session)
        opened = bool(presses.remembered(session, OPENED))
    tied = tuple(
        Tied(one.name, one.slack_team, one.slack_user)
        for one in everybody
        if one.active and one.slack_team and one.slack_user
    )
    return tied, opened


def look(slack: SlackSection, wanted: Wanted) -> Iterator[Line]:
    """Everything that `amends slack check` tells."""
    token = _secret(slack.app_token)

    def line() -> None:
        check_line(token, base_url=slack.base_url, timeout=TIMEOUT)

    yield from checking.check(open_desk(slack), wanted, line if slack.mode == "socket" else None)


def check(slack: SlackSection) -> str:
    """Ask Slack whether cards can go out and presses come in; nothing is posted or opened.

    The answer in words, or a sorted error that says what to do.
    """
    workspace = open_desk(slack).check()
    if slack.mode == "socket":
        check_line(_secret(slack.app_token), base_url=slack.base_url, timeout=TIMEOUT)
    return f"Slack takes cards in {slack.channel} of {workspace.team}, and presses come back"


def _secret(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


@dataclass
class SlackLine:
    """Keeps the way open on which presses come in. The service goes on while Slack is away."""

    slack: SlackSection
    desk: SlackDesk
    decisions: WorkflowDecisions
    homes: Homes
    engine: Engine
    clock: Callable[[], datetime]
    zone: str = "UTC"
    _socket: SocketModeDesk | None = None
    _inbox: Inbox | None = None
    _well: bool = False

    def keep(self) -> None:
        """Open the way if it is not open, and tell people how it stands; owe the digest."""
        back = self._requests() if self.slack.mode == "http" else self._line()
        wrong = " ".join(dict.fromkeys(one for one in (self._out(), back) if one))
        with writing(self.engine) as session:
            if wrong:
                says = f"{wrong} Decide on the web meanwhile."
                audit.notice(session, NOTICE, NoticeLevel.URGENT, says, self.clock())
            else:
                audit.over(session, NOTICE, self.clock())
            presses.forget(session, DESK, self.clock() - _PRESSES_KEPT)
        with guarded("the digest"):
            self.owe_digest()
        self.refresh()

    def refresh(self) -> None:
        """Show the Homes anew that a move has changed."""
        with guarded("the Homes"):
            self.homes.refresh()

    def owe_digest(self) -> bool:
        """Write today's digest down once its hour has come; whether that was done now."""
        if not self.slack.digest_channel:
            return False
        now = self.clock().astimezone(ZoneInfo(self.zone))
        at = now.replace(hour=self.slack.digest_hour, minute=0, second=0, microsecond=0)
        if now < at:
            return False
        key = f"digest {now.date().isoformat()}"
        with writing(self.engine) as session:
            return posts.owe(session, DESK, key, PostKind.DIGEST, "", at, channel=DIGEST)

    def mount(self, app: FastAPI) -> None:
        """In mode http, add the addresses to which Slack sends presses; before serving."""
        if self.slack.mode == "http":
            from responders.slack.http import router

            secret = _secret(self.slack.signing)
            app.include_router(router(lambda: self._inbox, secret, self.clock))

    def close(self) -> None:
        """Close the way and finish what was pressed."""
        if self._socket is not None:
            self._socket.stop()
            self._socket = None
        if self._inbox is not None:
            self._inbox.close()
            self._inbox = None

    def _requests(self) -> str:
        """Slack comes to us: all we can do is be ready."""
        if self._inbox is None:
            self._inbox = Inbox(Actions(self.decisions, self.desk))
        return ""

    def _line(self) -> str:
        if self._socket is None:
            return self._open()
        health = self._socket.health()
        if health.fault:
            self._socket.stop()
            self._socket = None  # opened anew the next time
            return health.fault
        return health.wrong(self.clock())

    def _open(self) -> str:
        socket = SocketModeDesk(
            _secret(self.slack.app_token),
            Actions(self.decisions, self.desk),
            base_url=self.slack.base_url,
            clock=self.clock,
        )
        try:
            socket.start()
        except OutsideError as error:
            return str(error)
        self._socket = socket
        return ""

    def _out(self) -> str:
        """Whether cards can go out; asked until it was well once, for then the cards tell."""
        if self._well:
            return ""
        try:
            self.desk.check()
        except OutsideError as error:
            return str(error)
        self._well = True
        return ""


def open_line(
    settings: Settings,
    desk: SlackDesk,
    engine: Engine,
    terms: Terms,
    clock: Callable[[], datetime],
    wake: Callable[[], None],
) -> SlackLine:
    """The way on which presses come in, over the workflow; `keep` opens it. The settings have a
    [slack] section, else LookupError.
    """
    if settings.slack is None:
        raise LookupError("there is no Slack in these settings")
    address, shadow = settings.address, settings.service.shadow
    homes = Homes(engine, desk, clock, address, shadow)
    decisions = WorkflowDecisions(
        engine, terms, clock, wake, address, shadow, show_home=homes.opened,
        link_to_card=desk.link_to,
    )  # fmt: skip
    zone = settings.service.timezone
    return SlackLine(settings.slack, desk, decisions, homes, engine, clock, zone)
