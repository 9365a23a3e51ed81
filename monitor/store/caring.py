"""What the care team asks for: which cases there are to work on, and what belongs to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func
from sqlmodel import Session, col, select

from monitor.models.case import Case, CaseMention, CaseState, Customer
from monitor.models.mention import Mention
from monitor.models.person import Grant, Person, Role
from monitor.store.cases import FAR
from monitor.store.reach import Reach, case_within


def cases(
    session: Session,
    within: Reach,
    states: Sequence[CaseState],
    owner_id: int | None = None,
    limit: int = 500,
) -> Sequence[Case]:
    """Cases in these states, the nearest promise first, then the newest; of one owner if asked."""
    found = select(Case).where(col(Case.state).in_(states), case_within(within))
    if owner_id is not None:
        found = found.where(Case.owner_id == owner_id)
    return session.exec(found.order_by(_nearest(), col(Case.id).desc()).limit(limit)).all()


def _nearest() -> ColumnElement[Any]:
    """The promise that runs out first; in a case put right only a contact promised then counts."""
    running = (
        (col(Case.contact_due_at), (CaseState.OPEN,)),
        (col(Case.next_contact_at), (CaseState.OPEN, CaseState.CONTACTED, CaseState.RESOLVED)),
        (col(Case.resolve_due_at), (CaseState.OPEN, CaseState.CONTACTED)),
    )
    contact, promise, resolve = (
        func.coalesce(case((col(Case.state).in_(states), due), else_=None), FAR)
        for due, states in running
    )
    return case(
        (and_(contact <= promise, contact <= resolve), contact),
        (promise <= resolve, promise),
        else_=resolve,
    )


def count(session: Session, within: Reach, states: Sequence[CaseState]) -> int:
    """How many cases stand in these states."""
    found = select(func.count()).select_from(Case)
    return session.exec(found.where(col(Case.state).in_(states), case_within(within))).one()


def is_within(session: Session, case_id: int, within: Reach) -> bool:
    """Whether a case lies within somebody's reach."""
    found = select(Case.id).where(Case.id == case_id, case_within(within))
    return session.exec(found).first() is not None


def first_mentions(session: Session, case_ids: Sequence[int]) -> dict[int, Mention]:
    """The mention that each case began with, by case id."""
    found = (
        select(CaseMention.case_id, Mention)
        .join(Mention, col(Mention.id) == col(CaseMention.mention_id))
        .where(col(CaseMention.case_id).in_(case_ids))
        .order_by(col(Mention.first_seen_at).desc(), col(Mention.id).desc())
    )
    return dict(session.exec(found).all())  # the oldest comes last and stays


def carers(session: Session, roles: Sequence[Role]) -> Sequence[Person]:
    """Active people with one of these roles, by name."""
    able = select(Grant.person_id).where(col(Grant.role).in_(roles))
    found = select(Person).where(col(Person.active).is_(True), col(Person.id).in_(able))
    return session.exec(found.order_by(Person.name)).all()


def customer(session: Session, case: Case) -> Customer | None:
    """The customer of a case, once a person has said who it is."""
    return session.get(Customer, case.customer_id) if case.customer_id else None
