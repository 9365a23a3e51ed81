"""A house with a Slack desk: real steps, real store, a strict Slack, people who press."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

import scheduler
from monitor.models.draft import Attempt, Draft, ReplyState
from monitor.models.person import Role
from monitor.store.engine import reading, writing
from responders.slack.actions import Actions
from responders.slack.deciding import WorkflowDecisions
from responders.slack.desk import SlackDesk
from responders.slack.homes import Homes
from responders.slack.ids import EVENT_TYPE, POST_TYPE, Press
from responders.slack.transport import SocketModeDesk
from tests import builders
from tests.fakes.place import FakePlace, opened
from tests.fakes.slack.world import Message
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, DESK, TEAM, SlackServer
from tests.houses import Clock, open_house


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until another thread has done something."""
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def _is(message: Message, event_type: str) -> bool:
    return message.metadata is not None and message.metadata["event_type"] == event_type


class Office:
    """A house with a Slack desk, and two people in the workspace: one approves, one only looks."""

    def __init__(self, engine: Engine, slack: SlackServer, **more: Any) -> None:
        self.engine, self.slack, self.clock = engine, slack, Clock()
        self.place = FakePlace()
        self.desk = SlackDesk(
            BOT_TOKEN, DESK, base_url=slack.api_url, timeout=timedelta(seconds=5),
            clock=slack.clock.now, pause=slack.clock.move, **more,
        )  # fmt: skip
        self.desk.check()
        self.house = open_house(engine, [opened(self.place)], self.clock, desk=self.desk)
        with writing(engine) as session:
            for user, role in (("U01BOB", Role.APPROVER), ("U01MINA", Role.VIEWER)):
                person = builders.person(session, role, name=f"Person {user}")
                person.slack_team, person.slack_user = TEAM, user
                session.add(person)
        self.terms = builders.terms(("slack",))
        self.homes = Homes(engine, self.desk, self.clock, "https://amends.example")
        decisions = WorkflowDecisions(
            engine, self.terms, self.clock, lambda: None, "https://amends.example",
            show_home=self.homes.opened, link_to_card=self.desk.link_to,
        )  # fmt: skip
        self.line = SocketModeDesk(
            APP_TOKEN,
            Actions(decisions, self.desk),
            base_url=slack.api_url,
            ping_every=timedelta(seconds=0.1),
        )
        self.turn()

    def turn(self) -> None:
        """Each step once, six minutes later; Slack's clock goes along."""
        self.clock.on(minutes=6)
        self.slack.clock.move(360)
        scheduler.once(self.house)

    def complain(self, external_id: str = "m-1", **more: Any) -> None:
        """Somebody writes a review, and the line puts its card on the desk."""
        at = self.clock() - timedelta(minutes=1)
        self.place.site.say(builders.new_mention(external_id, posted_at=at, **more))
        self.turn()

    def cards(self, channel: str = DESK) -> list[str]:
        """The ids of the cards in a channel."""
        return [one.ts for one in self.slack.messages(channel) if _is(one, EVENT_TYPE)]

    def posts(self, channel: str = DESK) -> list[Message]:
        """What was said in the threads, in order."""
        found = self.slack.messages(channel)
        return [one for one in found if one.thread and _is(one, POST_TYPE)]

    def said(self) -> list[str]:
        """The words of it."""
        return [one.text for one in self.posts()]

    def drawn(self) -> str:
        """What the one card shows."""
        return str(self.slack.world.message(self.cards()[0]).blocks)

    def press(self, action: Press, user: str = "U01BOB") -> None:
        self.slack.press(self.cards()[0], action, user)

    def draft(self) -> Draft:
        with reading(self.engine) as session:
            return session.exec(select(Draft).order_by(col(Draft.id).desc())).all()[0]

    def reply_state(self) -> ReplyState | None:
        with reading(self.engine) as session:
            found = session.exec(select(Attempt)).first()
            return found.state if found else None
