"""What hangs together is one case, and the draft knows the story so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from monitor.casework import clocks
from monitor.models.case import Case, CaseEventKind, CaseState, CustomerEvidence
from monitor.models.case import Customer as CustomerRow
from monitor.models.desk import DeskPost
from monitor.models.draft import Attempt
from monitor.models.judged import Polarity, Priority
from monitor.models.mention import Answer, Mention
from monitor.models.source import Source
from monitor.models.wire import Receipt
from monitor.store import cases, drafts, mentions
from monitor.store.ids import id_of
from monitor.workflow import intake, promises, publishing, threads
from monitor.workflow.threads import Known, Thread, ThreadKind, thread_of
from tests import builders as b
from tests.builders import NOW

DAY = timedelta(days=1)
STORY = (
    "I ordered a kettle in January, it came in March with a broken lid, and the two letters that "
    "I wrote to the shop in town were never answered by anybody there."
)


class Answered:
    """One review, answered by us in public; its case is open."""

    def __init__(self, session: Session, text: str = b.REVIEW) -> None:
        self.session, self.at = session, b.source(session)
        self.draft = b.draft(session, self._first(text))
        self.attempt = b.approved(session, self.draft, b.person(session))
        publishing.went_live(session, self.attempt, Receipt("our-1"), NOW)
        self.case = b.case_of(session, self.draft)

    def _first(self, text: str) -> Mention:
        found = b.mention(self.session, self.at, text=text)
        b.assessment(self.session, found)
        return found

    def says(
        self,
        text: str = "It is broken again and nobody has called.",
        key: str = "m-2",
        *,
        parent: str = "",
        author: str = "ruth-1",
        at: Source | None = None,
        when: datetime = NOW + DAY,
        by_us: bool = False,
    ) -> Mention:
        """Somebody writes something more."""
        new = b.new_mention(key, text, author=author, parent=parent, posted_at=when)
        source = at or self.at
        intake.take_in(self.session, b.terms(), source, replace(new, by_us=by_us), when)
        found = mentions.by_key(self.session, source.place, key)
        assert found is not None
        return found

    def ended(self, state: CaseState, when: datetime) -> None:
        self.case.state, self.case.resolved_at = state, when
        if state is CaseState.CLOSED:
            self.case.closed_at = when
            cases.release(self.session, self.case)
        self.session.flush()

    def proposed(self, mention: Mention, when: datetime) -> Case:
        return promises.propose_case(self.session, mention, Priority.HIGH, None, when)

    def posts(self) -> list[str]:
        return [post.text for post in self.session.exec(select(DeskPost))]

    def said(self) -> list[str]:
        return [event.text for event in cases.timeline(self.session, id_of(self.case))]


def judged(session: Session, mention: Mention, *, happy: bool) -> None:
    if not happy:
        b.assessment(session, mention)
        return
    row = b.assessment(session, mention, unhappy=0.02, needs_reply=False)
    row.polarity = Polarity.POSITIVE
    session.flush()


class TestAnsweredUs:
    def test_an_answer_under_our_reply_is_known_as_one(self, both: Session) -> None:
        it = Answered(both)

        found = thread_of(both, it.says(parent="our-1"))

        assert found == Thread(
            ThreadKind.ANSWERED_US, Known.OPEN, it.attempt.text, it.case.reference
        )

    def test_it_joins_the_case_wants_its_own_draft_and_the_desk_is_told(
        self, both: Session
    ) -> None:
        it = Answered(both)

        answer = it.says("Well.", parent="our-1")
        both.flush()

        assert cases.live_of(both, id_of(answer)) == it.case
        judged(both, answer, happy=False)
        assert [m.id for m in drafts.wanting(both, NOW + DAY, 9)] == [answer.id]
        assert "The author answered our reply" in it.said()
        assert "The author answered our reply." in it.posts()

    def test_one_that_the_judge_finds_not_to_need_a_reply_gets_its_draft_all_the_same(
        self, both: Session
    ) -> None:
        it = Answered(both)
        answer = it.says("I have written to you on Monday.", parent="our-1")

        b.assessment(both, answer, unhappy=0.3, needs_reply=False)

        assert [m.id for m in drafts.wanting(both, NOW + DAY, 9)] == [answer.id]

    def test_an_answer_deeper_down_the_thread_counts_as_well(self, both: Session) -> None:
        it = Answered(both)
        it.says("They never do.", "m-3", parent="our-1", author="omar")

        found = thread_of(both, it.says(parent="m-3"))

        assert found.kind is ThreadKind.ANSWERED_US

    def test_an_answer_to_what_a_colleague_wrote_there_by_hand_counts_as_well(
        self, both: Session
    ) -> None:
        it = Answered(both)
        it.says("We have sent you a new lid.", "m-7", parent="m-1", author="staff", by_us=True)

        found = thread_of(both, it.says(parent="m-7"))

        assert (found.kind, found.our_last_reply) == (
            ThreadKind.ANSWERED_US, "We have sent you a new lid.",
        )  # fmt: skip

    def test_a_strangers_answer_is_a_story_of_its_own(self, both: Session) -> None:
        it = Answered(both)

        stranger = it.says("Same here.", parent="our-1", author="omar")

        assert thread_of(both, stranger) == Thread()
        assert cases.live_of(both, id_of(stranger)) is None
        assert stranger.draft_wanted_at is None

    def test_a_thread_that_goes_round_in_circles_ends(self, both: Session) -> None:
        it = Answered(both)
        it.says("a", "loop-1", parent="loop-2", author="omar")
        it.says("b", "loop-2", parent="loop-1", author="omar")

        assert thread_of(both, it.says(parent="loop-2", author="eve")) == Thread()

    def test_what_is_only_counted_wants_no_draft(self, both: Session) -> None:
        it = Answered(both)
        it.at.first_seen_at = NOW

        old = it.says(parent="our-1", when=NOW - 60 * DAY)

        assert (old.answer, old.draft_wanted_at) == (Answer.COUNT, None)


class TestThanks:
    def test_thanks_are_noted_on_the_case_and_want_no_draft(self, both: Session) -> None:
        it = Answered(both)
        thanks = it.says("Thank you, it came today.", parent="our-1")
        judged(both, thanks, happy=True)

        assert threads.thanked(both, thanks, NOW + DAY + timedelta(minutes=1))
        both.flush()

        assert "The author thanks us under our reply" in it.said()
        assert list(drafts.wanting(both, NOW + DAY, 9)) == []
        assert "The author thanks us under our reply." in it.posts()

    def test_a_complaint_is_no_thanks(self, both: Session) -> None:
        it = Answered(both)
        answer = it.says(parent="our-1")
        judged(both, answer, happy=False)

        assert not threads.thanked(both, answer, NOW + DAY)

    def test_praise_that_answers_nothing_of_ours_is_no_thanks(self, both: Session) -> None:
        it = Answered(both)
        praise = it.says("Lovely tea.", author="omar")
        judged(both, praise, happy=True)

        assert not threads.thanked(both, praise, NOW + DAY)

    def test_where_a_person_asked_for_a_draft_there_is_one(self, both: Session) -> None:
        it = Answered(both)
        thanks = it.says("Thank you.", parent="our-1")
        judged(both, thanks, happy=True)
        thanks.draft_wanted_by = id_of(b.person(both))

        assert not threads.thanked(both, thanks, NOW + DAY)


class TestAgain:
    def test_a_second_complaint_of_the_same_author_is_the_same_case(self, both: Session) -> None:
        it = Answered(both)
        second = it.says()
        judged(both, second, happy=False)

        found = thread_of(both, second)

        assert found.kind is ThreadKind.AGAIN
        assert (found.our_last_reply, found.case_reference) == (it.attempt.text, it.case.reference)
        assert it.proposed(second, NOW + DAY).id == it.case.id
        assert thread_of(both, second) == found  # tied or not

    @pytest.mark.parametrize(("days", "same"), [(89, True), (91, False)])
    def test_a_closed_case_lasts_ninety_days(self, both: Session, days: int, same: bool) -> None:
        it = Answered(both)
        it.ended(CaseState.CLOSED, NOW)
        later = NOW + days * DAY
        second = it.says(when=later)
        judged(both, second, happy=False)

        case = it.proposed(second, later)

        assert (case.id == it.case.id) is same
        assert it.case.reopened == int(same)

    def test_praise_does_not_take_up_a_closed_case(self, both: Session) -> None:
        it = Answered(both)
        it.ended(CaseState.CLOSED, NOW)
        praise = it.says("Lovely tea.")
        judged(both, praise, happy=True)

        assert it.proposed(praise, NOW + DAY).id != it.case.id
        assert it.case.state is CaseState.CLOSED

    @pytest.mark.parametrize("state", [CaseState.RESOLVED, CaseState.CLOSED])
    def test_a_new_complaint_reopens_what_was_held_to_be_put_right(
        self, both: Session, state: CaseState
    ) -> None:
        it = Answered(both)
        owner = b.person(both)
        it.case.owner_id, it.case.contacted_at = owner.id, NOW
        it.ended(state, NOW + DAY)
        second = it.says(when=NOW + 2 * DAY)
        judged(both, second, happy=False)

        it.proposed(second, NOW + 2 * DAY)
        it.proposed(second, NOW + 3 * DAY)  # another draft of the same complaint
        both.flush()

        assert (it.case.state, it.case.reopened, it.case.opened_at) == (
            CaseState.OPEN, 1, NOW + 2 * DAY,
        )  # fmt: skip
        assert it.case.contact_due_at == clocks.contact_due(NOW + 2 * DAY, Priority.HIGH)
        assert it.case in cases.ticking(both)
        live = {m.id for m in cases.mentions_of(both, id_of(it.case))}
        assert live == {it.draft.mention_id, second.id}
        assert [e.kind for e in cases.timeline(both, id_of(it.case))].count(
            CaseEventKind.REOPENED
        ) == 1
        (told,) = (p for p in both.exec(select(DeskPost)) if "Open again" in p.text.capitalize()
                   or "open again" in p.text)  # fmt: skip
        assert told.mentions == [owner.id]

    def test_praise_in_a_resolved_case_opens_nothing(self, both: Session) -> None:
        it = Answered(both)
        it.ended(CaseState.RESOLVED, NOW + DAY)
        praise = it.says("It works, thank you.", when=NOW + 2 * DAY)
        judged(both, praise, happy=True)

        it.proposed(praise, NOW + 2 * DAY)

        assert (it.case.state, it.case.reopened) == (CaseState.RESOLVED, 0)

    def test_another_draft_of_the_old_complaint_reopens_nothing(self, both: Session) -> None:
        it = Answered(both)
        it.ended(CaseState.RESOLVED, NOW + DAY)

        it.proposed(both.get_one(Mention, it.draft.mention_id), NOW + 2 * DAY)

        assert (it.case.state, it.case.reopened) == (CaseState.RESOLVED, 0)

    def test_an_edit_into_a_new_complaint_after_the_resolution_reopens_it(
        self, both: Session
    ) -> None:
        it = Answered(both)
        it.ended(CaseState.RESOLVED, NOW + DAY)
        edited = it.says("It broke again after a week.", "m-1", when=NOW + 2 * DAY)
        judged(both, edited, happy=False)

        it.proposed(edited, NOW + 2 * DAY)

        assert (it.case.state, it.case.reopened) == (CaseState.OPEN, 1)


class TestElsewhere:
    def elsewhere(self, session: Session, text: str, author: str = "r.amber") -> Mention:
        shop = b.source(session, "shop reviews", place="trustpilot:birch")
        found = b.mention(session, shop, "t-1", text, author=author, when=NOW + DAY)
        b.assessment(session, found)
        return found

    def test_the_same_story_at_another_place_is_the_same_case(self, both: Session) -> None:
        it = Answered(both, STORY)
        repost = self.elsewhere(both, STORY.replace("the shop in town", "your shop"))

        found = thread_of(both, repost)

        assert (found.kind, found.case_reference) == (ThreadKind.ELSEWHERE, it.case.reference)
        assert (found.known, found.our_last_reply) == (Known.OPEN, it.attempt.text)
        assert it.proposed(repost, NOW + DAY).id == it.case.id
        assert thread_of(both, repost).kind is ThreadKind.ELSEWHERE

    def test_another_story_is_not(self, both: Session) -> None:
        Answered(both, STORY)
        other = self.elsewhere(
            both,
            "The waiter forgot our soup, the bread was old, and when we asked for the bill he said "
            "that we should have come earlier in the day like everybody else does.",
        )

        assert thread_of(both, other) == Thread()

    def test_a_few_words_that_many_write_are_nobodys_story(self, both: Session) -> None:
        it = Answered(both)
        both.get_one(Mention, it.draft.mention_id).text = "Worst app ever, do not buy."

        same = self.elsewhere(both, "Worst app ever, do not buy.")

        assert thread_of(both, same) == Thread()

    def test_a_text_that_several_authors_have_copied_ties_nobody_together(
        self, both: Session
    ) -> None:
        it = Answered(both, STORY)
        it.says(STORY, "m-9", author="omar")

        copied = self.elsewhere(both, STORY)

        assert thread_of(both, copied) == Thread()

    def test_an_account_that_is_known_to_be_the_same_customer(self, both: Session) -> None:
        it = Answered(both)
        other = self.elsewhere(both, "And the toaster is no better.")
        row = CustomerRow(created_at=NOW)
        both.add(row)
        both.flush()
        first = both.get_one(Mention, it.draft.mention_id)
        for author_pk in (first.author_pk, other.author_pk):
            assert author_pk is not None
            both.add(
                CustomerEvidence(
                    customer_id=id_of(row), author_pk=author_pk, evidence="said so", said_at=NOW
                )
            )
        both.flush()

        found = thread_of(both, other)

        assert (found.kind, found.case_reference) == (ThreadKind.ELSEWHERE, it.case.reference)

    @given(st.text())
    def test_a_text_is_the_same_story_as_itself_if_it_is_long_enough(self, text: str) -> None:
        told = text.split()

        assert threads.same_story(text, text) == (len(told) >= threads.FEWEST_WORDS)

    @given(st.text(), st.text())
    def test_the_same_story_is_the_same_both_ways(self, one: str, other: str) -> None:
        assert threads.same_story(one, other) == threads.same_story(other, one)


class TestKnown:
    def test_a_first_complaint_knows_nothing(self, both: Session) -> None:
        found = b.mention(both)

        assert thread_of(both, found) == Thread()

    def test_a_reference_in_a_draft_that_is_not_public_is_not_known(self, both: Session) -> None:
        draft = b.pending(both)
        reference = b.case_of(both, draft).reference

        found = thread_of(both, both.get_one(Mention, draft.mention_id))

        assert found == Thread(case_reference=reference)

    @pytest.mark.parametrize(
        ("state", "known"),
        [
            (CaseState.OPEN, Known.OPEN),
            (CaseState.CONTACTED, Known.CONTACTED),
            (CaseState.RESOLVED, Known.OPEN),
        ],
    )
    def test_what_the_author_may_know_follows_the_case(
        self, both: Session, state: CaseState, known: Known
    ) -> None:
        it = Answered(both)
        it.case.state = state

        assert thread_of(both, it.says()).known is known

    def test_a_case_that_was_opened_without_a_word_in_public_is_not_known(
        self, both: Session
    ) -> None:
        draft = b.pending(both)
        promises.open_case(both, b.case_of(both, draft), NOW)

        assert thread_of(both, both.get_one(Mention, draft.mention_id)).known is Known.NOTHING


def test_reading_the_thread_writes_nothing(both: Session) -> None:
    it = Answered(both)
    second = it.says(parent="our-1")
    both.flush()

    thread_of(both, second)

    assert not both.dirty
    assert not both.new
    assert both.exec(select(Attempt)).one().id == it.attempt.id
