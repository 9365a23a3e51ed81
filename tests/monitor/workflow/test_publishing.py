"""What becomes of an approved reply: tried again, looked for, and settled by a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.case import CaseState
from monitor.models.draft import Action, Attempt, Draft, DraftState
from monitor.models.draft import ReplyState as State
from monitor.models.mention import GoneWhy, Mention
from monitor.models.person import Person
from monitor.models.wire import Receipt, SeenReply
from monitor.store import audit, cases, claims, drafts, mentions, replies
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.workflow import intake, publishing
from monitor.workflow.actors import Actor, Outcome
from tests import builders as b
from tests.builders import NOW

LEASE = timedelta(minutes=2)
SECOND = timedelta(seconds=1)


def state(row: Attempt) -> State:
    """Its state now (a function, so that a type checker does not remember the state before)."""
    return row.state


def approved(session: Session) -> Attempt:
    return b.approved(session, b.pending(session), b.person(session))


def sent(session: Session, when: datetime = NOW) -> Attempt:
    """An attempt whose request is on the wire."""
    attempt = approved(session)
    assert replies.claim(session, id_of(attempt), "worker", when, LEASE)
    session.refresh(attempt)
    attempt.sent_at = when
    session.flush()
    return attempt


def live(session: Session) -> Attempt:
    attempt = sent(session)
    publishing.went_live(session, attempt, Receipt("r-1", "https://reviews.example/r-1"), NOW)
    return attempt


def mention_of(session: Session, attempt: Attempt) -> Mention:
    return publishing.mention_of(session, attempt)[1]


def draft_of(session: Session, attempt: Attempt) -> Draft:
    return session.get_one(Draft, attempt.draft_id)


def somebody(session: Session) -> Actor:
    return b.actor(session.get_one(Person, b.person(session, name="Tom Reed").id))


def came_back(session: Session, attempt: Attempt) -> Draft:
    """The draft that puts the text of an attempt before people again."""
    (draft,) = drafts.undecided(session, id_of(mention_of(session, attempt)))
    assert draft.text == attempt.text
    return draft


def settle(
    session: Session, attempt: Attempt, *, live: bool = False, again: bool = False
) -> Outcome:
    return publishing.settle_unknown(
        session, somebody(session), id_of(attempt), live=live, again=again, now=NOW
    )


class TestPutBack:
    def test_nothing_was_sent_so_the_approval_waits_and_is_tried_again(self, both: Session) -> None:
        attempt = sent(both)

        publishing.put_back(both, attempt, "reviews.example: busy", None, NOW)

        assert state(attempt) is State.APPROVED
        assert (attempt.lease_owner, attempt.lease_until, attempt.sent_at) == ("", None, None)
        assert attempt.next_try_at == NOW + timedelta(seconds=10)
        assert list(replies.ready(both, NOW + 9 * SECOND)) == []
        assert list(replies.ready(both, NOW + 10 * SECOND)) == [attempt]

    def test_a_place_that_names_a_time_is_not_asked_before(self, both: Session) -> None:
        attempt = sent(both)

        publishing.put_back(both, attempt, "busy", timedelta(minutes=5), NOW)

        assert attempt.next_try_at == NOW + timedelta(minutes=5)

    def test_after_the_sixth_time_it_is_set_aside_for_a_person(self, both: Session) -> None:
        attempt, waits = sent(both), []
        for _ in range(claims.MOST_ATTEMPTS):
            publishing.put_back(both, attempt, "busy", None, NOW)
            waits.append(attempt.next_try_at)

        assert waits[:5] == [NOW + timedelta(seconds=s) for s in (10, 20, 40, 80, 160)]
        assert (state(attempt), attempt.set_aside_at) == (State.FAILED, NOW)
        assert list(replies.ready(both, NOW + timedelta(days=9))) == []
        assert came_back(both, attempt).why == "came back: busy"
        assert b.case_of(both, mention_of(both, attempt)).state is CaseState.OPEN

    def test_a_person_lets_it_be_tried_from_the_start(self, both: Session) -> None:
        attempt = sent(both)
        for _ in range(claims.MOST_ATTEMPTS):
            publishing.put_back(both, attempt, "busy", None, NOW)

        assert settle(both, attempt, again=True).ok

        assert (state(attempt), attempt.attempts, attempt.set_aside_at) == (State.APPROVED, 0, None)
        assert list(replies.ready(both, NOW)) == [attempt]


class TestUnknown:
    def test_it_is_looked_for_at_10_s_1_10_and_60_min_after_it_was_sent(
        self, both: Session
    ) -> None:
        attempt, looked = sent(both), []
        publishing.is_unknown(both, attempt, "the line broke", NOW + 3 * SECOND)

        while attempt.next_try_at is not None:
            at = attempt.next_try_at
            assert list(replies.to_look_for(both, at - SECOND)) == []
            assert list(replies.to_look_for(both, at)) == [attempt]
            looked.append(at - NOW)
            publishing.not_found(both, attempt, at)

        assert looked == [
            timedelta(seconds=10),
            timedelta(minutes=1),
            timedelta(minutes=10),
            timedelta(minutes=60),
        ]

    def test_after_the_last_look_a_person_decides_and_nothing_is_sent(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "the line broke", NOW)
        for _ in range(4):
            publishing.not_found(both, attempt, NOW)

        assert state(attempt) is State.UNKNOWN
        assert list(replies.for_people(both)) == [attempt]
        assert list(replies.ready(both, NOW + timedelta(days=9))) == []
        assert list(replies.to_look_for(both, NOW + timedelta(days=9))) == []

    def test_a_place_that_cannot_be_read_does_not_use_up_a_look(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "the line broke", NOW)

        for _ in range(50):
            publishing.look_failed(both, attempt, "down", NOW)

        assert attempt.looks == 0
        assert attempt.next_try_at == NOW + timedelta(minutes=1)

    def test_the_case_opens_for_nobody_knows_what_the_customer_read(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "the line broke", NOW)

        assert b.case_of(both, mention_of(both, attempt)).state is CaseState.OPEN

    def test_one_look_at_a_time(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "the line broke", NOW)
        both.flush()

        assert replies.claim_look(both, attempt, "ada", NOW, LEASE)
        assert not replies.claim_look(both, attempt, "bo", NOW, LEASE)

    def test_a_worker_that_died_leaves_what_it_held_to_be_found(self, both: Session) -> None:
        attempt = sent(both)

        assert list(replies.abandoned(both, NOW + LEASE)) == []
        assert list(replies.abandoned(both, NOW + LEASE + SECOND)) == [attempt]


class TestModeration:
    def test_a_reply_the_place_still_has_to_allow_is_looked_for_later_and_later(
        self, both: Session
    ) -> None:
        attempt, waits = sent(both), []

        publishing.went_live(both, attempt, Receipt("r-1", moderated=True), NOW)

        assert state(attempt) is State.SUBMITTED
        assert b.case_of(both, mention_of(both, attempt)).state is CaseState.OPEN
        while attempt.next_try_at is not None:
            waits.append(attempt.next_try_at - NOW)
            assert list(replies.to_look_for(both, attempt.next_try_at - SECOND)) == []
            assert list(replies.to_look_for(both, attempt.next_try_at)) == [attempt]
            publishing.not_found(both, attempt, attempt.next_try_at)
        assert waits[:4] == [timedelta(minutes=m) for m in (10, 20, 30, 45)]
        assert waits[-1] >= timedelta(days=30)
        assert waits[-1] - waits[-2] <= timedelta(days=1)

    def test_after_thirty_days_of_looking_a_person_does(self, both: Session) -> None:
        attempt = sent(both)
        publishing.went_live(both, attempt, Receipt("r-1", moderated=True), NOW)
        publishing.not_found(both, attempt, NOW + timedelta(days=29))
        assert attempt.next_try_at is not None
        assert not settle(both, attempt).ok

        publishing.not_found(both, attempt, NOW + timedelta(days=30))

        assert list(replies.for_people(both)) == [attempt]
        assert settle(both, attempt).ok
        assert state(attempt) is State.WITHDRAWN

    def test_what_the_place_refuses_after_all_never_counts_as_live(self, both: Session) -> None:
        attempt = sent(both)
        publishing.went_live(both, attempt, Receipt("r-1", moderated=True), NOW)

        publishing.was_refused(both, attempt, "names a member of staff", NOW)

        reply = replies.of_mention(both, id_of(mention_of(both, attempt)))
        assert reply is not None
        assert (state(attempt), reply.live_text) == (State.REFUSED, "")
        by = somebody(both)
        mention_id = id_of(mention_of(both, attempt))
        assert not publishing.change_live(both, b.terms(), by, mention_id, None, NOW).ok
        assert "names a member of staff" in came_back(both, attempt).why

    def test_what_the_place_allows_is_live(self, both: Session) -> None:
        attempt = sent(both)
        publishing.went_live(both, attempt, Receipt("r-1", moderated=True), NOW)

        publishing.went_live(both, attempt, Receipt(), NOW + timedelta(hours=1))

        reply = replies.of_mention(both, id_of(mention_of(both, attempt)))
        assert reply is not None
        assert (reply.live_text, reply.external_id) == (attempt.text, "r-1")


class TestEnds:
    def test_a_live_reply_has_its_text_address_and_an_open_case(self, both: Session) -> None:
        attempt = live(both)
        reply, mention = publishing.mention_of(both, attempt)

        assert (reply.live_text, reply.external_id) == (attempt.text, "r-1")
        assert b.case_of(both, mention).state is CaseState.OPEN
        assert attempt.settled_at == NOW
        assert replies.by_external_id(both, mention.place, "r-1") == reply

    def test_a_refused_reply_opens_the_case_and_waits_for_a_person(self, both: Session) -> None:
        attempt = sent(both)

        publishing.was_refused(both, attempt, "too long", NOW)

        assert (state(attempt), attempt.settled_why) == (State.REFUSED, "too long")
        assert b.case_of(both, mention_of(both, attempt)).state is CaseState.OPEN
        assert "too long" in came_back(both, attempt).why

    def test_a_failed_reply_opens_the_case_and_waits_for_a_person(self, both: Session) -> None:
        attempt = sent(both)

        publishing.failed(both, attempt, "the key was revoked", NOW)

        assert state(attempt) is State.FAILED
        assert b.case_of(both, mention_of(both, attempt)).state is CaseState.OPEN
        assert "the key was revoked" in came_back(both, attempt).why

    def test_a_void_attempt_takes_its_draft_along(self, both: Session) -> None:
        attempt = sent(both)

        publishing.void(both, attempt, "the author has edited it meanwhile", NOW)

        assert state(attempt) is State.WITHDRAWN
        assert draft_of(both, attempt).state is DraftState.WITHDRAWN

    @pytest.mark.parametrize("action", list(Action))
    def test_a_text_that_is_not_the_approved_one_never_stands(
        self, both: Session, action: Action
    ) -> None:
        attempt = approved(both)
        attempt.action = action
        attempt.text += " And buy a kettle."

        assert publishing.still_stands(both, attempt) == (
            "its text is not the one that was approved"
        )

    def test_what_the_ground_of_an_approval_is(self, both: Session) -> None:
        attempt = approved(both)
        mention = mention_of(both, attempt)
        assert publishing.still_stands(both, attempt) == ""

        mentions.note_reply(both, mention, SeenReply("We rang you."), NOW)
        assert "answered it there" in publishing.still_stands(both, attempt)
        mention.revision = 2
        assert "edited" in publishing.still_stands(both, attempt)
        mention.gone_at = NOW
        assert "gone" in publishing.still_stands(both, attempt)

    def test_a_second_first_reply_never_stands(self, both: Session) -> None:
        attempt = live(both)
        again = Attempt(
            reply_id=attempt.reply_id,
            number=2,
            state=State.APPROVED,
            revision=1,
            text="x",
            text_hash=mentions.hash_of("x"),
            key="k",
            approved_by=attempt.approved_by,
            approved_at=NOW,
        )
        both.add(again)
        both.flush()

        assert publishing.still_stands(both, again) == "a reply of ours stands there already"
        again.action = Action.EDIT
        assert publishing.still_stands(both, again) == ""

    def test_what_a_place_answers_is_storable_whatever_it_holds(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "a\x00b\ud800", NOW)
        publishing.look_failed(both, attempt, "a\x00b\ud800", NOW)
        publishing.was_refused(both, attempt, "a\x00b\ud800", NOW)
        publishing.went_live(both, attempt, Receipt("r\x00", "u\ud800"), NOW)

        both.flush()

        assert replies.of_mention(both, id_of(mention_of(both, attempt)))


class TestByHand:
    def by_hand(self, session: Session) -> Attempt:
        draft = b.pending(session, at=b.source(session, can_reply=False))
        return b.approved(session, draft, b.person(session))

    def test_a_person_says_that_it_is_posted(self, both: Session) -> None:
        attempt = self.by_hand(both)
        assert list(replies.for_people(both)) == [attempt]

        url = "https://reviews.example/r-9"
        outcome = publishing.posted_by_hand(both, somebody(both), id_of(attempt), url, NOW)

        reply = replies.of_mention(both, id_of(mention_of(both, attempt)))
        assert reply is not None
        assert (outcome.ok, reply.url, reply.live_text) == (True, url, attempt.text)
        assert list(replies.for_people(both)) == []

    def test_said_twice_it_is_posted_once(self, both: Session) -> None:
        attempt = self.by_hand(both)
        publishing.posted_by_hand(both, somebody(both), id_of(attempt), "", NOW)

        second = publishing.posted_by_hand(both, somebody(both), id_of(attempt), "", NOW)

        assert second.says == "This reply is live already."

    def test_an_approval_that_a_worker_sends_cannot_be_posted_by_hand(self, both: Session) -> None:
        attempt = approved(both)

        assert not publishing.posted_by_hand(both, somebody(both), id_of(attempt), "", NOW).ok

    def test_an_address_that_is_none_is_refused(self, both: Session) -> None:
        attempt = self.by_hand(both)

        outcome = publishing.posted_by_hand(
            both, somebody(both), id_of(attempt), "javascript:alert(1)", NOW
        )

        assert not outcome.ok
        assert state(attempt) is State.APPROVED


class TestSettle:
    @pytest.mark.parametrize("from_", [State.UNKNOWN, State.FAILED, State.REFUSED])
    @pytest.mark.parametrize(
        ("live", "again", "to"),
        [
            (True, False, State.LIVE),
            (False, True, State.APPROVED),
            (False, False, State.WITHDRAWN),
        ],
    )
    def test_in_all_ways(
        self, both: Session, from_: State, live: bool, again: bool, to: State
    ) -> None:
        attempt = sent(both)
        attempt.state, attempt.next_try_at, attempt.lease_until = from_, None, None
        both.flush()

        outcome = settle(both, attempt, live=live, again=again)

        assert outcome.ok, outcome.says
        assert state(attempt) is to
        assert (list(replies.ready(both, NOW)) == [attempt]) == again
        last = audit.of_entity(both, "attempt", id_of(attempt))[-1]
        assert (last.move, last.details["state"]) == ("settle", to.value)
        assert last.who.startswith("person:")

    @pytest.mark.parametrize(
        "from_", [State.APPROVED, State.PUBLISHING, State.LIVE, State.WITHDRAWN]
    )
    def test_there_is_nothing_to_settle_otherwise(self, both: Session, from_: State) -> None:
        attempt = approved(both)
        attempt.state = from_
        both.flush()

        assert settle(both, attempt, live=True).says == (
            f"This reply is {from_.value}: there is nothing to settle."
        )

    def test_what_no_longer_stands_is_not_sent_again(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "the line broke", NOW)
        intake.gone(both, mention_of(both, attempt), GoneWhy.AUTHOR, NOW)

        outcome = settle(both, attempt, again=True)

        assert outcome.says == "It cannot be sent again: the mention is gone from its place."
        assert settle(both, attempt).ok

    def test_a_failed_reply_is_not_sent_again_beside_a_later_one(self, both: Session) -> None:
        first = sent(both)
        publishing.failed(both, first, "the key was revoked", NOW)
        by = both.get_one(Person, first.approved_by)
        second = b.approved(both, came_back(both, first), by)
        assert "under way" in settle(both, first, again=True).says
        publishing.went_live(both, second, Receipt("r-2"), NOW)

        assert "stands there already" in settle(both, first, again=True).says

    def test_while_a_worker_looks_nobody_settles(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "the line broke", NOW)
        both.flush()
        replies.claim_look(both, attempt, "worker", NOW, LEASE)

        assert "at it this very moment" in settle(both, attempt, again=True).says

    def test_who_settles_second_is_told(self, both: Session) -> None:
        attempt = sent(both)
        publishing.is_unknown(both, attempt, "the line broke", NOW)
        both.flush()
        assert settle(both, attempt).ok

        assert "nothing to settle" in settle(both, attempt, again=True).says


def test_of_two_who_settle_at_once_one_is_told(engine: Engine) -> None:
    with writing(engine) as session:
        attempt = sent(session)
        publishing.is_unknown(session, attempt, "the line broke", NOW)
        one, other = somebody(session), somebody(session)
    with Session(engine, expire_on_commit=False) as late:
        shown = late.get_one(Attempt, attempt.id)  # what the second person's page was made of
        late.rollback() if engine.dialect.name == "sqlite" else None
        with writing(engine) as session:
            publishing.settle_unknown(
                session, one, id_of(attempt), live=False, again=False, now=NOW
            )
        second = publishing.settle_unknown(
            late, other, id_of(attempt), live=False, again=True, now=NOW
        )
        late.commit()

    assert not second.ok
    assert shown.id == attempt.id
    with writing(engine) as session:
        assert session.get_one(Attempt, attempt.id).state is State.WITHDRAWN


class TestChangeLive:
    def change(self, session: Session, attempt: Attempt, text: str | None) -> Outcome:
        mention_id = id_of(mention_of(session, attempt))
        by = somebody(session)
        return publishing.change_live(session, b.terms(), by, mention_id, text, NOW)

    def latest(self, session: Session, attempt: Attempt) -> Attempt:
        return list(replies.attempts(session, attempt.reply_id))[-1]

    def test_another_text_is_approved_and_goes_out_as_an_edit(self, both: Session) -> None:
        attempt = live(both)

        outcome = self.change(both, attempt, attempt.text.replace("Thank you", "Many thanks"))

        assert outcome.ok, outcome.says
        edit = self.latest(both, attempt)
        assert (edit.action, edit.by_hand, edit.number) == (Action.EDIT, False, 2)
        assert publishing.still_stands(both, edit) == ""
        publishing.went_live(both, edit, Receipt(), NOW)
        reply = replies.of_mention(both, id_of(mention_of(both, attempt)))
        assert reply is not None
        assert (reply.live_text, reply.external_id) == (edit.text, "r-1")

    def test_a_reply_is_taken_down_and_the_mention_may_be_answered_anew(
        self, both: Session
    ) -> None:
        attempt = live(both)
        assert self.change(both, attempt, None).ok
        removal = self.latest(both, attempt)

        publishing.went_live(both, removal, Receipt(), NOW)

        reply, mention = publishing.mention_of(both, attempt)
        assert (reply.live_text, reply.removed_at) == ("", NOW)
        told = [e.text for e in cases.timeline(both, id_of(b.case_of(both, mention)))]
        assert told[-1] == "The removal of the public reply is live"
        by = both.get_one(Person, attempt.approved_by)
        b.approved(both, b.draft(both, mention), by)
        assert self.latest(both, attempt).action is Action.PUBLISH

    def test_a_text_that_breaks_a_guideline_does_not_take_its_place(self, both: Session) -> None:
        attempt = live(both)

        assert "This text may not go out" in self.change(both, attempt, "Calm down.").says
        assert "This text may not go out" in self.change(both, attempt, "  \n ").says
        assert self.latest(both, attempt) == attempt

    def test_two_changes_at_once_are_refused(self, both: Session) -> None:
        attempt = live(both)
        assert self.change(both, attempt, None).ok

        assert self.change(both, attempt, None).says == "Another change of this reply is under way."

    def test_what_is_not_live_cannot_be_changed(self, both: Session) -> None:
        attempt = approved(both)

        assert self.change(both, attempt, None).says == "There is no live reply of ours there."

    def test_where_the_place_lets_no_program_change_it_a_person_does(self, both: Session) -> None:
        draft = b.pending(both, at=b.source(both, can_change=False))
        attempt = b.approved(both, draft, b.person(both))
        publishing.went_live(both, attempt, Receipt("r-1"), NOW)

        assert self.change(both, attempt, None).says == "Do it there by hand, then say so here."
        assert self.latest(both, attempt).by_hand

    @pytest.mark.parametrize(("text", "to"), [("Many", State.WITHDRAWN), (None, State.APPROVED)])
    def test_an_edit_of_the_mention_calls_off_our_change_but_not_a_taking_down(
        self, both: Session, text: str | None, to: State
    ) -> None:
        attempt = live(both)
        changed = attempt.text.replace("Thank you", f"{text} thanks") if text else None
        assert self.change(both, attempt, changed).ok
        change, mention = self.latest(both, attempt), mention_of(both, attempt)
        source = mentions.source_of(both, id_of(mention))
        assert source is not None

        intake.take_in(both, b.terms(), source, b.new_mention(text="Still."), NOW)

        assert state(change) is to
        assert (publishing.still_stands(both, change) == "") == (text is None)
