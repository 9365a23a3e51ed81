"""Everything that happened to one mention, whoever did it; and names for those who did."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from monitor.models.audit import AuditEvent
from monitor.models.draft import Attempt, Draft, Reply
from monitor.models.person import Person
from monitor.store.ids import id_of


def of_mention(session: Session, mention_id: int) -> Sequence[AuditEvent]:
    """The moves on a mention, its drafts and its replies, oldest first."""
    drafts = select(Draft.id).where(Draft.mention_id == mention_id)
    attempts = select(Attempt.id).join(Reply).where(Reply.mention_id == mention_id)
    found = select(AuditEvent).where(
        or_(
            and_(col(AuditEvent.entity) == "mention", col(AuditEvent.entity_id) == mention_id),
            and_(col(AuditEvent.entity) == "draft", col(AuditEvent.entity_id).in_(drafts)),
            and_(col(AuditEvent.entity) == "attempt", col(AuditEvent.entity_id).in_(attempts)),
        )
    )
    return session.exec(found.order_by(col(AuditEvent.at), col(AuditEvent.id))).all()


def names(session: Session) -> dict[int, str]:
    """Every person's name, those who have left as well."""
    return {id_of(person): person.name for person in session.exec(select(Person))}
