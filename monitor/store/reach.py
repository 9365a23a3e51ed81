"""How far a person's roles reach: which subjects they cover, and which mentions lie there."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, true
from sqlmodel import Session, col, select

from monitor.models.case import Case, CaseMention
from monitor.models.mention import Mention, MentionSubject
from monitor.models.person import Grant, Role
from monitor.models.source import Subject

#: Subject ids; None reaches everything, an empty set nothing.
Reach = frozenset[int] | None


def reach(session: Session, person_id: int, roles: Collection[Role]) -> Reach:
    """The subjects over which a person has one of these roles, with all that lies below them."""
    found = select(Grant).where(Grant.person_id == person_id, col(Grant.role).in_(roles))
    granted = {grant.subject_id for grant in session.exec(found)}
    if None in granted:
        return None
    reached = {subject_id for subject_id in granted if subject_id is not None}
    rows = list(session.exec(select(Subject.id, Subject.parent_id))) if reached else []
    while True:
        below = {at for at, above in rows if at is not None and above in reached} - reached
        if not below:
            return frozenset(reached)
        reached |= below


def mention_within(within: Reach) -> ColumnElement[bool]:
    """The condition that a mention is about something within reach."""
    if within is None:
        return true()
    return exists().where(
        col(MentionSubject.mention_id) == col(Mention.id),
        col(MentionSubject.subject_id).in_(within),
    )


def case_within(within: Reach) -> ColumnElement[bool]:
    """The condition that a case lies within reach: it belongs to its first mention's subjects."""
    if within is None:
        return true()
    first = (
        select(Mention.id)
        .join(CaseMention)
        .where(col(CaseMention.case_id) == col(Case.id))
        .order_by(col(Mention.first_seen_at), col(Mention.id))
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return exists().where(
        col(MentionSubject.mention_id) == first, col(MentionSubject.subject_id).in_(within)
    )
