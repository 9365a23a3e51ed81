"""Where it takes more than one person: each yes counts once, and the last one approves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.casework.approvals import ApprovalRule
from monitor.models.desk import Approval, PostKind
from monitor.models.draft import Attempt, Draft, DraftState, RejectReason
from monitor.models.person import Grant, Person, Role
from monitor.settings.deciding import ApprovalEntry
from monitor.store import approvals, drafts, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow.actors import Outcome
from monitor.workflow.approvals import rules_from
from monitor.workflow.cards import card_view
from monitor.workflow.drafts import approve, edit_and_approve, reject, take_back
from monitor.workflow.texts import Terms
from monitor.workflow.waiting import second_opinion
from tests import builders as b
from tests.builders import NOW
from tests.monitor.workflow.deciding import at_once, audited, last, told

LATER = NOW + timedelta(minutes=5)
TWO = Terms(contact=b.CONTACT, desks=("slack",), approvals=(ApprovalRule(need=2),))
NOT_ALONE = Terms(contact=b.CONTACT, approvals=(ApprovalRule(need=1),))


def two_people(session: Session) -> tuple[Person, Person]:
    return b.person(session), b.person(session, name="Omar Reed")


def flagged(session: Session) -> Draft:
    """A draft under a text that speaks of a lawyer, written by the composer all the same."""
    mention = b.mention(session)
    b.assessment(session, mention, flags=("legal",))
    return b.draft(session, mention)


def say_yes(session: Session, draft: Draft, by: Person, terms: Terms = TWO) -> Outcome:
    return approve(session, terms, b.actor(by), b.seen(draft), LATER)


def attempts(session: Session) -> list[Attempt]:
    return list(session.exec(select(Attempt)))


def test_the_first_yes_is_kept_and_publishes_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        draft, (ines, _) = b.pending(session), two_people(session)
        outcome = say_yes(session, draft, ines)

    assert outcome == Outcome(True, "Your yes is noted. It still takes one more person.", draft.id)
    with reading(engine) as session:
        assert session.get_one(Draft, draft.id).state is DraftState.PENDING
        assert attempts(session) == []
        (kept,) = approvals.of_draft(session, id_of(draft))
    assert (kept.person_id, kept.at, kept.desk, kept.text_hash) == (
        ines.id, LATER, "web", draft.text_hash,
    )  # fmt: skip


def test_the_second_yes_by_another_person_approves_exactly_that_text(both: Session) -> None:
    draft, (ines, omar) = b.pending(both), two_people(both)
    say_yes(both, draft, ines)

    outcome = say_yes(both, draft, omar)

    assert outcome.says == "Approved."
    (attempt,) = attempts(both)
    assert (attempt.text_hash, attempt.approved_by) == (draft.text_hash, omar.id)
    assert (draft.state, draft.decided_by) == (DraftState.APPROVED, omar.id)
    assert audited(both, draft) == ["approve first", "approve"]
    assert told(both) == [
        "Ines Okafor says yes. It still takes one more person.",
        "Omar Reed approved the reply.",
    ]


def test_a_second_press_by_the_same_person_is_no_second_yes(both: Session) -> None:
    draft, (ines, _) = b.pending(both), two_people(both)
    say_yes(both, draft, ines)

    outcome = say_yes(both, draft, ines)

    assert outcome.ok
    assert outcome.says == "You have said yes already. It still takes one more person."
    assert attempts(both) == []
    assert len(told(both)) == 1


def test_a_risk_takes_two_people_without_any_setting(both: Session) -> None:
    draft, (ines, omar) = flagged(both), two_people(both)

    assert not say_yes(both, draft, ines, b.terms()).attempt_id
    assert say_yes(both, draft, omar, b.terms()).attempt_id


def test_one_person_is_enough_where_no_rule_holds(both: Session) -> None:
    draft, (ines, _) = b.pending(both), two_people(both)
    rare = Terms(contact=b.CONTACT, approvals=(ApprovalRule(stars=5, subject="elsewhere"),))

    assert say_yes(both, draft, ines, rare).says == "Approved."
    assert [one.person_id for one in approvals.of_draft(both, id_of(draft))] == [ines.id]


def test_a_rule_finds_a_subject_above_and_the_kind_of_source(both: Session) -> None:
    brand = b.subject(both, "brand")
    shop = b.subject(both, "shop", parent=brand)
    mention = b.mention(both, b.source(both, about=shop))
    b.assessment(both, mention)
    draft, ines = b.draft(both, mention), b.person(both)
    rule = ApprovalRule(subject="brand", kinds=("google_business",))

    assert not say_yes(both, draft, ines, Terms(b.CONTACT, approvals=(rule,))).attempt_id


def test_who_may_not_approve_may_not_say_yes_either(both: Session) -> None:
    draft, carer = b.pending(both), b.person(both, Role.CARE)

    assert not say_yes(both, draft, carer).ok
    assert approvals.of_draft(both, id_of(draft)) == []


def test_the_yes_of_somebody_who_may_no_more_does_not_count(both: Session) -> None:
    draft, (ines, omar) = b.pending(both), two_people(both)
    say_yes(both, draft, ines)
    both.delete(both.exec(select(Grant).where(Grant.person_id == ines.id)).one())
    both.flush()

    assert say_yes(both, draft, omar).says == "Your yes is noted. It still takes one more person."


def test_a_group_is_told_by_roles_and_by_addresses(both: Session) -> None:
    draft, (ines, omar) = b.pending(both), two_people(both)
    entry = ApprovalEntry(need=1, who=("lead", omar.email.upper()))
    terms = Terms(b.CONTACT, approvals=rules_from([entry]))

    missing = say_yes(both, draft, ines, terms).says
    assert missing == f"Your yes is noted. It still takes one more of lead, {omar.email}."
    assert say_yes(both, draft, omar, terms).attempt_id


class TestOwnWords:
    """A person writes the reply, or changes it."""

    def words(self, draft: Draft) -> str:
        return draft.text.replace("Thank you", "Many thanks")

    def edit(self, session: Session, draft: Draft, by: Person, terms: Terms = TWO) -> Outcome:
        own = self.words(draft)
        return edit_and_approve(session, terms, b.actor(by), b.seen(draft), own, LATER)

    def test_an_edit_voids_each_yes_to_the_words_before(self, both: Session) -> None:
        draft, (ines, omar) = b.pending(both), two_people(both)
        lena = b.person(both, Role.LEAD, name="Lena Holt")
        say_yes(both, draft, ines)

        outcome = self.edit(both, draft, omar)

        own = both.get_one(Draft, outcome.draft_id)
        assert (draft.state, own.state) == (DraftState.REPLACED, DraftState.PENDING)
        assert [one.person_id for one in approvals.of_draft(both, id_of(own))] == [omar.id]
        assert say_yes(both, own, lena).attempt_id
        assert attempts(both)[0].text == self.words(draft)

    def test_the_card_goes_on_with_the_new_words_and_tells_who_said_yes(
        self, both: Session
    ) -> None:
        draft, (ines, _) = b.pending(both), two_people(both)
        outcome = self.edit(both, draft, ines)

        own = both.get_one(Draft, outcome.draft_id)
        (card,) = drafts.cards_of(both, id_of(own))
        view = card_view(both, own, "", rules=TWO.approvals)
        assert card.stale_since == LATER
        assert [one.name for one in view.approvals.given] == ["Ines Okafor"]
        assert (view.approvals.needed, view.approvals.missing) == (2, "one more person")
        assert view.draft is not None
        assert view.draft.written_by == "Ines Okafor"
        assert last(both).diff.splitlines()[:2] == [
            "- Thank you for telling us.", "+ Many thanks for telling us.",
        ]  # fmt: skip

    def test_a_late_yes_to_the_words_before_is_refused(self, both: Session) -> None:
        draft, (ines, omar) = b.pending(both), two_people(both)
        self.edit(both, draft, ines)

        outcome = say_yes(both, draft, omar)

        assert not outcome.ok
        assert outcome.says == "Already replaced by another by Ines Okafor at 2026-03-04 09:35 UTC."

    def test_who_wrote_them_may_approve_them_alone_where_no_rule_forbids_it(
        self, both: Session
    ) -> None:
        draft, (ines, _) = b.pending(both), two_people(both)

        assert self.edit(both, draft, ines, b.terms()).attempt_id

    def test_nobody_approves_own_words_alone_where_a_rule_forbids_it(self, both: Session) -> None:
        draft, (ines, omar) = b.pending(both), two_people(both)
        outcome = self.edit(both, draft, ines, NOT_ALONE)
        own = both.get_one(Draft, outcome.draft_id)

        assert "somebody else than who wrote it" in outcome.says
        assert "somebody else" in say_yes(both, own, ines, NOT_ALONE).says
        assert say_yes(both, own, omar, NOT_ALONE).attempt_id

    def test_words_written_where_no_draft_may_be_take_two_for_a_risk(self, both: Session) -> None:
        mention = b.mention(both)
        b.assessment(both, mention, flags=("injury",))
        draft = b.draft(both, mention, state=DraftState.NO_TEXT)
        ines, omar = two_people(both)
        text = b.reply_text(b.case_of(both, draft))
        seen = b.seen(draft)

        outcome = edit_and_approve(both, b.terms(), b.actor(ines), seen, text, LATER)

        assert outcome.attempt_id is None
        own = both.get_one(Draft, outcome.draft_id)
        assert say_yes(both, own, omar, b.terms()).attempt_id

    def test_a_second_opinion_that_was_asked_still_takes_two(self, both: Session) -> None:
        draft, (ines, omar) = b.pending(both), two_people(both)
        second_opinion(both, b.actor(ines), b.seen(draft), id_of(omar), "", NOW)

        outcome = self.edit(both, draft, ines, b.terms())

        assert outcome.attempt_id is None
        assert last(both).mentions == [omar.id]


def test_taking_an_approval_back_takes_every_yes_back(both: Session) -> None:
    draft, (ines, omar) = b.pending(both), two_people(both)
    say_yes(both, draft, ines)
    attempt_id = say_yes(both, draft, omar).attempt_id
    assert attempt_id is not None

    take_back(both, b.actor(omar), attempt_id, LATER)

    assert approvals.of_draft(both, id_of(draft)) == []
    assert say_yes(both, draft, omar).attempt_id is None


def test_after_a_rejection_no_yes_counts_any_more(both: Session) -> None:
    draft, (ines, omar) = b.pending(both), two_people(both)
    say_yes(both, draft, ines)
    reject(both, b.actor(omar), b.seen(draft), RejectReason.TONE, "too stiff", LATER)

    assert not say_yes(both, draft, b.person(both, Role.LEAD, name="Lena Holt")).ok
    assert last(both).text == "Omar Reed rejected the draft: the tone is wrong: too stiff"
    assert last(both).kind is PostKind.DECISION


@pytest.mark.parametrize("times", range(3))
def test_of_two_who_say_yes_in_one_moment_both_count_and_one_reply_goes_out(
    engine: Engine, times: int
) -> None:
    with writing(engine) as session:
        draft, people = b.pending(session), two_people(session)

    outcomes = at_once(engine, *(lambda s, by=by: say_yes(s, draft, by) for by in people))

    assert all(outcome.ok for outcome in outcomes)
    assert sorted(outcome.attempt_id is None for outcome in outcomes) == [False, True]
    with reading(engine) as session:
        assert len(attempts(session)) == 1
        assert len(session.exec(select(Approval)).all()) == 2


def test_of_two_presses_of_one_person_in_one_moment_one_counts(engine: Engine) -> None:
    with writing(engine) as session:
        draft, (ines, _) = b.pending(session), two_people(session)

    outcomes = at_once(engine, *(lambda s: say_yes(s, draft, ines) for _ in range(3)))

    assert [outcome.attempt_id for outcome in outcomes] == [None] * 3
    with reading(engine) as session:
        assert len(session.exec(select(Approval)).all()) == 1


def test_a_yes_and_an_edit_in_one_moment_never_approve_words_one_person_read(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        draft, (ines, omar) = b.pending(session), two_people(session)
        lena = b.person(session, Role.LEAD, name="Lena Holt")
        say_yes(session, draft, ines)

    at_once(
        engine,
        lambda s: say_yes(s, draft, omar),
        lambda s: TestOwnWords().edit(s, draft, lena),
    )

    with reading(engine) as session:
        for attempt in attempts(session):
            assert attempt.text == draft.text
            said = approvals.of_draft(session, id_of(draft))
            assert {one.person_id for one in said} == {ines.id, omar.id}


def test_what_was_said_of_other_characters_does_not_count(both: Session) -> None:
    draft, (ines, omar) = b.pending(both), two_people(both)
    say_yes(both, draft, ines)
    draft.text += " Yours."
    draft.text_hash = mentions.hash_of(draft.text)
    both.flush()

    assert say_yes(both, draft, omar).attempt_id is None
