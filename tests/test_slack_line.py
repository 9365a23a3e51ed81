"""The line with the Slack desk: cards on a strict Slack, presses over Socket Mode, one decision."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

import scheduler
from monitor.models.assessment import Correction
from monitor.models.case import Case, CaseState
from monitor.models.corrected import unhappy
from monitor.models.draft import Attempt, Card, CardState, Draft, DraftState, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Person, Role
from monitor.store.engine import reading, writing
from monitor.workflow import drafts as moves
from monitor.workflow.corrections import correct
from responders.slack.actions import Actions
from responders.slack.deciding import WorkflowDecisions
from responders.slack.desk import SlackDesk
from responders.slack.ids import Field, Press
from responders.slack.transport import SocketModeDesk
from tests import builders
from tests.fakes.place import FakePlace, opened
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, DESK, TEAM, Fault, SlackServer
from tests.houses import Clock, open_house


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until another thread has done something."""
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


class Office:
    """A house with a Slack desk, and two people in the workspace: one approves, one only looks."""

    def __init__(self, engine: Engine, slack: SlackServer) -> None:
        self.engine, self.slack, self.clock = engine, slack, Clock()
        self.place = FakePlace()
        self.desk = SlackDesk(
            BOT_TOKEN, DESK, base_url=slack.api_url, timeout=timedelta(seconds=5),
            pause=lambda seconds: slack.clock.move(seconds),
        )  # fmt: skip
        self.house = open_house(engine, [opened(self.place)], self.clock, desk=self.desk)
        with writing(engine) as session:
            for user, role in (("U01BOB", Role.APPROVER), ("U01MINA", Role.VIEWER)):
                person = builders.person(session, role, name=f"Person {user}")
                person.slack_team, person.slack_user = TEAM, user
                session.add(person)
        self.terms = builders.terms(("slack",))
        decisions = WorkflowDecisions(engine, self.terms, self.clock, lambda: None, "")
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
        self.slack.clock.move(2)
        scheduler.once(self.house)

    def complain(self) -> None:
        """Somebody writes a review, and the line puts its card on the desk."""
        self.place.site.say(builders.new_mention(posted_at=self.clock() - timedelta(minutes=1)))
        self.turn()

    def cards(self) -> list[str]:
        """The ids of the messages in the channel."""
        return [message.ts for message in self.slack.messages(DESK) if message.metadata]

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


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def office(sqlite_engine: Engine, slack: SlackServer) -> Iterator[Office]:
    made = Office(sqlite_engine, slack)
    made.line.start()
    yield made
    made.line.stop()


def test_a_press_on_approve_publishes_exactly_what_the_card_showed(office: Office) -> None:
    office.complain()
    shown = office.draft().text
    assert shown.splitlines()[0] in office.drawn()
    office.press(Press.APPROVE)
    eventually(lambda: office.draft().state is DraftState.APPROVED)
    office.turn()
    assert office.place.site.texts("m-1") == [shown]
    office.turn()
    assert "Approved by Person U01BOB" in office.drawn()
    assert "live on" in office.drawn()
    assert len(office.cards()) == 1


def test_who_may_only_look_is_refused_in_words_and_nothing_is_decided(office: Office) -> None:
    office.complain()
    office.press(Press.APPROVE, "U01MINA")
    eventually(lambda: bool(office.slack.whispers()))
    assert "You may not approve a reply" in office.slack.whispers()[0].text
    assert office.draft().state is DraftState.PENDING


def test_a_stranger_is_told_how_to_become_known(office: Office) -> None:
    office.complain()
    with writing(office.engine) as session:
        person = session.exec(select(Person).where(Person.slack_user == "U01MINA")).one()
        person.slack_user = "U09OTHER"
        session.add(person)
    office.press(Press.APPROVE, "U01MINA")
    eventually(lambda: bool(office.slack.whispers()))
    assert "does not know you yet" in office.slack.whispers()[0].text
    assert office.draft().state is DraftState.PENDING


def test_words_changed_in_the_modal_are_what_goes_out(office: Office) -> None:
    office.complain()
    office.press(Press.EDIT)
    eventually(lambda: bool(office.slack.views()))
    with reading(office.engine) as session:
        case = session.exec(select(Case)).one()
    words = builders.reply_text(case)
    office.slack.submit(office.slack.views()[0].id, {Field.TEXT: words})
    eventually(lambda: office.reply_state() is ReplyState.APPROVED)
    office.turn()
    assert office.place.site.texts("m-1") == [words]
    assert len(office.cards()) == 1


def test_two_desks_one_decision(office: Office) -> None:
    office.complain()
    with writing(office.engine) as session:
        person = builders.person(session, Role.APPROVER, name="Ines Okafor")
        draft = session.exec(select(Draft)).one()
        outcome = moves.approve(
            session, office.terms, builders.actor(person), builders.seen(draft), office.clock()
        )
        assert outcome.ok, outcome.says
    office.press(Press.REJECT)
    eventually(lambda: bool(office.slack.whispers()))
    eventually(lambda: "Approved by Ines Okafor" in office.drawn())
    assert office.draft().state is DraftState.APPROVED


def test_an_edited_review_withdraws_the_draft_on_its_card_too(office: Office) -> None:
    office.complain()
    first = office.cards()[0]
    office.place.site.edit("m-1", "The lid was broken, and the delivery is late as well. Terrible.")
    office.turn()
    assert "Withdrawn" in str(office.slack.world.message(first).blocks)
    assert "edited" in str(office.slack.world.message(first).blocks)
    assert len(office.cards()) == 2  # the new draft asks anew


def test_a_lost_answer_of_slack_leads_to_the_same_card_again(office: Office) -> None:
    office.slack.fail("chat.postMessage", Fault(drop=True, applied=True))
    office.complain()
    with reading(office.engine) as session:
        assert session.exec(select(Card)).one().state is CardState.POSTING
    office.turn()
    with reading(office.engine) as session:
        card = session.exec(select(Card)).one()
    assert (card.state, card.message_id) == (CardState.POSTED, office.cards()[0])
    assert len(office.cards()) == 1


def test_while_slack_is_down_cards_wait_and_people_are_told_later(office: Office) -> None:
    office.slack.fail(
        "chat.postMessage", *[Fault(status=429, error="ratelimited", retry_after="30")] * 3
    )
    office.complain()
    assert office.cards() == []
    for _ in range(4):
        office.turn()
    assert len(office.cards()) == 1


def test_do_not_reply_closes_the_public_side_and_the_case_stays(office: Office) -> None:
    office.complain()
    office.slack.press(office.cards()[0], Press.MORE, "U01BOB", option="Do not reply")
    eventually(lambda: office.draft().state is DraftState.REJECTED)
    with reading(office.engine) as session:
        assert session.exec(select(Case)).one().state is CaseState.OPEN
    office.turn()
    assert office.place.site.ledger == []


def test_not_negative_withdraws_the_reply_drops_the_case_and_draws_the_card(
    office: Office,
) -> None:
    office.complain()
    office.slack.press(office.cards()[0], Press.MORE, "U01BOB", option="Not negative")
    eventually(lambda: bool(office.slack.whispers()))
    assert office.slack.whispers()[0].text == "Thank you, that is kept. The draft is rejected."
    assert "Rejected by Person U01BOB" in office.drawn()
    assert "not negative" in office.drawn()
    office.turn()
    assert (office.draft().state, office.place.site.ledger) == (DraftState.REJECTED, [])
    with reading(office.engine) as session:
        assert session.exec(select(Case)).one().state is CaseState.WITHDRAWN


def test_care_may_correct_in_slack_what_it_may_not_reject(office: Office) -> None:
    with writing(office.engine) as session:
        person = session.exec(select(Person).where(Person.slack_user == "U01MINA")).one()
        builders.grant(session, person, Role.CARE)
    office.complain()
    office.press(Press.REJECT, "U01MINA")
    eventually(lambda: len(office.slack.whispers()) == 1)
    office.slack.press(office.cards()[0], Press.MORE, "U01MINA", option="Not negative")
    eventually(lambda: len(office.slack.whispers()) == 2)
    assert "You may not approve" in office.slack.whispers()[0].text
    assert office.draft().state is DraftState.REJECTED


def test_a_late_press_after_an_edit_corrects_nothing_and_says_why(office: Office) -> None:
    office.complain()
    first = office.cards()[0]
    office.place.site.edit("m-1", "The lid was broken, and the delivery is late as well. Terrible.")
    office.turn()
    office.slack.press(first, Press.MORE, "U01BOB", option="Not negative", rendition=0)
    eventually(lambda: bool(office.slack.whispers()))
    assert "edited this since you saw it" in office.slack.whispers()[0].text
    with reading(office.engine) as session:
        assert session.exec(select(Correction)).all() == []


def test_a_wrong_aspect_is_set_right_on_the_card(office: Office) -> None:
    office.complain()
    office.slack.press(office.cards()[0], Press.MORE, "U01BOB", option="Wrong aspect…")
    eventually(lambda: bool(office.slack.views()))
    office.slack.submit(
        office.slack.views()[0].id,
        {Field.ASPECT: "price", Field.TRUTH: "It is about this, and negative"},
    )
    eventually(lambda: "price: negative" in office.drawn())
    assert office.draft().state is DraftState.PENDING
    with reading(office.engine) as session:
        (row,) = session.exec(select(Correction)).all()
        assert (row.field, row.value) == ("aspect", "+price:negative")


def test_a_mention_that_a_person_calls_a_complaint_gets_its_card(office: Office) -> None:
    office.place.site.say(
        builders.new_mention(text="Lovely. Just lovely.", stars=5,
                             posted_at=office.clock() - timedelta(minutes=1))
    )  # fmt: skip
    office.turn()
    assert office.cards() == []
    with writing(office.engine) as session:
        found = session.exec(select(Mention)).one()
        person = builders.person(session, Role.CARE)
        outcome = correct(
            session, builders.actor(person), found.id or 0, 1, unhappy(True), office.clock()
        )
        assert outcome.ok, outcome.says
    office.turn()
    assert len(office.cards()) == 1
    assert "a complaint" in office.drawn()
    assert office.draft().state in (DraftState.PENDING, DraftState.NO_TEXT)
