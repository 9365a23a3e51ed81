"""Many cards at once on a Slack that slows down, breaks and drops, with a death in the middle."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from monitor.models.draft import Card, CardState
from monitor.models.judged import Priority
from monitor.store.engine import reading, writing
from responders.asking import Asking
from responders.slack.desk import SlackDesk
from responders.slack.ids import EVENT_TYPE, Address
from responders.slack.parts import Message
from responders.slack.routing import Route, Routes
from tests import builders
from tests.fakes.slack_server import BOT_TOKEN, DESK, Channel, Fault, SlackServer

HIGH, URGENT = "C02HIGH", "C03URGENT"
PRIORITIES = (Priority.NORMAL, Priority.HIGH, Priority.URGENT)
FAULTS = (
    Fault(status=429, error="ratelimited", retry_after="3"),
    Fault(status=429, error="ratelimited", retry_after="20"),
    Fault(status=500, error="internal_error"),
    Fault(status=500, error="internal_error", applied=True),
    Fault(status=504, html=True),
    Fault(status=504, html=True, applied=True),
    Fault(drop=True),
    Fault(drop=True, applied=True),
)


class Died(BaseException):
    """The process is gone: nothing is tidied up."""


class MortalDesk(SlackDesk):
    """Dies once, after so many cards, when Slack has taken one and before anybody knows."""

    def __init__(self, *given: Any, dies_after: int, **more: Any) -> None:
        super().__init__(*given, **more)
        self.left = dies_after

    def send(self, message: Message, channel: str, thread: str = "") -> Address:
        address = super().send(message, channel, thread)
        self.left -= 1
        if self.left == 0:
            raise Died
        return address


@dataclass(frozen=True)
class Outcome:
    """What became of all the cards."""

    wanted: int
    posted: int  #: Rows that know where their card stands.
    standing: int  #: Messages in Slack.
    doubled: int
    strangers: int  #: Messages that no row knows.
    seconds: float  #: By Slack's clock.
    calls: Counter[str]
    lives: int
    order: list[str]  #: The channels of the messages, in the order in which they came.


def cards(engine: Engine, number: int) -> None:
    """So many drafts that wait for their cards, of all priorities."""
    with writing(engine) as session:
        source = builders.source(session)
        for n in range(number):
            mention = builders.mention(session, source, f"m-{n}", author=f"a-{n}")
            builders.assessment(session, mention, priority=PRIORITIES[n % len(PRIORITIES)])
            builders.draft(session, mention)


def weather(number: int, seed: int) -> Iterator[Fault | None]:
    """What the coming calls meet: most are well."""
    chance = random.Random(seed)
    for _ in range(number):
        yield chance.choice(FAULTS) if chance.random() < 0.3 else None


def run(engine: Engine, number: int, *, seed: int = 1, rough: bool = True) -> Outcome:
    """Post them all; the fake's clock is as fast as we wait."""
    cards(engine, number)
    with SlackServer() as slack:
        slack.world.tiers = True
        for channel in (HIGH, URGENT):
            slack.add_channel(Channel(channel))
        if rough:
            _break(slack, number, seed)
        started = slack.clock.now()
        lives = _live(engine, slack, number, dies_after=number // 2 if rough else 0)
        return _count(engine, slack, number, slack.clock.now() - started, lives)


def _break(slack: SlackServer, number: int, seed: int) -> None:
    """About one call in three goes wrong."""
    for place, method in enumerate(("chat.postMessage", "conversations.history", "auth.test")):
        slack.fail(method, *weather(number, seed + place))


def _live(engine: Engine, slack: SlackServer, number: int, dies_after: int) -> int:
    """Run until every card stands; the number of lives it took."""
    lives = 1
    asking = _asking(engine, slack, lives, dies_after)
    for _ in range(200):
        try:
            asking.run()
        except Died:
            lives += 1
            asking = _asking(engine, slack, lives, 0)
        if _standing(engine) == number:
            break
        slack.clock.move(5)  # the next tick
    return lives


def _asking(engine: Engine, slack: SlackServer, life: int, dies_after: int) -> Asking:
    routes = Routes(
        DESK, (Route(URGENT, priority=Priority.URGENT), Route(HIGH, priority=Priority.HIGH))
    )
    desk = MortalDesk(
        BOT_TOKEN, DESK, dies_after=dies_after, routes=routes, base_url=slack.api_url,
        timeout=timedelta(seconds=5), clock=slack.clock.now, pause=slack.clock.move,
    )  # fmt: skip
    return Asking(engine, desk, "slack", f"life-{life}", slack.clock.datetime, "")


def _standing(engine: Engine) -> int:
    with reading(engine) as session:
        found = select(Card.id).where(Card.state == CardState.POSTED, col(Card.message_id) != "")
        return len(session.exec(found).all())


def _count(engine: Engine, slack: SlackServer, number: int, seconds: float, lives: int) -> Outcome:
    with reading(engine) as session:
        known = {(one.channel, one.message_id): one for one in session.exec(select(Card))}
    messages = [
        one
        for channel in (DESK, HIGH, URGENT)
        for one in slack.messages(channel)
        if one.metadata and one.metadata["event_type"] == EVENT_TYPE
    ]
    drafts = Counter(str(one.metadata) for one in messages)
    return Outcome(
        wanted=number,
        posted=_standing(engine),
        standing=len(drafts),
        doubled=sum(drafts.values()) - len(drafts),
        strangers=sum((one.channel, one.ts) not in known for one in messages),
        seconds=seconds,
        calls=Counter(method for method, _ in slack.world.calls),
        lives=lives,
        order=[one.channel for one in sorted(messages, key=lambda one: float(one.ts))],
    )
