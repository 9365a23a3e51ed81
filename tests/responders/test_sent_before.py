"""What may have gone out is never called withdrawn: it is looked for until somebody knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from monitor.models.draft import Attempt, Draft, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.models.source import Switch, SwitchKind
from monitor.models.wire import SeenReply
from monitor.store import mentions, sources
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import drafts as moves
from monitor.workflow import publishing
from tests import builders
from tests.fakes.place import IdempotentPlace, opened
from tests.houses import Clock, open_house


class SentOnce:
    """A reply that arrived without an answer, that no look has shown yet, and that is held back
    just before it would be sent again.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine, self.clock, place = engine, Clock(), IdempotentPlace()
        self.site = place.site
        self.house = open_house(engine, [opened(place)], self.clock)
        with writing(engine) as session:
            self.person = builders.person(session, Role.APPROVER)
            at = sources.by_name(session, "town")
            self.site.say(builders.new_mention())
            builders.assessment(session, builders.mention(session, at))
        self.house.answering.run()
        with writing(engine) as session:
            builders.approved(session, session.exec(select(Draft)).one(), self.person, self.clock())
        self.site.drop_after, self.site.blind = 1, True
        self.publish()
        self.clock.on(seconds=11)
        self.publish()
        with writing(engine) as session:
            session.add(Switch(kind=SwitchKind.SHADOW, thrown_by="test", thrown_at=self.clock()))

    def publish(self) -> None:
        """One turn of the publish step."""
        self.house.publisher.run()

    def attempt(self) -> Attempt:
        """The one attempt."""
        with reading(self.engine) as session:
            return session.exec(select(Attempt)).one()

    def go_on(self) -> None:
        """The shadow mode is lifted, and the site shows its replies again."""
        with writing(self.engine) as session:
            session.delete(session.exec(select(Switch)).one())
        self.site.blind = False


@pytest.fixture
def sent_once(engine: Engine) -> SentOnce:
    made = SentOnce(engine)
    assert made.attempt().state is ReplyState.APPROVED
    assert made.attempt().sent_at is not None
    assert len(made.site.ledger) == 1
    return made


def test_an_edit_does_not_withdraw_what_may_be_public_and_it_is_found(sent_once: SentOnce) -> None:
    sent_once.site.edit("m-1", "It was the toaster, not the kettle, and it is broken.")
    sent_once.clock.on(minutes=6)
    sent_once.house.reader.read(sent_once.house.sources[0])
    assert sent_once.attempt().state is ReplyState.APPROVED

    sent_once.go_on()
    sent_once.publish()
    sent_once.publish()

    assert sent_once.attempt().state is ReplyState.LIVE
    assert len(sent_once.site.ledger) == 1


def test_after_an_edit_it_is_not_sent_again_while_no_look_finds_it(sent_once: SentOnce) -> None:
    sent_once.site.edit("m-1", "It was the toaster, not the kettle, and it is broken.")
    sent_once.clock.on(minutes=6)
    sent_once.house.reader.read(sent_once.house.sources[0])
    sent_once.go_on()
    sent_once.site.blind = True
    keys = dict(sent_once.site.keys)
    sent_once.site.keys.clear()  # the place would carry it out a second time

    for _ in range(6):
        sent_once.publish()
        sent_once.clock.on(minutes=5)

    assert sent_once.attempt().state is ReplyState.UNKNOWN
    assert (len(sent_once.site.ledger), len(keys)) == (1, 1)


def test_our_own_reply_read_before_we_know_of_it_is_not_somebody_else_s(
    sent_once: SentOnce,
) -> None:
    seen = SeenReply(sent_once.attempt().text, "r1", by_us=True)

    with writing(sent_once.engine) as session:
        mention = session.exec(select(Mention)).one()
        assert not mentions.note_reply(session, mention, seen, sent_once.clock())
        assert not mentions.answered_by_owner(session, id_of(mention))


def test_it_cannot_be_taken_back_but_after_a_person_has_looked_it_can(
    sent_once: SentOnce,
) -> None:
    with writing(sent_once.engine) as session:
        actor = builders.actor(session.merge(sent_once.person))
        attempt = session.exec(select(Attempt)).one()
        assert not moves.take_back(session, actor, id_of(attempt), sent_once.clock()).ok

        attempt.state = ReplyState.UNKNOWN
        later = sent_once.clock() + timedelta(minutes=1)
        again = publishing.settle_unknown(
            session, actor, id_of(attempt), live=False, again=True, now=later
        )

        assert again.ok, again.says
        assert moves.take_back(session, actor, id_of(attempt), later).ok
