"""Cases as they are found again: by promise, by author, by reference; rules fire once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from monitor.casework import clocks
from monitor.models.case import Case, CaseEventKind, CaseState
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.store import cases
from monitor.store.ids import id_of
from monitor.workflow import chase, promises
from tests import builders as b
from tests.builders import NOW

HOUR = timedelta(hours=1)


def _case(
    session: Session,
    state: CaseState,
    *,
    contact: int | None = None,
    promise: int | None = None,
    resolve: int | None = None,
) -> Case:
    def at(hours: int | None) -> datetime | None:
        return None if hours is None else NOW + hours * HOUR

    case = Case(
        reference=promises.free_reference(session),
        state=state,
        priority=Priority.NORMAL,
        proposed_at=NOW,
        opened_at=NOW,
        contact_due_at=at(contact),
        next_contact_at=at(promise),
        resolve_due_at=at(resolve),
    )
    session.add(case)
    session.flush()
    return case


def _state(case: Case) -> CaseState:
    return case.state


def test_the_queue_runs_by_the_nearest_promise(both: Session) -> None:
    opened, contacted = CaseState.OPEN, CaseState.CONTACTED
    for state, contact, promise, resolve in (
        (opened, 24, None, 168),
        (opened, 2, 90, 168),
        (opened, 50, 3, 168),
        (contacted, 1, None, 120),
        (contacted, 1, 4, 168),
        (contacted, 1, None, None),
        (CaseState.RESOLVED, 1, 70, 60),
    ):
        _case(both, state, contact=contact, promise=promise, resolve=resolve)

    found = list(cases.queue(both))

    dues = [clocks.next_due(chase.times_of(case)) for case in found]
    assert dues[-1] is None
    known = [due for due in dues if due is not None]
    assert known == sorted(known)
    assert len(dues) == 7


def test_the_queue_of_one_owner_holds_nobody_elses(both: Session) -> None:
    owner = b.person(both)
    mine, _ = _case(both, CaseState.OPEN, contact=1), _case(both, CaseState.OPEN, contact=1)
    mine.owner_id = owner.id

    assert list(cases.queue(both, owner_id=owner.id)) == [mine]


@pytest.mark.parametrize("state", [CaseState.PROPOSED, CaseState.CLOSED, CaseState.WITHDRAWN])
def test_a_case_that_nobody_works_on_is_not_in_the_queue(both: Session, state: CaseState) -> None:
    _case(both, state, contact=1)

    assert list(cases.queue(both)) == []


def test_a_further_mention_of_the_same_author_joins_the_live_case(both: Session) -> None:
    at = b.source(both)
    case = b.case_of(both, b.pending(both, at=at))
    more = b.mention(both, at, "m-2")

    assert promises.propose_case(both, more, Priority.LOW, None, NOW) == case
    assert [m.external_id for m in cases.mentions_of(both, id_of(case))] == ["m-1", "m-2"]
    assert case.priority is Priority.HIGH


def test_a_more_urgent_mention_makes_the_case_more_urgent(both: Session) -> None:
    at = b.source(both)
    case = b.case_of(both, b.pending(both, at=at))

    promises.propose_case(both, b.mention(both, at, "m-2"), Priority.URGENT, None, NOW)

    assert case.priority is Priority.URGENT


def test_an_author_of_the_same_id_elsewhere_has_a_case_of_their_own(both: Session) -> None:
    case = b.case_of(both, b.pending(both))
    app = b.source(both, "app", place="app_store:77")
    other = b.mention(both, app, "m-1", "The app forgets my order.")

    assert promises.propose_case(both, other, Priority.LOW, None, NOW) != case


def test_a_mention_without_an_author_joins_nobodys_case(both: Session) -> None:
    at = b.source(both)
    first = b.mention(both, at, "m-1", author="")
    second = b.mention(both, at, "m-2", author="")

    one = promises.propose_case(both, first, Priority.LOW, None, NOW)
    assert promises.propose_case(both, second, Priority.LOW, None, NOW) != one


def test_a_case_is_found_by_its_reference(both: Session) -> None:
    case = b.case_of(both, b.pending(both))

    assert cases.by_reference(both, case.reference) == case
    assert cases.by_reference(both, "R-0000000") is None


def test_a_mention_tied_twice_stands_in_the_case_once(both: Session) -> None:
    draft = b.pending(both)
    case = b.case_of(both, draft)

    cases.tie(both, case, both.get_one(Mention, draft.mention_id))

    assert len(cases.mentions_of(both, id_of(case))) == 1


def test_a_case_shared_by_two_mentions_outlives_the_one_that_needs_none(both: Session) -> None:
    at = b.source(both)
    case = b.case_of(both, b.pending(both, at=at))
    more = b.mention(both, at, "m-2")
    promises.propose_case(both, more, Priority.LOW, None, NOW)

    promises.withdraw_case(both, case, "not needed: duplicate", NOW, more)

    assert _state(case) is CaseState.PROPOSED
    assert cases.live_of(both, id_of(more)) is None
    promises.withdraw_case(
        both, case, "not needed: duplicate", NOW, cases.mentions_of(both, id_of(case))[0]
    )
    assert _state(case) is CaseState.WITHDRAWN


def test_a_case_that_is_open_is_not_withdrawn(both: Session) -> None:
    case = b.case_of(both, b.pending(both))
    promises.open_case(both, case, NOW)

    promises.withdraw_case(both, case, "not needed", NOW)

    assert case.state is CaseState.OPEN


def test_a_rule_fires_once_for_one_promise(both: Session) -> None:
    case = _case(both, CaseState.OPEN, contact=1, resolve=100)

    assert chase.chase_cases(both, NOW + 2 * HOUR) == 1
    assert chase.chase_cases(both, NOW + 3 * HOUR) == 0
    assert len([e for e in cases.timeline(both, id_of(case))
                if e.kind is CaseEventKind.ESCALATION]) == 1  # fmt: skip


def test_a_rule_fires_again_for_another_promise(both: Session) -> None:
    case = _case(both, CaseState.CONTACTED, promise=1, resolve=100)
    assert chase.chase_cases(both, NOW + 2 * HOUR) == 1

    case.next_contact_at = NOW + 5 * HOUR
    assert chase.chase_cases(both, NOW + 4 * HOUR) == 0
    assert chase.chase_cases(both, NOW + 6 * HOUR) == 1


def test_the_reminder_and_then_the_escalation_each_come_once(both: Session) -> None:
    case = _case(both, CaseState.OPEN, contact=10, resolve=100)

    for hours in range(12):
        chase.chase_cases(both, NOW + hours * HOUR)

    kinds = [e.kind for e in cases.timeline(both, id_of(case))]
    assert kinds == [CaseEventKind.REMINDER, CaseEventKind.ESCALATION]


def test_the_store_itself_refuses_a_rule_that_fired_before(both: Session) -> None:
    cases.fire(both, "contact_late", "case", 7, "2026-03-04", NOW)
    both.flush()
    nested = both.begin_nested()

    cases.fire(both, "contact_late", "case", 7, "2026-03-04", NOW)

    with pytest.raises(IntegrityError):
        both.flush()
    nested.rollback()
    assert cases.fired(both, "contact_late", "case", 7, "2026-03-04")
    assert not cases.fired(both, "contact_late", "case", 8, "2026-03-04")


def test_cases_are_counted_by_state(both: Session) -> None:
    for state in (CaseState.OPEN, CaseState.OPEN, CaseState.CLOSED):
        _case(both, state)

    assert cases.counts(both) == {CaseState.OPEN: 2, CaseState.CLOSED: 1}
