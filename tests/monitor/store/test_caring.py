"""What the care team asks for."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from monitor.casework import clocks
from monitor.models.case import Case, CaseState, Customer
from monitor.models.judged import Priority
from monitor.models.person import Role
from monitor.store import caring, cases
from monitor.store.ids import id_of
from monitor.workflow.chase import times_of
from tests import builders as b
from tests.builders import NOW

OPEN = (CaseState.OPEN, CaseState.CONTACTED, CaseState.RESOLVED)


def case(session: Session, name: str, state: CaseState = CaseState.OPEN, **hours: float) -> Case:
    """A case with promises in so many hours: contact, next or resolve."""
    fields = {"contact": "contact_due_at", "next": "next_contact_at", "resolve": "resolve_due_at"}
    row = Case(reference=name, state=state, priority=Priority.NORMAL, proposed_at=NOW)
    for promise, away in hours.items():
        setattr(row, fields[promise], NOW + timedelta(hours=away))
    session.add(row)
    session.flush()
    return row


def order(session: Session, limit: int = 500) -> list[str]:
    return [c.reference for c in caring.cases(session, None, OPEN, limit=limit)]


def test_the_nearest_promise_comes_first_whichever_it_is(both: Session) -> None:
    case(both, "nothing promised")
    case(both, "contact", contact=5, resolve=90)
    case(both, "call", CaseState.CONTACTED, contact=-99, next=2, resolve=90)
    case(both, "resolve", CaseState.CONTACTED, contact=-99, next=50, resolve=-3)
    case(both, "put right", CaseState.RESOLVED, contact=-99, resolve=-99)
    case(both, "call after", CaseState.RESOLVED, resolve=-99, next=3)

    assert order(both) == ["resolve", "call", "call after", "contact", "put right",
                           "nothing promised"]  # fmt: skip


def test_a_limit_cuts_off_what_is_furthest_away(both: Session) -> None:
    for number in (3, 1, 2):
        case(both, str(number), contact=number)

    assert order(both, limit=2) == ["1", "2"]


def test_the_order_is_that_of_the_clocks(both: Session) -> None:
    for number in range(30):
        state = (CaseState.OPEN, CaseState.CONTACTED)[number % 2]
        steps = {"contact": 7, "next": 11, "resolve": 13}
        hours = {
            promise: (number * step) % 23 - 9
            for promise, step in steps.items()
            if (number + step) % 5
        }
        case(both, str(number), state, **hours)

    dues = [clocks.next_due(times_of(c)) for c in caring.cases(both, None, OPEN)]

    known = [due for due in dues if due is not None]
    assert known == sorted(known)
    assert dues[len(known):] == [None] * (len(dues) - len(known))  # fmt: skip


def test_cases_are_asked_for_by_state_and_owner(both: Session) -> None:
    mine, theirs = case(both, "mine"), case(both, "theirs")
    case(both, "closed", CaseState.CLOSED)
    whom = b.person(both, Role.CARE)
    mine.owner_id = whom.id
    both.add(mine)
    both.flush()

    assert {c.reference for c in caring.cases(both, None, OPEN)} == {"mine", "theirs"}
    assert caring.cases(both, None, OPEN, owner_id=id_of(whom)) == [mine]
    assert caring.count(both, None, OPEN) == 2
    assert caring.count(both, None, (CaseState.CLOSED,)) == 1
    assert theirs.owner_id is None


def test_only_cases_within_reach_are_counted_and_found(both: Session) -> None:
    about = b.subject(both)
    inside = b.draft(both, b.mention(both, b.source(both, about=about)))
    elsewhere = b.source(both, "other", place="feed:o")
    other = b.mention(both, elsewhere, "m-2", "The bus never came.", author="ola-1")
    outside = b.draft(both, other)
    within = frozenset({id_of(about)})
    proposed = (CaseState.PROPOSED,)

    assert [c.id for c in caring.cases(both, within, proposed)] == [inside.case_id]
    assert caring.count(both, within, proposed) == 1
    assert caring.is_within(both, inside.case_id or 0, within)
    assert not caring.is_within(both, outside.case_id or 0, within)
    assert caring.is_within(both, outside.case_id or 0, None)
    assert not caring.is_within(both, 4711, None)


def test_a_case_begins_with_its_oldest_mention(both: Session) -> None:
    at = b.source(both)
    first = b.mention(both, at, "first")
    made = b.case_of(both, b.draft(both, first))
    for name, minutes in (("later", 5), ("earlier", -5), ("at once", 0)):
        more = b.mention(both, at, name, when=NOW + timedelta(minutes=minutes))
        cases.tie(both, made, more)
    lonely = case(both, "without any")

    found = caring.first_mentions(both, [id_of(made), id_of(lonely)])

    assert {case_id: m.external_id for case_id, m in found.items()} == {made.id: "earlier"}
    assert cases.mentions_of(both, id_of(made))[0].external_id == "earlier"


def test_those_who_work_on_cases_are_offered_by_name(both: Session) -> None:
    about = b.subject(both)
    for name, role, active in (
        ("Zora", Role.CARE, True), ("Abel", Role.LEAD, True), ("Gone", Role.CARE, False),
        ("Vera", Role.VIEWER, True),
    ):  # fmt: skip
        b.person(both, role, name=name, active=active)
    two = b.person(both, Role.CARE, name="Mina", about=about)
    b.grant(both, two, Role.LEAD)

    found = [p.name for p in caring.carers(both, [Role.CARE, Role.LEAD])]

    assert found == ["Abel", "Mina", "Zora"]


def test_a_case_has_its_customer_once_a_person_said_who_it_is(both: Session) -> None:
    made = case(both, "R-1")
    assert caring.customer(both, made) is None

    customer = Customer(name="Ruth Amber", created_at=NOW)
    both.add(customer)
    both.flush()
    made.customer_id = customer.id

    assert caring.customer(both, made) is customer
