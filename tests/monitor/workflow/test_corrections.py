"""People set the judge right: the word is kept once, counts, and has its consequences."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.models.assessment import Correction
from monitor.models.audit import AuditEvent
from monitor.models.case import CaseEventKind, CaseState
from monitor.models.corrected import (
    About,
    Word,
    about_aspect,
    as_judged,
    feels,
    not_about,
    unhappy,
)
from monitor.models.draft import Draft, DraftState, RejectReason, ReplyState
from monitor.models.judged import AspectFound, Polarity, Priority
from monitor.models.learning import CustomAspect
from monitor.models.mention import Answer, GoneWhy, Mention
from monitor.models.person import Person, Role
from monitor.models.source import MuteKind
from monitor.models.wire import SeenReply
from monitor.store import cases, corrections, drafts, judging, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import controls, intake, promises
from monitor.workflow import drafts as moves
from monitor.workflow.actors import Move as M
from monitor.workflow.actors import Outcome, refused
from monitor.workflow.cards import card_view
from monitor.workflow.corrections import EDITED, correct, known_aspects
from monitor.workflow.texts import blocking
from tests import builders as b
from tests.builders import NOW

ON_ITS_WAY = "Thank you, that is kept. A draft is on its way."


def say(
    session: Session, of: Mention | Draft, word: Word, by: Person | None = None, revision: int = 1
) -> Outcome:
    """One person's word on a mention."""
    mention_id = of.mention_id if isinstance(of, Draft) else id_of(of)
    who = by or b.person(session, Role.CARE)
    return correct(session, b.actor(who), mention_id, revision, word, NOW)


def happy(session: Session, *, needs_reply: bool = False) -> Mention:
    """A mention that the judge found content."""
    found = b.mention(session)
    b.assessment(session, found, unhappy=0.1, priority=Priority.NONE, needs_reply=needs_reply)
    return found


def rows(session: Session, of: Mention | Draft) -> list[tuple[str, str]]:
    mention_id = of.mention_id if isinstance(of, Draft) else id_of(of)
    return [(row.field, row.value) for row in corrections.of_mention(session, mention_id)]


def wanted(session: Session) -> list[int | None]:
    return [mention.id for mention in drafts.wanting(session, NOW, 10)]


class TestTheWord:
    def test_it_is_kept_with_name_time_and_an_audit_event(self, both: Session) -> None:
        found, by = happy(both), b.person(both)

        outcome = say(both, found, feels(Polarity.NEUTRAL), by)

        assert outcome == Outcome(True, "Thank you, that is kept.")
        (row,) = corrections.of_mention(both, id_of(found))
        assert (row.field, row.value, row.revision) == ("polarity", "neutral", 1)
        assert (row.corrected_by, row.corrected_at) == (by.id, NOW)
        events = both.exec(select(AuditEvent).where(AuditEvent.move == "correct")).all()
        assert [(e.who, e.desk, e.details) for e in events] == [
            (f"person:{by.id}", "web", {"field": "polarity", "revision": 1})
        ]

    def test_the_same_word_twice_is_one_row_and_told_so(self, both: Session) -> None:
        found, first = happy(both), b.person(both, name="Ines Okafor")
        say(both, found, unhappy(True), first)

        again = say(both, found, unhappy(True), first)
        other = say(both, found, unhappy(True))

        assert again == Outcome(True, "That was said already, and it stands.")
        assert other == Outcome(True, "That was said already by Ines Okafor, and it stands.")
        assert rows(both, found) == [("unhappy", "true")]

    def test_a_newer_word_wins_and_names_whose_it_takes_the_place_of(self, both: Session) -> None:
        found, first = happy(both), b.person(both, name="Ines Okafor")
        say(both, found, feels(Polarity.MIXED), first)

        outcome = say(both, found, feels(Polarity.NEUTRAL))

        assert outcome.says == "Kept, in place of what was said by Ines Okafor."
        assert corrections.finding(both, id_of(found), 1).polarity is Polarity.NEUTRAL
        assert rows(both, found) == [("polarity", "mixed"), ("polarity", "neutral")]

    def test_who_agrees_with_the_judge_is_kept_too(self, both: Session) -> None:
        outcome = say(both, happy(both), unhappy(False))

        assert outcome.says == "Thank you, the judge was right, and that is kept."

    def test_a_word_is_taken_back(self, both: Session) -> None:
        found = happy(both)
        say(both, found, feels(Polarity.NEGATIVE))

        outcome = say(both, found, as_judged(About.POLARITY))

        assert outcome.says == "Taken back: what the judge found counts again."
        assert corrections.finding(both, id_of(found), 1).polarity is Polarity.POSITIVE
        assert not say(both, found, as_judged(About.POLARITY)).ok, "there is nothing any more"

    def test_a_review_that_was_edited_meanwhile_is_refused_in_words(self, both: Session) -> None:
        found = happy(both)
        mentions.revise(both, found, b.new_mention(text="Now it leaks."), NOW)

        assert say(both, found, unhappy(False)) == Outcome(False, EDITED)
        assert rows(both, found) == []

    def test_a_mention_that_is_not_there_is_refused_in_words(self, both: Session) -> None:
        by = b.actor(b.person(both))
        assert not correct(both, by, 987_654, 1, unhappy(True), NOW).ok

    @pytest.mark.parametrize("role", list(Role))
    def test_everybody_but_a_viewer_may(self, both: Session, role: Role) -> None:
        outcome = say(both, happy(both), unhappy(True), b.person(both, role))

        assert outcome == (refused(M.CORRECT) if role is Role.VIEWER else Outcome(True, ON_ITS_WAY))

    def test_two_who_say_the_same_in_one_moment_leave_one_row(self, engine: Engine) -> None:
        with writing(engine) as session:
            found = happy(session)
            people = [b.person(session, name=name) for name in ("Ines Okafor", "Lena Holt")]
        start, told = threading.Barrier(2), []

        def press(by: Person) -> None:
            start.wait(5)
            with writing(engine) as session:
                told.append(correct(session, b.actor(by), id_of(found), 1, unhappy(True), NOW))

        threads = [threading.Thread(target=press, args=(by,)) for by in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        with reading(engine) as session:
            assert len(session.exec(select(Correction)).all()) == 1
        first, second = sorted(outcome.says for outcome in told)
        assert first == ON_ITS_WAY
        assert second.startswith("That was said already by ")


class TestAspects:
    def test_a_wrong_one_goes_and_a_missing_one_comes(self, both: Session) -> None:
        found = b.mention(both)
        b.assessment(both, found)

        said = [say(both, found, word) for word in (
            not_about("condition"), about_aspect("price", Polarity.NEGATIVE))]  # fmt: skip

        assert all(outcome.ok for outcome in said)
        assert corrections.finding(both, id_of(found), 1).aspects == (
            AspectFound("price", Polarity.NEGATIVE, ""),
        )
        assert rows(both, found) == [("aspect", "-condition"), ("aspect", "+price:negative")]

    def test_a_wrong_one_is_taken_back(self, both: Session) -> None:
        found = b.mention(both)
        b.assessment(both, found)
        say(both, found, not_about("condition"))

        say(both, found, as_judged(About.ASPECT, "condition"))

        assert corrections.finding(both, id_of(found), 1).aspects == (
            AspectFound("condition", Polarity.NEGATIVE, "broken lid"),
        )

    def test_what_nobody_named_cannot_be_wrong(self, both: Session) -> None:
        outcome = say(both, happy(both), not_about("price"))

        assert outcome.says == "Nothing says that this is about price, so nothing changed."
        assert not outcome.ok

    def test_an_aspect_of_nobodys_list_is_refused(self, both: Session) -> None:
        outcome = say(both, happy(both), about_aspect("moon_phase", Polarity.MIXED))

        assert outcome == Outcome(False, "There is no aspect “moon phase”. Choose one of the list.")

    def test_the_teams_own_aspects_are_known_until_they_are_retired(self, both: Session) -> None:
        for name, retired in (("parking", None), ("raffle", NOW)):
            both.add(CustomAspect(name=name, made_at=NOW, retired_at=retired))
        both.flush()

        known = known_aspects(both)

        assert "parking" in known
        assert "raffle" not in known
        assert len(known) == len(set(known))
        assert say(both, happy(both), about_aspect("parking", Polarity.NEGATIVE)).ok


class TestNotNegative:
    def test_the_draft_is_rejected_and_the_proposed_case_is_dropped(self, both: Session) -> None:
        draft = b.pending(both)
        case = b.case_of(both, draft)
        both.add_all(card for card in drafts.cards_of(both, id_of(draft)))

        outcome = say(both, draft, unhappy(False))

        assert outcome.says == "Thank you, that is kept. The draft is rejected."
        both.refresh(draft)
        assert (draft.state, draft.reason) == (DraftState.REJECTED, RejectReason.NOT_UNHAPPY)
        assert case.state is CaseState.WITHDRAWN
        assert cases.live_of(both, draft.mention_id) is None
        assert [card.stale_since for card in drafts.cards_of(both, id_of(draft))] == [NOW]
        assert wanted(both) == []
        assert rows(both, draft) == [("unhappy", "false")]

    def test_an_open_case_stays_and_says_so(self, both: Session) -> None:
        draft = b.pending(both)
        case = b.case_of(both, draft)
        promises.open_case(both, case, NOW)

        outcome = say(both, draft, unhappy(False))

        assert outcome.says.endswith(f"The case {case.reference} is open and stays with care.")
        assert case.state is CaseState.OPEN
        last = cases.timeline(both, id_of(case))[-1]
        assert (last.kind, last.text) == (
            CaseEventKind.NOTE, "Said of a mention: not unhappy. The case goes on",
        )  # fmt: skip

    def test_an_approved_reply_is_not_touched(self, both: Session) -> None:
        draft = b.pending(both)
        attempt = b.approved(both, draft, b.person(both))

        outcome = say(both, draft, unhappy(False))

        assert outcome.says == (
            "Thank you, that is kept. Our reply was approved before and is not touched by this."
        )
        assert attempt.state is ReplyState.APPROVED
        assert b.case_of(both, draft).state is CaseState.PROPOSED

    def test_before_a_draft_is_written_none_comes(self, both: Session) -> None:
        found = b.mention(both)
        b.assessment(both, found)
        assert wanted(both) == [found.id]

        say(both, found, unhappy(False))

        assert wanted(both) == []

    def test_the_answer_to_a_question_stays_and_that_is_told(self, both: Session) -> None:
        found = happy(both, needs_reply=True)
        draft = b.draft(both, found)

        outcome = say(both, draft, unhappy(False))

        assert outcome.says.endswith("The draft stays: reject it if nobody should answer.")
        assert draft.state is DraftState.PENDING

    def test_after_somebody_approved_a_late_rejection_decides_nothing(self, both: Session) -> None:
        draft, by = b.pending(both), b.actor(b.person(both))
        seen = b.seen(draft)
        say(both, draft, unhappy(False))

        late = moves.approve(both, b.terms(), by, seen, NOW)

        assert not late.ok
        assert late.says.startswith("Already rejected by ")

    def test_a_positive_feeling_alone_rejects_nothing_and_says_so(self, both: Session) -> None:
        draft = b.pending(both)

        outcome = say(both, draft, feels(Polarity.POSITIVE))

        assert "say “Not negative” as well" in outcome.says
        assert draft.state is DraftState.PENDING


class TestAComplaint:
    def test_a_draft_comes_where_the_judge_saw_no_need(self, both: Session) -> None:
        found = happy(both)
        assert wanted(both) == []

        assert say(both, found, unhappy(True)).says == ON_ITS_WAY

        assert wanted(both) == [found.id]

    def test_a_draft_comes_where_one_was_rejected_as_not_negative(self, both: Session) -> None:
        draft = b.pending(both)
        say(both, draft, unhappy(False))

        outcome = say(both, draft, unhappy(True))

        assert outcome.says.endswith("A draft is on its way.")
        assert wanted(both) == [draft.mention_id]

    def test_taking_not_negative_back_brings_a_draft_as_well(self, both: Session) -> None:
        draft = b.pending(both)
        say(both, draft, unhappy(False))

        say(both, draft, as_judged(About.UNHAPPY))

        assert wanted(both) == [draft.mention_id]

    def test_a_mention_that_is_only_counted_stays_so_and_says_why(self, both: Session) -> None:
        found = happy(both)
        found.answer, found.answer_why = Answer.COUNT, "older than the answer window"

        outcome = say(both, found, unhappy(True))

        assert "older than the answer window" in outcome.says
        assert wanted(both) == []

    def test_where_one_of_us_has_answered_none_comes(self, both: Session) -> None:
        found = happy(both)
        mentions.note_reply(both, found, SeenReply("We rang you."), NOW)

        assert say(both, found, unhappy(True)).says.endswith("We have answered it already.")

    def test_what_is_gone_or_muted_is_not_drafted_and_says_so(self, both: Session) -> None:
        at = b.source(both)
        gone, muted = b.mention(both, at, "gone"), b.mention(both, at, "muted", "A raffle!")
        for found in (gone, muted):
            b.assessment(both, found, unhappy=0.1, needs_reply=False)
        intake.gone(both, gone, GoneWhy.AUTHOR, NOW)
        admin = b.actor(b.person(both, Role.ADMIN))
        controls.mute(both, admin, MuteKind.PHRASE, "raffle", NOW)

        said = [say(both, found, unhappy(True)).says for found in (gone, muted)]

        assert "gone from its place" in said[0]
        assert "Nothing is drafted by itself" in said[1]

    def test_a_draft_that_waits_already_is_told(self, both: Session) -> None:
        draft = b.draft(both, happy(both))

        outcome = say(both, draft, unhappy(True))

        assert outcome.says.endswith("A draft waits for a decision already.")

    def test_what_a_person_calls_a_complaint_comes_before_what_nobody_does(
        self, both: Session
    ) -> None:
        at = b.source(both)
        for name in ("asks", "told"):
            found = b.mention(both, at, name, author=name)
            b.assessment(both, found, unhappy=0.1, priority=Priority.LOW)
            b.draft(both, found)
        say(both, found, unhappy(True))

        asked = corrections.finding(both, id_of(found), 1)

        assert (asked.priority, asked.needs_reply) == (Priority.NORMAL, True)


class TestItLasts:
    def test_the_next_models_finding_of_the_same_revision_keeps_the_word(
        self, both: Session
    ) -> None:
        found = happy(both)
        say(both, found, unhappy(True))
        say(both, found, about_aspect("price", Polarity.NEGATIVE))

        newer = b.judged(found, unhappy=0.02, needs_reply=False, model="better@2")
        judging.keep(both, found, newer, 0.4, NOW + timedelta(days=1))

        kept = corrections.finding(both, id_of(found), 1)
        assert (kept.unhappy, kept.probability) == (True, 0.02)
        assert {one.aspect for one in kept.aspects} == {"condition", "price"}
        assert wanted(both) == [found.id]

    def test_an_edit_starts_anew_and_the_word_stays_in_history(self, both: Session) -> None:
        at = b.source(both)
        draft = b.pending(both, at=at)
        found = both.get_one(Mention, draft.mention_id)
        say(both, draft, unhappy(False))

        intake.take_in(both, b.terms(), at, b.new_mention(text="Now the handle is off."), NOW)
        b.assessment(both, found)

        assert corrections.finding(both, id_of(found), found.revision).unhappy is True
        assert rows(both, found) == [("unhappy", "false")]
        assert found.answer is Answer.MAY
        assert wanted(both) == [found.id], "the new words are answered"

    def test_a_rejection_for_another_reason_outlasts_an_edit(self, both: Session) -> None:
        at = b.source(both)
        draft, by = b.pending(both, at=at), b.actor(b.person(both))
        moves.reject(both, by, b.seen(draft), RejectReason.DO_NOT_REPLY, "", NOW)

        intake.take_in(both, b.terms(), at, b.new_mention(text="Now the handle is off."), NOW)

        assert both.get_one(Mention, draft.mention_id).answer is Answer.CLOSED

    def test_the_card_shows_what_people_said(self, both: Session) -> None:
        draft = b.pending(both)
        say(both, draft, not_about("condition"))

        judged = card_view(both, draft, "").judged

        assert (judged.said, judged.aspects) == (("not about condition",), ())

    def test_a_reply_is_held_to_what_a_person_said(self, both: Session) -> None:
        draft = b.draft(both, happy(both), text="Thank you for your kind words. Come again!")
        found = both.get_one(Mention, draft.mention_id)
        before = blocking(both, b.terms(), found, draft.text, draft.case_id)

        say(both, draft, unhappy(True))

        after = blocking(both, b.terms(), found, draft.text, draft.case_id)
        assert (before, after != "") == ("", True)
