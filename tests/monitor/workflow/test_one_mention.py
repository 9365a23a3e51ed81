"""One mention, and whatever may happen to it in any order: nothing is ever published wrongly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.models.case import Case, CaseMention
from monitor.models.draft import UNDECIDED, Action, Attempt, Draft, DraftState, RejectReason
from monitor.models.draft import ReplyState as State
from monitor.models.mention import GoneWhy
from monitor.models.wire import NewMention, Receipt, SeenReply
from monitor.store import drafts, mentions, replies
from monitor.store.ids import id_of
from monitor.workflow import drafts as moves
from monitor.workflow import intake, publishing
from tests import builders as b
from tests.builders import NOW

LEASE = timedelta(minutes=2)
REVIEWS = [
    "The kettle came with a broken lid and nobody answered my two letters.",
    "Still no answer about the broken lid of my kettle, and now two letters more.",
    "The lid is broken, the kettle leaks, and my letters go unanswered.",
]
#: Replies that the guidelines let through under each of the reviews.
OPENINGS = ["Thank you for telling us.", "Many thanks for telling us.", "We thank you for writing."]


#: What ends most stories at once happens seldom, so that the others have a middle.
SELDOM = st.sampled_from([False, False, False, False, False, True])

#: What the place answers; "nothing" leaves it unknown whether the request arrived.
TOLD = st.sampled_from(["live", "live", "moderated", "busy", "refused", "not let in", "nothing"])


class Place:
    """The site as it really is: what stands under the mention in our name."""

    def __init__(self) -> None:
        self.standing: list[str] = []

    def carry_out(self, attempt: Attempt) -> None:
        """What the request does when it arrives."""
        if attempt.action is Action.PUBLISH:
            self.standing.append(attempt.text)
        else:
            self.standing = [] if attempt.action is Action.REMOVE else [attempt.text]

    def shows(self, attempt: Attempt) -> bool:
        """What somebody sees who looks whether the request arrived."""
        if attempt.action is Action.REMOVE:
            return not self.standing
        return attempt.text in self.standing


class OneMention(RuleBasedStateMachine):
    """Moves of the author, of two people, of the line and of the place, in any order."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.engine, expire_on_commit=False)
        self.now = NOW
        self.place = Place()
        self.review = 0
        self.wire: Attempt | None = None
        self.references: dict[int, str] = {}
        self.source = b.source(self.session)
        self.people = [b.person(self.session, name=name) for name in ("Ines", "Tom")]
        intake.take_in(self.session, b.terms(), self.source, self.reading(), NOW)
        found = mentions.by_key(self.session, self.source.place, "m-1")
        assert found is not None
        self.mention = found
        self.judge_and_draft(OPENINGS[0])

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def reading(self, *answers: str) -> NewMention:
        new = b.new_mention(text=REVIEWS[self.review])
        return NewMention(
            **{**vars(new), "owner_replies": tuple(SeenReply(text) for text in answers)}
        )

    def all_drafts(self) -> list[Draft]:
        return list(drafts.of_mention(self.session, id_of(self.mention)))

    def all_attempts(self) -> list[Attempt]:
        return list(replies.attempts_of_mention(self.session, id_of(self.mention)))

    # -- the author and the place ------------------------------------------------------------

    @rule(review=SELDOM, at=st.integers(0, len(REVIEWS) - 1))
    def is_read_and_perhaps_edited(self, review: bool, at: int) -> None:
        self.review = at if review else self.review
        self.read(*self.place.standing)

    @rule(answers=SELDOM, goes=SELDOM)
    def is_answered_by_hand_or_goes(self, answers: bool, goes: bool) -> None:
        if answers:
            self.read("We rang you yesterday.", *self.place.standing)
        elif goes:
            intake.gone(self.session, self.mention, GoneWhy.SWEEP, self.now)

    def read(self, *answers: str) -> None:
        new = self.reading(*answers)
        intake.take_in(self.session, b.terms(), self.source, new, self.now)
        self.session.flush()

    # -- the line ----------------------------------------------------------------------------

    @rule(opening=st.sampled_from(OPENINGS))
    def the_line_judges_and_drafts(self, opening: str) -> None:
        self.judge_and_draft(opening)

    def judge_and_draft(self, opening: str) -> None:
        b.assessment(self.session, self.mention, when=self.now)
        if self.mention not in drafts.wanting(self.session, self.now, 10):
            return
        draft = b.draft(self.session, self.mention, when=self.now)
        draft.text = draft.text.replace(OPENINGS[0], opening)
        draft.text_hash = mentions.hash_of(draft.text)
        self.mention.draft_wanted_at = None
        self.session.flush()

    @precondition(lambda self: self.wire is None)
    @rule(later=SELDOM, arrives=st.booleans(), told=TOLD)
    def a_worker_claims_and_sends(self, later: bool, arrives: bool, told: str) -> None:
        self.claim_one()
        if self.wire is not None and not later:
            self.answer(arrives, told)

    def work(self, arrives: bool, told: str) -> None:
        self.claim_one()
        if self.wire is not None:
            self.answer(arrives, told)

    def claim_one(self) -> None:
        for attempt in replies.ready(self.session, self.now):
            assert replies.claim(self.session, id_of(attempt), "worker", self.now, LEASE)
            self.session.refresh(attempt)
            why = publishing.still_stands(self.session, attempt)
            if why:
                publishing.void(self.session, attempt, why, self.now)
                continue
            attempt.sent_at = self.now
            self.session.flush()
            self.check_that_it_may_go_out(attempt)
            self.wire = attempt
            return

    def check_that_it_may_go_out(self, attempt: Attempt) -> None:
        assert attempt.approved_by in {person.id for person in self.people}
        assert mentions.hash_of(attempt.text) == attempt.text_hash
        if attempt.action is not Action.REMOVE:
            assert self.mention.gone_at is None
            assert attempt.revision == self.mention.revision
        if attempt.draft_id is not None:
            draft = self.session.get_one(Draft, attempt.draft_id)
            assert draft.state is DraftState.APPROVED
            assert draft.decided_by == attempt.approved_by
            assert (draft.text, draft.revision) == (attempt.text, attempt.revision)

    @precondition(lambda self: self.wire is not None)
    @rule(arrives=st.booleans(), told=TOLD)
    def an_answer_comes(self, arrives: bool, told: str) -> None:
        self.answer(arrives, told)

    def answer(self, arrives: bool, told: str) -> None:
        attempt, self.wire = self.wire, None
        assert attempt is not None
        if told in ("live", "moderated") or (told == "nothing" and arrives):
            self.place.carry_out(attempt)
        outcomes: dict[str, Callable[[], None]] = {
            "live": lambda: publishing.went_live(self.session, attempt, Receipt("r"), self.now),
            "moderated": lambda: publishing.went_live(
                self.session, attempt, Receipt("r", moderated=True), self.now
            ),
            "busy": lambda: publishing.put_back(self.session, attempt, "busy", None, self.now),
            "refused": lambda: publishing.was_refused(self.session, attempt, "no", self.now),
            "not let in": lambda: publishing.failed(self.session, attempt, "no", self.now),
            "nothing": lambda: publishing.is_unknown(self.session, attempt, "?", self.now),
        }
        outcomes[told]()
        self.session.flush()

    @rule(minutes=st.sampled_from([0, 1, 30, 3000]))
    def time_passes_and_the_line_looks(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for attempt in replies.to_look_for(self.session, self.now):
            if self.place.shows(attempt):
                publishing.went_live(self.session, attempt, Receipt("r"), self.now)
            else:
                publishing.not_found(self.session, attempt, self.now)
        self.session.flush()

    # -- people ------------------------------------------------------------------------------

    @precondition(lambda self: bool(self.all_drafts()))
    @rule(
        data=st.data(),
        who=st.integers(0, 1),
        raced=SELDOM,
        busy=SELDOM,
        arrives=st.booleans(),
        told=TOLD,
    )
    def a_person_decides(
        self, data: st.DataObject, who: int, raced: bool, busy: bool, arrives: bool, told: str
    ) -> None:
        self.decide(data, who)
        if raced:  # a reading that saw nothing to withdraw: it looked before the decision
            self.review = (self.review + 1) % len(REVIEWS)
            mentions.revise(self.session, self.mention, self.reading(), self.now)
        if not busy and self.wire is None:
            self.work(arrives, told)

    def decide(self, data: st.DataObject, who: int) -> None:
        waiting = [draft for draft in self.all_drafts() if draft.state in UNDECIDED]
        draft = data.draw(st.sampled_from(waiting * 5 + self.all_drafts()))
        by, seen = b.actor(self.people[who]), b.seen(draft)
        undecided = draft.state in UNDECIDED
        own = draft.text.replace("Please write", "Do write")
        move = data.draw(
            st.sampled_from(["approve", "approve", "approve", "edit", "reject", "other"])
        )
        if move == "approve":
            outcome = moves.approve(self.session, b.terms(), by, seen, self.now)
        elif move == "edit":
            outcome = moves.edit_and_approve(self.session, b.terms(), by, seen, own, self.now)
        elif move == "reject":
            reason = data.draw(st.sampled_from(RejectReason))
            outcome = moves.reject(self.session, by, seen, reason, "", self.now)
        else:
            outcome = moves.other_draft(self.session, by, seen, self.now)
        self.session.flush()
        assert undecided or not outcome.ok, "a decided draft was decided again"

    @rule()
    def a_person_wants_a_draft(self) -> None:
        by = b.actor(self.people[0])
        moves.want_draft(self.session, by, id_of(self.mention), self.now)
        self.judge_and_draft(OPENINGS[1])

    @precondition(lambda self: bool(self.all_attempts()))
    @rule(data=st.data(), really=SELDOM)
    def a_person_takes_back(self, data: st.DataObject, really: bool) -> None:
        if not really:
            return
        attempt = data.draw(st.sampled_from(self.all_attempts()))
        moves.take_back(self.session, b.actor(self.people[1]), id_of(attempt), self.now)
        self.session.flush()

    @precondition(lambda self: bool(self.all_attempts()))
    @rule(data=st.data(), again=st.booleans())
    def a_person_looks_and_settles(self, data: st.DataObject, again: bool) -> None:
        attempt = data.draw(st.sampled_from(self.all_attempts()))
        there = self.place.shows(attempt)
        publishing.settle_unknown(
            self.session,
            b.actor(self.people[1]),
            id_of(attempt),
            live=there,
            again=again and not there,
            now=self.now,
        )
        self.session.flush()

    @rule(take_down=st.booleans())
    def a_person_changes_the_live_reply(self, take_down: bool) -> None:
        reply = replies.of_mention(self.session, id_of(self.mention))
        text = reply.live_text.replace("both letters", "your letters") if reply else ""
        publishing.change_live(
            self.session,
            b.terms(),
            b.actor(self.people[0]),
            id_of(self.mention),
            None if take_down else text,
            self.now,
        )

    # -- what always holds -------------------------------------------------------------------

    @invariant()
    def at_most_one_reply_of_ours_stands_there(self) -> None:
        assert len(self.place.standing) <= 1

    @invariant()
    def at_most_one_request_is_under_way(self) -> None:
        assert len(replies.under_way(self.session, id_of(self.mention))) <= 1

    @invariant()
    def what_we_hold_for_live_stands_there(self) -> None:
        reply = replies.of_mention(self.session, id_of(self.mention))
        sure = not replies.under_way(self.session, id_of(self.mention))
        if reply is not None and reply.live_text and sure:
            assert self.place.standing

    @invariant()
    def a_reference_never_changes(self) -> None:
        for case in self.session.exec(select(Case)):
            assert self.references.setdefault(id_of(case), case.reference) == case.reference

    @invariant()
    def a_mention_has_at_most_one_live_case(self) -> None:
        found = select(CaseMention).where(
            CaseMention.mention_id == self.mention.id, col(CaseMention.live).is_(True)
        )
        assert len(self.session.exec(found).all()) <= 1

    @invariant()
    def every_attempt_has_a_persons_yes_to_its_very_text(self) -> None:
        for attempt in self.all_attempts():
            assert attempt.approved_by is not None
            assert attempt.text_hash == mentions.hash_of(attempt.text)

    @invariant()
    def nothing_withdrawn_is_on_its_way_or_live(self) -> None:
        out = (State.PUBLISHING, State.SUBMITTED, State.LIVE)
        for attempt in self.all_attempts():
            if attempt.state in out and attempt.draft_id is not None:
                draft = self.session.get_one(Draft, attempt.draft_id)
                assert draft.state is DraftState.APPROVED


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 40), ("postgresql", 15)])
def test_nothing_is_published_wrongly_whatever_happens_in_any_order(
    request: pytest.FixtureRequest, kind: str, examples: int
) -> None:
    shared = request.getfixturevalue(f"shared_{kind}")

    class Here(OneMention):
        engine = shared

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
