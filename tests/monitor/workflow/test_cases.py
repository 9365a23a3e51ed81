"""The private side: one owner, promises that run a clock, and no close without the cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from monitor.casework import clocks
from monitor.casework.clocks import Rule
from monitor.models.case import Case, CaseEventKind, CaseState, ResolutionReason, RootCause
from monitor.models.person import Role
from monitor.store import cases as store
from monitor.store.ids import id_of
from monitor.workflow import cases, chase, promises
from monitor.workflow.actors import Actor
from monitor.workflow.cases import Resolution
from tests import builders as b
from tests.builders import NOW

HOUR = timedelta(hours=1)
FOUND = Resolution(
    problem="The lid came broken.",
    root_cause=RootCause.DELIVERY,
    root_cause_detail="packed without padding",
    resolution="A new lid was sent.",
    reason=ResolutionReason.PUT_RIGHT,
    prevention="Padding in every box.",
)


def carer(session: Session, name: str = "Noor Lind") -> Actor:
    return b.actor(b.person(session, Role.CARE, name=name))


def proposed(session: Session) -> Case:
    return b.case_of(session, b.pending(session))


def opened(session: Session) -> Case:
    case = proposed(session)
    promises.open_case(session, case, NOW)
    return case


def closed(session: Session, by: Actor) -> Case:
    case = opened(session)
    assert cases.resolve(session, by, id_of(case), FOUND, NOW).ok
    assert cases.close(session, by, id_of(case), NOW).ok
    return case


def state(case: Case) -> CaseState:
    """Its state now (a function, so that a type checker does not remember the state before)."""
    return case.state


def rules(case: Case, at: datetime) -> list[Rule]:
    return [firing.rule for firing in clocks.firing(chase.times_of(case), at)]


class TestOwner:
    def test_the_first_owner_needs_no_reason_and_opens_the_case(self, both: Session) -> None:
        case, by = proposed(both), carer(both)

        assert cases.give_to(both, by, id_of(case), by.person_id, "", NOW).ok

        assert (case.owner_id, case.transfers, case.state) == (by.person_id, 0, CaseState.OPEN)

    def test_handing_it_on_needs_a_reason_and_is_counted(self, both: Session) -> None:
        case, by, other = opened(both), carer(both), carer(both, "Pia Moss")
        cases.give_to(both, by, id_of(case), by.person_id, "", NOW)

        without = cases.give_to(both, by, id_of(case), other.person_id, " ", NOW)
        with_ = cases.give_to(both, by, id_of(case), other.person_id, "on leave", NOW)

        assert without.says == "Say why the case changes hands."
        assert with_.says == "Pia Moss has the case: on leave"
        assert (case.owner_id, case.transfers) == (other.person_id, 1)

    def test_giving_it_to_its_owner_changes_nothing(self, both: Session) -> None:
        case, by = opened(both), carer(both)
        for _ in range(2):
            assert cases.give_to(both, by, id_of(case), by.person_id, "", NOW).ok

        assert case.transfers == 0

    def test_nobody_who_has_left_is_given_a_case(self, both: Session) -> None:
        case, by = opened(both), carer(both)
        left = b.person(both, Role.CARE, active=False)

        assert not cases.give_to(both, by, id_of(case), id_of(left), "", NOW).ok


class TestPromises:
    def test_a_contact_stops_the_first_clock_and_the_promise_starts_the_next(
        self, both: Session
    ) -> None:
        case, by = opened(both), carer(both)

        cases.contacted(both, by, id_of(case), "Rang, will ring again", NOW + 5 * HOUR, NOW)

        assert state(case) is CaseState.CONTACTED
        assert rules(case, NOW + 4 * HOUR) == []
        assert rules(case, NOW + 5 * HOUR) == [Rule.PROMISE_LATE]

    def test_the_first_contact_stays_the_first(self, both: Session) -> None:
        case, by = opened(both), carer(both)
        for hours in (1, 2):
            cases.contacted(both, by, id_of(case), "Rang", None, NOW + hours * HOUR)

        assert case.contacted_at == NOW + HOUR

    @pytest.mark.parametrize("move", ["contacted", "promise"])
    def test_a_promise_lies_ahead(self, both: Session, move: str) -> None:
        case, by = opened(both), carer(both)
        if move == "promise":
            outcome = cases.promise(both, by, id_of(case), NOW, NOW)
        else:
            outcome = cases.contacted(both, by, id_of(case), "Rang", NOW, NOW)

        assert not outcome.ok
        assert state(case) is CaseState.OPEN

    @pytest.mark.parametrize("before", ["proposed", "open", "contacted", "resolved"])
    def test_a_promise_never_runs_out_silently_whatever_the_case_is(
        self, both: Session, before: str
    ) -> None:
        case, by = proposed(both), carer(both)
        if before != "proposed":
            promises.open_case(both, case, NOW)
        if before == "contacted":
            cases.contacted(both, by, id_of(case), "Rang", None, NOW)
        if before == "resolved":
            cases.resolve(both, by, id_of(case), FOUND, NOW)

        assert cases.promise(both, by, id_of(case), NOW + HOUR, NOW).ok
        both.flush()

        assert Rule.PROMISE_LATE in rules(case, NOW + HOUR)
        assert case in store.ticking(both)

    def test_a_contact_after_the_resolution_does_not_undo_it(self, both: Session) -> None:
        case, by = opened(both), carer(both)
        cases.resolve(both, by, id_of(case), FOUND, NOW)

        cases.contacted(both, by, id_of(case), "All is well", None, NOW)

        assert state(case) is CaseState.RESOLVED


class TestClose:
    def test_a_resolved_case_closes_and_its_mention_may_have_another(self, both: Session) -> None:
        case = closed(both, carer(both))
        (mention,) = store.mentions_of(both, id_of(case))

        assert (state(case), case.closed_at) == (CaseState.CLOSED, NOW)
        assert store.live_of(both, id_of(mention)) is None
        again = promises.propose_case(both, mention, case.priority, None, NOW)
        assert again.reference != case.reference

    def test_without_problem_cause_and_resolution_it_does_not_close(self, both: Session) -> None:
        case = opened(both)

        outcome = cases.close(both, carer(both), id_of(case), NOW)

        assert outcome.says == (
            "The case cannot close yet: it has no problem, no root cause, no resolution."
        )

    @pytest.mark.parametrize("field", ["problem", "resolution"])
    def test_it_is_not_resolved_without_words(self, both: Session, field: str) -> None:
        found = replace(FOUND, problem=" ") if field == "problem" else replace(FOUND, resolution="")

        assert not cases.resolve(both, carer(both), id_of(opened(both)), found, NOW).ok

    def test_a_reopened_case_is_counted_gets_a_new_clock_and_a_new_resolution(
        self, both: Session
    ) -> None:
        by = carer(both)
        case = closed(both, by)
        later = NOW + timedelta(days=20)

        assert cases.reopen(both, by, id_of(case), "It broke again", later).ok

        assert (state(case), case.reopened) == (CaseState.CONTACTED, 1)
        assert case.resolve_due_at == later + timedelta(days=7)
        assert not cases.close(both, by, id_of(case), later).ok
        assert cases.resolve(both, by, id_of(case), FOUND, later).ok
        assert cases.close(both, by, id_of(case), later).ok

    def test_a_case_is_not_reopened_beside_another_live_one(self, both: Session) -> None:
        by = carer(both)
        case = closed(both, by)
        (mention,) = store.mentions_of(both, id_of(case))
        promises.propose_case(both, mention, case.priority, None, NOW)

        assert "another live case" in cases.reopen(both, by, id_of(case), "", NOW).says

    def test_an_open_case_is_not_reopened(self, both: Session) -> None:
        case = opened(both)

        assert cases.reopen(both, carer(both), id_of(case), "", NOW).says == (
            "The case is open, not closed."
        )

    def test_a_closed_case_takes_a_note_and_nothing_else(self, both: Session) -> None:
        by = carer(both)
        case_id = id_of(closed(both, by))

        assert cases.note(both, by, case_id, "She wrote to thank us.", NOW).ok
        assert not cases.contacted(both, by, case_id, "Rang", None, NOW).ok
        assert not cases.promise(both, by, case_id, NOW + HOUR, NOW).ok
        assert not cases.resolve(both, by, case_id, FOUND, NOW).ok
        assert not cases.close(both, by, case_id, NOW).ok


def test_the_whole_story_stands_on_the_timeline_with_who_told_it(both: Session) -> None:
    by = carer(both)
    case = opened(both)
    cases.give_to(both, by, id_of(case), by.person_id, "", NOW)
    cases.note(both, by, id_of(case), "Has two kettles.\x00\ud800", NOW)
    cases.contacted(both, by, id_of(case), "Rang", NOW + HOUR, NOW)
    cases.resolve(both, by, id_of(case), FOUND, NOW)
    cases.close(both, by, id_of(case), NOW)

    told = [(e.kind, e.text, e.by) for e in store.timeline(both, id_of(case))]

    assert told[2:] == [
        (CaseEventKind.OWNER, "Noor Lind has the case", by.person_id),
        (CaseEventKind.NOTE, "Has two kettles.", by.person_id),
        (CaseEventKind.CONTACT, "Rang; next contact 2026-03-04 10:30 UTC", by.person_id),
        (CaseEventKind.RESOLVED, "A new lid was sent.", by.person_id),
        (CaseEventKind.CLOSED, "Closed", by.person_id),
    ]


def test_a_case_that_is_not_there_is_told(both: Session) -> None:
    assert cases.note(both, carer(both), 10_000_000, "x", NOW).says == "There is no such case."
    assert cases.note(both, carer(both), id_of(opened(both)), " \n", NOW).says == (
        "The note is empty."
    )
