"""The line with the Slack desk: cards on a strict Slack, presses over Socket Mode, one decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import select

from monitor.models.assessment import Correction
from monitor.models.audit import Notice
from monitor.models.case import Case, CaseState
from monitor.models.corrected import unhappy
from monitor.models.desk import ESCALATION, DeskPost, PostKind
from monitor.models.draft import Card, CardState, Draft, DraftState, ReplyState
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.models.person import Person, Role
from monitor.models.source import Mute
from monitor.settings.slack import SlackSection
from monitor.store import posts
from monitor.store.engine import reading, writing
from monitor.workflow import drafts as moves
from monitor.workflow.corrections import correct
from responders.slack.deciding import WorkflowDecisions
from responders.slack.ids import Field, Press
from responders.slack.line import SlackLine
from responders.slack.routing import Route, Routes
from tests import builders
from tests.fakes.slack import blockkit
from tests.fakes.slack_server import DESK, Channel, Fault, SlackServer
from tests.responders.slack.office import Office, eventually


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
    for view in office.slack.views():  # the guidelines had something to say: once more
        office.slack.submit(view.id, {})
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
    office.press(Press.REJECT)
    eventually(lambda: bool(office.slack.views()))
    office.slack.submit(office.slack.views()[0].id, {Field.REASON: "Do not reply to this"})
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
    assert "You may not reject" in office.slack.whispers()[0].text
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


def test_what_was_decided_and_became_of_it_is_said_in_the_thread(office: Office) -> None:
    office.complain()
    office.press(Press.APPROVE)
    eventually(lambda: office.draft().state is DraftState.APPROVED)
    office.turn()
    office.turn()
    said = " ".join(office.said())
    assert "The reply is live." in said
    assert all(one.thread == office.cards()[0] for one in office.posts())


def test_a_lost_thread_post_is_found_again_and_not_said_twice(office: Office) -> None:
    office.complain()
    office.press(Press.APPROVE)
    eventually(lambda: office.draft().state is DraftState.APPROVED)
    office.slack.fail("chat.postMessage", Fault(status=504, html=True, applied=True))
    for _ in range(4):
        office.turn()
    said = office.said()
    assert len(said) == len(set(said)) >= 2
    with reading(office.engine) as session:
        posts = session.exec(select(DeskPost)).all()
    assert all(post.sent_at and post.message_id for post in posts)
    assert len(posts) == len(said)


def test_a_draft_that_is_held_says_until_when_and_can_be_let_go(office: Office) -> None:
    office.complain()
    office.slack.press(office.cards()[0], Press.MORE, "U01BOB", option="Hold…")
    eventually(lambda: bool(office.slack.views()))
    office.slack.submit(
        office.slack.views()[0].id, {Field.UNTIL: "In a week", Field.COMMENT: "Ask the shop."}
    )
    eventually(lambda: "On hold" in office.drawn())
    assert "Ask the shop." in office.drawn()
    office.slack.press(office.cards()[0], Press.MORE, "U01BOB", option="Let go of it")
    eventually(lambda: "On hold" not in office.drawn())
    assert office.draft().held_at is None


def test_a_second_opinion_takes_two_people(office: Office) -> None:
    with writing(office.engine) as session:
        mina = session.exec(select(Person).where(Person.slack_user == "U01MINA")).one()
        builders.grant(session, mina, Role.LEAD)
    office.complain()
    office.slack.press(office.cards()[0], Press.MORE, "U01BOB", option="Second opinion…")
    eventually(lambda: bool(office.slack.views()))
    office.slack.submit(office.slack.views()[0].id, {Field.WHOM: "U01MINA"})
    eventually(lambda: "Second opinion" in office.drawn())
    office.turn()
    assert any(text.startswith("<@U01MINA> ") for text in office.said())
    office.press(Press.APPROVE)
    eventually(lambda: "1 of 2" in office.drawn())
    assert office.draft().state is DraftState.PENDING
    office.press(Press.APPROVE, "U01MINA")
    eventually(lambda: office.draft().state is DraftState.APPROVED)


def test_an_approval_is_taken_back_while_nothing_was_sent(office: Office) -> None:
    office.complain()
    office.press(Press.APPROVE)
    eventually(lambda: "Take back" in office.drawn())
    office.press(Press.TAKE_BACK)
    eventually(lambda: Press.APPROVE in office.drawn())
    office.turn()
    assert office.place.site.ledger == []


def test_a_case_is_taken_on_the_card(office: Office) -> None:
    with writing(office.engine) as session:
        bob = session.exec(select(Person).where(Person.slack_user == "U01BOB")).one()
        builders.grant(session, bob, Role.CARE)
    office.complain()
    office.slack.press(office.cards()[0], Press.MORE, "U01BOB", option="Take the case")
    eventually(lambda: "owner Person U01BOB" in office.drawn())


def test_another_draft_in_a_style_is_what_the_line_is_asked_for(office: Office) -> None:
    office.complain()
    office.slack.press(office.cards()[0], Press.OTHER_DRAFT, "U01BOB", option="Warmer")
    eventually(lambda: office.draft().state is DraftState.REPLACED)
    with reading(office.engine) as session:
        assert session.exec(select(Mention)).one().draft_wanted_style == "warmer"


def test_another_draft_takes_the_place_of_the_first_on_its_card(office: Office) -> None:
    office.complain()
    first = office.draft().text
    office.slack.press(office.cards()[0], Press.OTHER_DRAFT, "U01BOB", option="Shorter")
    eventually(lambda: office.draft().state is DraftState.REPLACED)
    office.turn()
    second = office.draft().text
    assert second != first
    assert len(office.cards()) == 1
    assert second.splitlines()[0] in office.drawn()
    office.press(Press.APPROVE)
    eventually(lambda: office.draft().state is DraftState.APPROVED)
    office.turn()
    assert office.place.site.texts("m-1") == [second]


def test_a_press_on_the_draft_that_was_replaced_decides_nothing(office: Office) -> None:
    office.complain()
    office.slack.press(office.cards()[0], Press.OTHER_DRAFT, "U01BOB", option="Shorter")
    eventually(lambda: office.draft().state is DraftState.REPLACED)
    office.turn()
    office.slack.press(office.cards()[0], Press.APPROVE, "U01BOB", rendition=0)
    eventually(lambda: bool(office.slack.whispers()))
    assert office.draft().state is DraftState.PENDING


class TestWhereCardsGo:
    """Routes, and what becomes of a card whose channel is no more."""

    @pytest.fixture
    def office(self, sqlite_engine: Engine, slack: SlackServer) -> Iterator[Office]:
        slack.add_channel(Channel("C02HIGH", members={"U01BOB"}))
        routes = Routes(DESK, (Route("C02HIGH", priority=Priority.HIGH),))
        made = Office(sqlite_engine, slack, routes=routes)
        made.line.start()
        yield made
        made.line.stop()

    def test_a_card_goes_where_its_route_leads_and_stays_there(self, office: Office) -> None:
        office.complain()
        [first] = office.cards("C02HIGH")
        office.place.site.edit("m-1", "The lid was broken, and delivery is late as well. Terrible.")
        office.desk.routes = Routes(DESK)
        office.turn()
        assert "Withdrawn" in str(office.slack.world.message(first).blocks)
        assert len(office.cards("C02HIGH")) == 2  # the new card of the same mention
        assert office.cards() == []

    def test_where_its_channel_is_archived_it_is_asked_in_the_usual_one(
        self, office: Office
    ) -> None:
        office.slack.world.channels["C02HIGH"].archived = True
        office.complain()
        office.turn()
        assert len(office.cards()) == 1
        with reading(office.engine) as session:
            [notice] = session.exec(select(Notice)).all()
        assert (notice.key, notice.level.value) == ("desk slack C02HIGH", "urgent")
        assert "the channel is archived: choose another" in notice.text

    def test_one_channel_that_slack_slows_down_does_not_hold_up_another(
        self, office: Office
    ) -> None:
        office.desk.pacer.hold("chat.postMessage", "C02HIGH", timedelta(hours=2))
        office.complain("m-1")
        office.desk.routes = Routes(DESK)
        office.complain("m-2", text="The pot came broken, and nobody cares.", author="sam-2")
        assert office.cards("C02HIGH") == []
        assert len(office.cards()) == 1


class TestHomeAndCommands:
    def test_a_home_shows_what_waits_and_leads_to_the_card(self, office: Office) -> None:
        office.complain()
        office.slack.open_home()
        eventually(lambda: "U01BOB" in office.slack.world.homes)
        shown = str(office.slack.world.homes["U01BOB"])
        assert "Waiting for you (1)" in shown
        assert f"https://acme.slack.com/archives/{DESK}/p" in shown

    def test_a_home_is_shown_anew_when_a_decision_changed_it(self, office: Office) -> None:
        office.complain()
        office.slack.open_home()
        eventually(lambda: "U01BOB" in office.slack.world.homes)
        office.press(Press.APPROVE)
        eventually(lambda: office.draft().state is DraftState.APPROVED)
        office.clock.on(seconds=30)
        assert office.homes.refresh() == 1
        assert "Waiting for you (0)" in str(office.slack.world.homes["U01BOB"])
        assert office.homes.refresh() == 0
        assert len(office.slack.calls("views.publish")) == 2

    def test_a_home_is_not_shown_more_often_than_every_ten_seconds(self, office: Office) -> None:
        office.complain()
        office.slack.open_home()
        eventually(lambda: "U01BOB" in office.slack.world.homes)
        office.press(Press.APPROVE)
        eventually(lambda: office.draft().state is DraftState.APPROVED)
        assert office.homes.refresh() == 0
        office.clock.on(seconds=11)
        assert office.homes.refresh() == 1

    def test_a_stranger_finds_in_their_home_how_to_become_known(self, office: Office) -> None:
        office.slack.world.people["U09EVE"] = "eve"
        office.slack.open_home("U09EVE")
        eventually(lambda: "U09EVE" in office.slack.world.homes)
        shown = str(office.slack.world.homes["U09EVE"])
        assert "does not know you yet" in shown
        assert "U09EVE" in shown

    def test_search_finds_reviews_with_the_card_and_what_became_of_them(
        self, office: Office
    ) -> None:
        office.complain()
        answer = office.slack.type("search broken lid").payload
        assert answer is not None
        assert answer["response_type"] == "ephemeral"
        assert "One review holds these words." in answer["text"]
        shown = str(answer["blocks"])
        assert "a draft waits for a yes" in shown
        assert f"https://acme.slack.com/archives/{DESK}/p" in shown
        assert blockkit.check_message(answer["blocks"]) == []

    def test_status_counts_what_waits(self, office: Office) -> None:
        office.complain()
        answer = office.slack.type("status").payload
        assert answer is not None
        assert "1 wait for a decision" in answer["text"]
        assert "1 sources are read" in answer["text"]

    def test_muting_words_is_checked_on_the_server(self, office: Office) -> None:
        refused = office.slack.type("mute broken lid", "U01MINA").payload
        taken = office.slack.type("mute broken lid").payload
        listed = office.slack.type("mute").payload
        off = office.slack.type("mute off Broken LID").payload
        said = [str((one or {}).get("text")) for one in (refused, taken, listed, off)]
        assert "You may not mute" in said[0]
        assert said[1].startswith("Muted.")
        assert "• broken lid" in said[2]
        assert said[3] == "No longer muted."
        with reading(office.engine) as session:
            assert session.exec(select(Mute)).all() == []

    def test_what_is_not_understood_is_answered_with_help(self, office: Office) -> None:
        answer = office.slack.type("<!channel> do something").payload
        assert answer is not None
        assert "/amends search WORDS" in answer["text"]
        assert "channel" not in answer["text"]

    def test_a_stranger_is_told_so_and_sees_nothing(self, office: Office) -> None:
        office.complain()
        answer = office.slack.type("search lid", "U09EVE").payload
        assert answer is not None
        assert "does not know you yet" in answer["text"]
        assert len(answer["blocks"]) == 1


class TestTheDigest:
    @pytest.fixture
    def office(self, sqlite_engine: Engine, slack: SlackServer) -> Iterator[Office]:
        slack.add_channel(Channel("C03DAYS"))
        made = Office(sqlite_engine, slack, digest="C03DAYS")
        yield made
        made.line.stop()

    def line_of(self, office: Office) -> SlackLine:
        section = SlackSection(
            channel=DESK, digest_channel="C03DAYS", digest_hour=9, bot_token=SecretStr("x")
        )
        decisions = WorkflowDecisions(office.engine, office.terms, office.clock, lambda: None, "")
        return SlackLine(section, office.desk, decisions, office.homes, office.engine, office.clock)

    def test_it_stands_there_once_a_day_even_with_restarts(self, office: Office) -> None:
        office.complain("m-1", text="Lovely tea, friendly people, thank you!", stars=5)
        office.complain("m-2")
        office.clock.on(days=1)
        assert self.line_of(office).owe_digest()
        assert not self.line_of(office).owe_digest()
        office.turn()
        office.turn()
        [digest] = office.slack.messages("C03DAYS")
        shown = str(digest.blocks)
        assert "1 pleased" in shown
        assert "Lovely tea" in shown
        assert "broken lid" not in shown
        assert "Lovely" not in digest.text

    def test_before_its_hour_nothing_is_owed(self, office: Office) -> None:
        office.clock.now = office.clock.now.replace(hour=8, minute=59)
        assert not self.line_of(office).owe_digest()

    def test_a_day_without_anything_stays_quiet(self, office: Office) -> None:
        office.clock.on(days=3)
        assert self.line_of(office).owe_digest()
        office.turn()
        assert office.slack.messages("C03DAYS") == []
        with reading(office.engine) as session:
            assert session.exec(select(DeskPost)).one().sent_at is not None


class TestWhatRunsLate:
    @pytest.fixture
    def office(self, sqlite_engine: Engine, slack: SlackServer) -> Iterator[Office]:
        slack.add_channel(Channel("C04LATE"))
        made = Office(sqlite_engine, slack, escalation="C04LATE")
        yield made
        made.line.stop()

    def escalate(self, office: Office) -> None:
        with writing(office.engine) as session:
            card = session.exec(select(Card)).one()
            mina = session.exec(select(Person).where(Person.slack_user == "U01MINA")).one()
            posts.owe(
                session, "slack", "late 1", PostKind.ESCALATION, "The reply is late.",
                office.clock(), card=card, channel=ESCALATION, mentions=[mina.id or 0],
            )  # fmt: skip

    def test_it_stands_in_its_own_channel_with_the_way_to_the_card(self, office: Office) -> None:
        office.complain()
        self.escalate(office)
        office.turn()
        [late] = office.slack.messages("C04LATE")
        assert late.text == "<@U01MINA> The reply is late."
        assert f"https://acme.slack.com/archives/{DESK}/p" in str(late.blocks)

    def test_where_that_channel_is_archived_it_is_told_in_the_usual_one(
        self, office: Office
    ) -> None:
        office.complain()
        self.escalate(office)
        office.slack.world.channels["C04LATE"].archived = True
        for _ in range(2):
            office.turn()
        assert "<@U01MINA> The reply is late." in [one.text for one in office.slack.messages()]
        assert any("Channel C04LATE." in one.text for one in office.slack.messages())
