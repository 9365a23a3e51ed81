"""The whole line on fakes: from a review to a published reply, and all that may fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

import scheduler
from monitor.errors import ConfigError, Refused, RetryLater, UnknownOutcome
from monitor.models.audit import Recovery
from monitor.models.case import Case, CaseState
from monitor.models.draft import Attempt, Draft, DraftState, ReplyState
from monitor.models.mention import Answer, Mention
from monitor.models.person import Role
from monitor.models.source import Switch, SwitchKind
from monitor.models.wire import Rating, SeenReply
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import drafts as moves
from monitor.workflow import publishing
from monitor.workflow.actors import Outcome
from tests import builders
from tests.fakes.place import FakePlace, IdempotentPlace, Site, opened
from tests.houses import Clock, open_house


class Town:
    """A house that listens to one place."""

    def __init__(self, engine: Engine, place: FakePlace, *, shadow: bool = False) -> None:
        self.engine, self.clock = engine, Clock()
        self.place = place
        self.house = open_house(engine, [opened(place)], self.clock, shadow=shadow)
        with writing(engine) as session:
            self.person = builders.person(session, Role.APPROVER)
        self.house.reader.read(self.house.sources[0])  # the first reading, of an empty place
        self.clock.on(minutes=10)

    @property
    def site(self) -> Site:
        return self.place.site

    def say(self, text: str = builders.REVIEW, stars: float | None = 1) -> None:
        at = self.clock() - timedelta(minutes=5)
        self.site.say(builders.new_mention(text=text, stars=stars, posted_at=at))

    def turn(self) -> None:
        """Each step once, six minutes later."""
        self.clock.on(minutes=6)
        scheduler.once(self.house)

    def drafted(self) -> Draft:
        with reading(self.engine) as session:
            return session.exec(select(Draft).order_by(col(Draft.id).desc())).all()[0]

    def approve(self) -> Outcome:
        with writing(self.engine) as session:
            draft = session.exec(select(Draft).order_by(col(Draft.id).desc())).one()
            who = builders.actor(session.merge(self.person))
            return moves.approve(
                session, builders.terms(()), who, builders.seen(draft), self.clock()
            )

    def mention(self) -> Mention:
        with reading(self.engine) as session:
            return session.exec(select(Mention)).one()

    def attempt(self) -> Attempt:
        with reading(self.engine) as session:
            return session.exec(select(Attempt).order_by(col(Attempt.id).desc())).all()[0]

    def case(self) -> Case:
        with reading(self.engine) as session:
            return session.exec(select(Case)).one()


@pytest.fixture
def town(engine: Engine) -> Town:
    return Town(engine, FakePlace())


@pytest.fixture
def approved(town: Town) -> Town:
    """One unhappy review whose draft is approved and not published yet."""
    town.say()
    town.turn()
    outcome = town.approve()
    assert outcome.ok, outcome.says
    return town


def test_an_unhappy_review_becomes_a_reply_that_a_person_approved(town: Town) -> None:
    town.say()
    town.turn()
    draft = town.drafted()
    assert draft.state is DraftState.PENDING
    assert town.case().reference in draft.text
    assert town.case().state is CaseState.PROPOSED
    assert town.site.ledger == []

    assert town.approve().ok
    scheduler.publish(town.house)

    assert town.site.texts("m-1") == [draft.text]
    assert town.attempt().state is ReplyState.LIVE
    assert town.case().state is CaseState.OPEN
    assert town.case().contact_due_at is not None


def test_a_happy_review_gets_no_draft(town: Town) -> None:
    town.say("Lovely tea, wonderful people.", stars=5)
    town.turn()
    with reading(town.engine) as session:
        assert session.exec(select(Draft)).all() == []
    assert town.mention().judged_revision == 1


def test_nothing_is_published_before_a_person_says_yes(town: Town) -> None:
    town.say()
    for _ in range(3):
        town.turn()
    assert town.site.ledger == []


def test_every_step_can_run_twice(approved: Town) -> None:
    for _ in range(2):
        for step in scheduler.STEPS:
            step(approved.house)
            step(approved.house)
    assert len(approved.site.ledger) == 1
    with reading(approved.engine) as session:
        assert len(session.exec(select(Draft)).all()) == 1
        assert len(session.exec(select(Case)).all()) == 1


def test_a_lost_answer_is_looked_for_and_never_sent_again(approved: Town) -> None:
    approved.site.drop_after = 1
    scheduler.publish(approved.house)
    assert approved.attempt().state is ReplyState.UNKNOWN
    approved.clock.on(seconds=11)
    scheduler.publish(approved.house)
    assert approved.attempt().state is ReplyState.LIVE
    assert len(approved.site.ledger) == 1


def test_what_no_look_finds_is_settled_by_a_person(approved: Town) -> None:
    approved.site.drop_after, approved.site.blind = 1, True
    scheduler.publish(approved.house)
    for minutes in (0.2, 1, 10, 60, 60, 600):
        approved.clock.on(minutes=minutes)
        scheduler.publish(approved.house)
    attempt = approved.attempt()
    assert (attempt.state, attempt.next_try_at, attempt.looks) == (ReplyState.UNKNOWN, None, 4)
    assert len(approved.site.ledger) == 1


def test_an_idempotent_place_is_asked_again_with_the_same_key(engine: Engine) -> None:
    town = Town(engine, IdempotentPlace())
    town.say()
    town.turn()
    assert town.approve().ok
    town.site.faults = [UnknownOutcome("the place: no answer")]
    scheduler.publish(town.house)
    assert town.attempt().state is ReplyState.UNKNOWN
    town.clock.on(seconds=11)
    scheduler.publish(town.house)  # it is not there: approved again
    scheduler.publish(town.house)
    assert town.attempt().state is ReplyState.LIVE
    assert len(town.site.ledger) == 1


def test_a_place_that_is_not_idempotent_is_not_asked_again(approved: Town) -> None:
    approved.site.faults = [UnknownOutcome("the place: no answer")]
    scheduler.publish(approved.house)
    for _ in range(10):
        approved.clock.on(hours=1)
        scheduler.publish(approved.house)
    assert approved.site.ledger == []
    assert approved.attempt().state is ReplyState.UNKNOWN


def test_a_refusal_is_shown_and_the_case_opens(approved: Town) -> None:
    approved.site.faults = [Refused("the place: the comments are closed")]
    scheduler.publish(approved.house)
    assert approved.attempt().state is ReplyState.REFUSED
    assert approved.attempt().settled_why == "the place: the comments are closed"
    assert approved.case().state is CaseState.OPEN


def test_a_place_that_is_down_is_asked_later_and_once(approved: Town) -> None:
    approved.site.faults = [RetryLater("the place: down", after=timedelta(minutes=3))]
    scheduler.publish(approved.house)
    approved.clock.on(minutes=2)
    scheduler.publish(approved.house)
    assert approved.site.ledger == []
    approved.clock.on(minutes=2)
    scheduler.publish(approved.house)
    assert approved.attempt().state is ReplyState.LIVE


def test_a_wrong_password_needs_a_person(approved: Town) -> None:
    approved.site.faults = [ConfigError("the place: the password is wrong")]
    scheduler.publish(approved.house)
    assert approved.attempt().state is ReplyState.FAILED


def test_an_edit_seen_just_before_publishing_voids_the_approval(approved: Town) -> None:
    approved.site.edit("m-1", "They mended it. Thanks!")
    scheduler.publish(approved.house)
    assert approved.site.ledger == []
    assert approved.attempt().state is ReplyState.WITHDRAWN
    assert approved.mention().revision == 2


def test_a_colleague_who_answered_there_voids_the_approval(approved: Town) -> None:
    approved.site.replies["m-1"] = {"x": SeenReply("We have written to you.", "x")}
    scheduler.publish(approved.house)
    assert approved.site.ledger == []
    assert approved.attempt().state is ReplyState.WITHDRAWN


def test_a_deleted_review_is_not_answered(approved: Town) -> None:
    approved.site.said.clear()
    scheduler.publish(approved.house)
    assert approved.site.ledger == []
    assert approved.mention().gone_at is not None


def test_an_edited_review_is_judged_and_drafted_again(town: Town) -> None:
    town.say()
    town.turn()
    first = town.drafted()
    town.site.edit("m-1", "The lid was broken, and now the delivery is late as well. Terrible.")
    town.turn()
    second = town.drafted()
    assert (second.revision, second.state) == (2, DraftState.PENDING)
    assert first.id != second.id
    assert town.case().reference in second.text  # the reference survives the redraft
    with reading(town.engine) as session:
        assert session.get_one(Draft, first.id).state is DraftState.WITHDRAWN


def test_a_worker_that_died_before_sending_leaves_the_approval_standing(approved: Town) -> None:
    _claim(approved, sent=False)
    approved.clock.on(minutes=3)
    scheduler.publish(approved.house)
    assert len(approved.site.ledger) == 1


def test_a_worker_that_died_while_sending_leaves_an_unknown_outcome(approved: Town) -> None:
    _claim(approved, sent=True)
    approved.clock.on(minutes=3)
    scheduler.publish(approved.house)
    assert approved.attempt().state is ReplyState.UNKNOWN
    assert approved.site.ledger == []


def _claim(town: Town, *, sent: bool) -> None:
    """Leave the rows as a worker leaves them that is killed at this point."""
    with writing(town.engine) as session:
        attempt = session.exec(select(Attempt)).one()
        attempt.state, attempt.lease_owner = ReplyState.PUBLISHING, "dead"
        attempt.lease_until = town.clock() + timedelta(minutes=2)
        attempt.sent_at = town.clock() if sent else None
        session.add(attempt)


def test_shadow_mode_does_everything_but_publish(engine: Engine) -> None:
    town = Town(engine, FakePlace(), shadow=True)
    town.say()
    town.turn()
    assert town.approve().ok
    scheduler.publish(town.house)
    assert town.site.ledger == []
    assert town.attempt().state is ReplyState.APPROVED


@pytest.mark.parametrize("scope", ["all", "source:town"])
def test_a_pause_stops_reading_and_publishing_at_once(approved: Town, scope: str) -> None:
    with writing(approved.engine) as session:
        session.add(
            Switch(kind=SwitchKind.PAUSE, scope=scope, thrown_by="person:1",
                   thrown_at=approved.clock())
        )  # fmt: skip
    approved.site.say(builders.new_mention("m-2"))
    approved.turn()
    assert approved.site.ledger == []
    with reading(approved.engine) as session:
        assert len(session.exec(select(Mention)).all()) == 1


def test_years_of_history_are_counted_and_not_answered(engine: Engine) -> None:
    town = Town(engine, FakePlace())
    old = builders.new_mention("old", posted_at=town.clock() - timedelta(days=400))
    town.site.say(old)
    town.turn()
    assert town.mention().answer is Answer.COUNT
    assert town.mention().judged_revision == 1
    with reading(engine) as session:
        assert session.exec(select(Draft)).all() == []


def test_a_risky_review_gets_a_card_without_a_draft_and_an_open_case(town: Town) -> None:
    town.say(
        "The cake was bad. My son had an allergic reaction and we spent the night in hospital."
    )
    town.turn()
    draft = town.drafted()
    assert (draft.state, draft.text) == (DraftState.NO_TEXT, "")
    assert draft.no_text_why
    assert town.case().state is CaseState.OPEN


def test_a_raised_rating_after_our_reply_is_a_recovery(approved: Town) -> None:
    scheduler.publish(approved.house)
    approved.clock.on(days=2)
    before = approved.site.said["m-1"]
    approved.site.say(replace(before, text="They put it right, thanks.", rating=Rating(5)))
    approved.turn()
    with reading(approved.engine) as session:
        found = session.exec(select(Recovery)).one()
    assert (found.stars_before, found.stars_after) == (1, 5)
    assert found.days == pytest.approx(2, abs=0.1)


def test_a_live_reply_is_edited_and_taken_down_through_the_same_approval(approved: Town) -> None:
    scheduler.publish(approved.house)
    reference = approved.case().reference
    better = builders.REPLY.format(reference=reference).replace("both letters", "your two letters")
    for text in (better, None):
        with writing(approved.engine) as session:
            who = builders.actor(session.merge(approved.person))
            mention_id = id_of(session.exec(select(Mention)).one())
            outcome = publishing.change_live(
                session, builders.terms(()), who, mention_id, text, approved.clock()
            )
            assert outcome.ok, outcome.says
        scheduler.publish(approved.house)
    assert [what for what, _ in approved.site.ledger] == ["reply", "edit", "remove"]
    assert approved.site.texts("m-1") == []
