"""A person says yes to exactly these characters for exactly this revision; once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.case import Case, CaseEventKind, CaseState
from monitor.models.draft import Action, Attempt, CardState, Draft, DraftState, RejectReason
from monitor.models.draft import ReplyState as State
from monitor.models.mention import Answer, GoneWhy, Mention
from monitor.models.wire import Receipt
from monitor.store import cases, corrections, drafts, mentions, replies
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.workflow import intake, publishing
from monitor.workflow.drafts import (
    CLOSES,
    NO_CASE,
    Seen,
    approve,
    edit_and_approve,
    other_draft,
    reject,
    take_back,
    want_draft,
)
from tests import builders as b
from tests.builders import NOW

LATER = NOW + timedelta(hours=1)
LEASE = timedelta(minutes=2)


def draft_state(row: Draft) -> DraftState:
    """Its state now (a function, so that a type checker does not remember the state before)."""
    return row.state


def case_state(row: Case) -> CaseState:
    """Its state now."""
    return row.state


def state(row: Attempt) -> State:
    """Its state now."""
    return row.state


def mention_of(session: Session, draft: Draft) -> Mention:
    return session.get_one(Mention, draft.mention_id)


def attempts(session: Session, draft: Draft) -> list[Attempt]:
    return list(replies.attempts_of_mention(session, draft.mention_id))


class TestApprove:
    def test_an_approval_names_the_person_the_text_and_the_revision(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)

        outcome = approve(both, b.terms(), b.actor(by, "slack"), b.seen(draft), LATER)

        assert outcome.ok
        assert (draft.decided_by, draft.decided_at, draft.decided_on) == (by.id, LATER, "slack")
        (attempt,) = attempts(both, draft)
        assert (attempt.approved_by, attempt.approved_at) == (by.id, LATER)
        assert (attempt.text, attempt.text_hash) == (draft.text, draft.text_hash)
        assert (attempt.revision, attempt.action) == (1, Action.PUBLISH)
        assert [a.id for a in replies.ready(both, LATER)] == [attempt.id]

    def test_another_text_than_the_one_seen_is_not_approved(self, both: Session) -> None:
        draft = b.pending(both)
        seen = Seen(id_of(draft), mentions.hash_of(draft.text + " "))

        outcome = approve(both, b.terms(), b.actor(b.person(both)), seen, NOW)

        assert outcome.says == "The draft has changed since you saw it. Read it again."
        assert attempts(both, draft) == []
        assert draft.state is DraftState.PENDING

    def test_a_draft_for_an_older_revision_is_withdrawn_in_place_of_approved(
        self, both: Session
    ) -> None:
        draft = b.pending(both)
        mentions.revise(both, mention_of(both, draft), b.new_mention(text="Other words."), NOW)

        outcome = approve(both, b.terms(), b.actor(b.person(both)), b.seen(draft), NOW)

        assert outcome.says == "The draft is withdrawn: the author has edited it meanwhile."
        assert draft.state is DraftState.WITHDRAWN
        assert attempts(both, draft) == []

    def test_a_draft_under_a_mention_that_is_gone_is_withdrawn(self, both: Session) -> None:
        draft = b.pending(both)
        mention_of(both, draft).gone_at = NOW

        outcome = approve(both, b.terms(), b.actor(b.person(both)), b.seen(draft), NOW)

        assert "gone from its place" in outcome.says
        assert draft.state is DraftState.WITHDRAWN

    def test_who_comes_second_is_told_who_was_first(self, both: Session) -> None:
        draft = b.pending(both)
        approve(both, b.terms(), b.actor(b.person(both, name="Ines Okafor")), b.seen(draft), NOW)
        second = b.actor(b.person(both, name="Tom Reed"))

        outcome = approve(both, b.terms(), second, b.seen(draft), LATER)

        assert outcome.says == "Already approved by Ines Okafor at 2026-03-04 09:30 UTC."
        assert len(attempts(both, draft)) == 1

    def test_the_same_press_twice_makes_one_approval(self, both: Session) -> None:
        draft, by = b.pending(both), b.actor(b.person(both))

        oks = [approve(both, b.terms(), by, b.seen(draft), NOW).ok for _ in range(2)]

        assert oks == [True, False]
        assert len(attempts(both, draft)) == 1

    def test_a_withdrawn_draft_says_why_it_was_withdrawn(self, both: Session) -> None:
        draft = b.pending(both)
        intake.gone(both, mention_of(both, draft), GoneWhy.AUTHOR, NOW)

        outcome = approve(both, b.terms(), b.actor(b.person(both)), b.seen(draft), NOW)

        assert outcome.says == "Already withdrawn: the mention is gone from its place."

    def test_a_draft_that_is_not_there_is_told(self, both: Session) -> None:
        outcome = approve(both, b.terms(), b.actor(b.person(both)), Seen(10_000_000, ""), NOW)

        assert outcome.says == "This draft is not there any more."

    @pytest.mark.parametrize(
        ("mend", "says"),
        [
            (lambda text: text.replace("We are sorry that", "We heard that"), "apology"),
            (lambda text: text.replace("Thank you", "It was our fault. Thank you"), "liability"),
            (lambda text: text + " We will refund you.", "money or a gift"),
            (lambda text: text.replace("R-", "case "), "reference is missing"),
            (lambda text: text[:0], "empty"),
        ],
    )
    def test_a_text_that_breaks_a_guideline_is_not_approved(
        self, both: Session, mend: object, says: str
    ) -> None:
        assert callable(mend)
        found = b.mention(both)
        b.assessment(both, found)
        case = b.case_of(both, b.draft(both, found))
        draft = b.draft(both, found, text=mend(b.reply_text(case)))

        outcome = approve(both, b.terms(), b.actor(b.person(both)), b.seen(draft), NOW)

        assert not outcome.ok
        assert "This text may not go out" in outcome.says
        assert says in outcome.says
        assert attempts(both, draft) == []

    def test_a_card_without_a_text_has_nothing_to_approve(self, both: Session) -> None:
        found = b.mention(both)
        draft = b.draft(both, found, state=DraftState.NO_TEXT)

        outcome = approve(both, b.terms(), b.actor(b.person(both)), b.seen(draft), NOW)

        assert outcome.says == "There is no text to approve: write the reply first."

    def test_where_the_place_takes_no_replies_a_person_posts_it(self, both: Session) -> None:
        draft = b.pending(both, at=b.source(both, can_reply=False))

        outcome = approve(both, b.terms(), b.actor(b.person(both)), b.seen(draft), NOW)

        assert "copy it there by hand" in outcome.says
        assert [a.by_hand for a in attempts(both, draft)] == [True]

    def test_while_a_reply_is_under_way_no_second_one_is_approved(self, both: Session) -> None:
        first, by = b.pending(both), b.person(both)
        attempt = b.approved(both, first, by)
        attempt.state = State.UNKNOWN
        second = b.draft(both, mention_of(both, first))

        outcome = approve(both, b.terms(), b.actor(by), b.seen(second), NOW)

        assert not outcome.ok
        assert "under way" in outcome.says
        assert len(attempts(both, first)) == 1

    def test_a_text_approved_while_a_reply_is_live_takes_its_place(self, both: Session) -> None:
        first, by = b.pending(both), b.person(both)
        publishing.went_live(both, b.approved(both, first, by), Receipt("r-1"), NOW)
        text = first.text.replace("Thank you for", "We are grateful to you for")
        second = b.draft(both, mention_of(both, first), text=text)

        b.approved(both, second, by)

        assert [a.action for a in attempts(both, first)] == [Action.PUBLISH, Action.EDIT]

    def test_a_text_like_one_given_lately_on_the_listing_is_refused(self, both: Session) -> None:
        at, by = b.source(both), b.person(both)
        b.approved(both, b.pending(both, at=at), by)
        found = b.mention(both, at, "m-2", author="omar")
        b.assessment(both, found)
        copy = b.draft(both, found)

        outcome = approve(both, b.terms(), b.actor(by), b.seen(copy), NOW)

        assert "the same as a reply given lately" in outcome.says


def test_of_two_people_who_decide_at_once_the_first_wins(engine: Engine) -> None:
    with writing(engine) as session:
        draft = b.pending(session)
        seen = b.seen(draft)
        one, other = b.actor(b.person(session, name="Ines")), b.actor(b.person(session, name="Tom"))
    with Session(engine, expire_on_commit=False) as late:
        shown = late.get_one(Draft, seen.draft_id)  # what the second person's page was made of
        late.rollback() if engine.dialect.name == "sqlite" else None
        with writing(engine) as session:
            first = approve(session, b.terms(), one, seen, NOW)
        second = reject(late, other, seen, RejectReason.TONE, "", LATER)
        late.commit()

    assert first.ok
    assert shown.id == seen.draft_id
    assert second.says.startswith("Already approved by Ines")
    with writing(engine) as session:
        assert draft_state(session.get_one(Draft, seen.draft_id)) is DraftState.APPROVED
        assert len(attempts(session, draft)) == 1


def test_a_decision_and_an_edit_at_once_never_publish_the_old_text(engine: Engine) -> None:
    with writing(engine) as session:
        draft = b.pending(session)
        by = b.person(session)
    with writing(engine) as session:
        attempt = b.approved(session, session.get_one(Draft, draft.id), by)
    with writing(engine) as session:
        # What a reading does that saw the draft pending and writes after the approval.
        mentions.revise(session, mention_of(session, draft), b.new_mention(text="No."), NOW)
    with writing(engine) as session:
        assert replies.claim(session, id_of(attempt), "worker", NOW, LEASE)
        again = session.get_one(Attempt, attempt.id)
        assert publishing.still_stands(session, again) == "the author has edited it meanwhile"


class TestEditAndApprove:
    def test_a_persons_own_words_go_out_under_their_name(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)
        text = draft.text.replace("Thank you", "Many thanks")

        outcome = edit_and_approve(both, b.terms(), b.actor(by), b.seen(draft), text, NOW)

        assert outcome.ok, outcome.says
        assert draft.state is DraftState.REPLACED
        own = both.get_one(Draft, outcome.draft_id)
        assert (own.text, own.written_by, own.number) == (text, f"person:{by.id}", 2)
        assert [a.text for a in attempts(both, draft)] == [text]
        assert own.case_id == draft.case_id

    def test_the_card_goes_on_with_the_new_text(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)
        (card,) = drafts.cards_of(both, id_of(draft))
        card.state, card.message_id = CardState.POSTED, "17.1"
        text = draft.text.replace("Thank you", "Many thanks")

        outcome = edit_and_approve(both, b.terms(), b.actor(by), b.seen(draft), text, LATER)

        assert (card.draft_id, card.message_id, card.stale_since) == (
            outcome.draft_id,
            "17.1",
            LATER,
        )

    def test_a_text_that_breaks_a_guideline_is_refused_and_the_draft_waits_on(
        self, both: Session
    ) -> None:
        draft = b.pending(both)

        outcome = edit_and_approve(
            both, b.terms(), b.actor(b.person(both)), b.seen(draft), "Calm down.", NOW
        )

        assert not outcome.ok
        assert draft.state is DraftState.PENDING

    def test_where_nothing_could_be_drafted_a_person_writes_it(self, both: Session) -> None:
        found = b.mention(both)
        draft = b.draft(both, found, state=DraftState.NO_TEXT)
        text = b.reply_text(b.case_of(both, draft))

        outcome = edit_and_approve(
            both, b.terms(), b.actor(b.person(both)), b.seen(draft), text, NOW
        )

        assert outcome.ok, outcome.says

    def test_an_unchanged_text_is_simply_approved(self, both: Session) -> None:
        draft = b.pending(both)
        typed = draft.text.replace("\n", "  \r\n") + "\n"

        outcome = edit_and_approve(
            both, b.terms(), b.actor(b.person(both)), b.seen(draft), typed, NOW
        )

        assert outcome.draft_id == draft.id
        assert draft.state is DraftState.APPROVED

    def test_an_older_text_before_the_eyes_is_refused(self, both: Session) -> None:
        draft = b.pending(both)
        outcome = edit_and_approve(
            both, b.terms(), b.actor(b.person(both)), Seen(id_of(draft), "x"), draft.text, NOW
        )

        assert "changed since you saw it" in outcome.says


NO_CASE_NEEDED = {RejectReason.NOT_UNHAPPY, RejectReason.DUPLICATE}
CLOSED_FOR_GOOD = {RejectReason.DO_NOT_REPLY, RejectReason.NOT_UNHAPPY, RejectReason.DUPLICATE}


class TestReject:
    @pytest.mark.parametrize("reason", list(RejectReason))
    def test_what_becomes_of_mention_and_case(self, both: Session, reason: RejectReason) -> None:
        draft, by = b.pending(both), b.person(both)
        case = b.case_of(both, draft)

        outcome = reject(both, b.actor(by), b.seen(draft), reason, "Say less.", NOW)

        assert outcome.ok
        assert (draft.state, draft.reason, draft.comment, draft.decided_by) == (
            DraftState.REJECTED,
            reason,
            "Say less.",
            by.id,
        )
        answer = Answer.CLOSED if reason in CLOSED_FOR_GOOD else Answer.MAY
        assert mention_of(both, draft).answer is answer
        needed = reason not in NO_CASE_NEEDED
        assert case.state is (CaseState.OPEN if needed else CaseState.WITHDRAWN)
        assert (cases.live_of(both, draft.mention_id) is not None) == needed
        assert attempts(both, draft) == []
        assert list(drafts.wanting(both, NOW, 10)) == []

    def test_the_reasons_are_those_of_the_code(self) -> None:
        assert set(NO_CASE) == NO_CASE_NEEDED
        assert set(CLOSES) == CLOSED_FOR_GOOD

    def test_a_case_that_opens_by_a_rejection_has_its_clock_running(self, both: Session) -> None:
        draft = b.pending(both)

        reject(both, b.actor(b.person(both)), b.seen(draft), RejectReason.DO_NOT_REPLY, "", NOW)

        case = b.case_of(both, draft)
        assert case.contact_due_at == NOW + timedelta(hours=8)
        kinds = [e.kind for e in cases.timeline(both, id_of(case))]
        assert kinds == [CaseEventKind.PROPOSED, CaseEventKind.REPLY, CaseEventKind.OPENED]

    def test_not_unhappy_is_kept_as_a_word_against_the_judge(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)

        reject(both, b.actor(by), b.seen(draft), RejectReason.NOT_UNHAPPY, "", NOW)

        (word,) = corrections.of_mention(both, draft.mention_id)
        assert (word.field, word.value, word.corrected_by) == ("unhappy", "false", by.id)

    def test_a_shared_case_goes_on_when_one_mention_needs_none(self, both: Session) -> None:
        at, by = b.source(both), b.person(both)
        first = b.pending(both, at=at)
        found = b.mention(both, at, "m-2")
        b.assessment(both, found)
        second = b.draft(both, found)
        assert second.case_id == first.case_id

        reject(both, b.actor(by), b.seen(second), RejectReason.DUPLICATE, "", NOW)
        publishing.went_live(both, b.approved(both, first, by), Receipt("r-1"), NOW)

        assert b.case_of(both, first).state is CaseState.OPEN

    def test_a_rejected_draft_cannot_be_approved(self, both: Session) -> None:
        draft, by = b.pending(both), b.actor(b.person(both))
        reject(both, by, b.seen(draft), RejectReason.TONE, "", NOW)

        assert "Already rejected" in approve(both, b.terms(), by, b.seen(draft), NOW).says

    def test_a_comment_of_unstorable_signs_is_stored(self, both: Session) -> None:
        draft = b.pending(both)

        reject(both, b.actor(b.person(both)), b.seen(draft), RejectReason.TONE, "a\x00b\ud83d", NOW)
        both.flush()

        assert draft.comment == "ab"


class TestOtherDraft:
    def test_another_draft_is_asked_of_the_line(self, both: Session) -> None:
        draft = b.pending(both)

        outcome = other_draft(both, b.actor(b.person(both)), b.seen(draft), NOW)

        assert outcome.ok
        assert draft.state is DraftState.REPLACED
        assert [m.id for m in drafts.wanting(both, NOW, 10)] == [draft.mention_id]

    def test_the_case_and_its_reference_survive_the_redraft(self, both: Session) -> None:
        draft = b.pending(both)
        case = b.case_of(both, draft)
        other_draft(both, b.actor(b.person(both)), b.seen(draft), NOW)

        again = b.draft(both, mention_of(both, draft))

        assert (again.case_id, again.number) == (case.id, 2)

    def test_a_waiting_draft_is_not_asked_for_twice(self, both: Session) -> None:
        draft = b.pending(both)

        outcome = want_draft(both, b.actor(b.person(both)), draft.mention_id, NOW)

        assert outcome.says == "A draft is waiting for a decision already."

    def test_no_draft_is_asked_for_while_a_reply_is_under_way(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)
        b.approved(both, draft, by)

        assert "under way" in want_draft(both, b.actor(by), draft.mention_id, NOW).says

    def test_no_draft_is_asked_for_where_the_mention_is_gone(self, both: Session) -> None:
        found = b.mention(both)
        intake.gone(both, found, GoneWhy.AUTHOR, NOW)

        assert not want_draft(both, b.actor(b.person(both)), id_of(found), NOW).ok

    def test_a_closed_mention_may_be_answered_after_all(self, both: Session) -> None:
        draft, by = b.pending(both), b.actor(b.person(both))
        reject(both, by, b.seen(draft), RejectReason.DO_NOT_REPLY, "", NOW)

        assert want_draft(both, by, draft.mention_id, NOW).ok
        assert [m.id for m in drafts.wanting(both, NOW, 10)] == [draft.mention_id]


class TestTakeBack:
    def test_before_a_worker_has_it_the_draft_waits_again(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)
        attempt = b.approved(both, draft, by)

        outcome = take_back(both, b.actor(by), id_of(attempt), NOW)

        assert outcome.ok
        assert attempt.state is State.WITHDRAWN
        assert (draft.state, draft.decided_by) == (DraftState.PENDING, None)

    def test_what_was_taken_back_can_be_approved_again(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)
        take_back(both, b.actor(by), id_of(b.approved(both, draft, by)), NOW)

        b.approved(both, draft, by)

        assert [a.state for a in attempts(both, draft)] == [State.WITHDRAWN, State.APPROVED]
        assert [a.number for a in attempts(both, draft)] == [1, 2]

    def test_once_a_worker_has_it_it_is_too_late(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)
        attempt = b.approved(both, draft, by)
        replies.claim(both, id_of(attempt), "worker", NOW, LEASE)

        outcome = take_back(both, b.actor(by), id_of(attempt), NOW)

        assert outcome.says == "Too late to take it back: the reply is publishing."
        assert draft.state is DraftState.APPROVED

    def test_the_change_of_a_live_reply_can_be_taken_back(self, both: Session) -> None:
        draft, by = b.pending(both), b.person(both)
        publishing.went_live(both, b.approved(both, draft, by), Receipt("r-1"), NOW)
        change = publishing.change_live(both, b.terms(), b.actor(by), draft.mention_id, None, NOW)
        assert change.attempt_id is not None

        outcome = take_back(both, b.actor(by), change.attempt_id, NOW)

        assert outcome.says == "Taken back. The reply stays as it is."
        assert publishing.change_live(both, b.terms(), b.actor(by), draft.mention_id, None, NOW).ok

    def test_an_approval_that_is_not_there_is_told(self, both: Session) -> None:
        assert not take_back(both, b.actor(b.person(both)), 10_000_000, NOW).ok
