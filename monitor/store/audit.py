"""The audit trail and the notices: nothing is silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from monitor.models.audit import AuditEvent, DeskAction, Notice, NoticeLevel


def record(
    session: Session,
    move: str,
    entity: str,
    entity_id: int,
    now: datetime,
    *,
    who: str = "amends",
    desk: str = "",
    **details: Any,
) -> None:
    """Write down a move; details hold ids and hashes, never a text."""
    session.add(
        AuditEvent(
            at=now, who=who, desk=desk, move=move, entity=entity, entity_id=entity_id,
            details=details,
        )
    )  # fmt: skip


def of_entity(session: Session, entity: str, entity_id: int) -> Sequence[AuditEvent]:
    """Every move on a row, oldest first."""
    found = select(AuditEvent).where(AuditEvent.entity == entity, AuditEvent.entity_id == entity_id)
    return session.exec(found.order_by(col(AuditEvent.id))).all()


def notice(session: Session, key: str, level: NoticeLevel, text: str, now: datetime) -> bool:
    """Raise a notice or keep it up; True if it is new or came back."""
    row = session.exec(select(Notice).where(Notice.key == key)).first()
    if row is None:
        session.add(Notice(key=key, level=level, text=text, first_at=now, last_at=now))
        session.flush()
        return True
    came_back = row.over_at is not None
    if came_back:
        row.first_at, row.over_at = now, None
    row.level, row.text, row.last_at = level, text, now
    session.add(row)
    return came_back


def over(session: Session, key: str, now: datetime) -> None:
    """What a notice told of is as it should be again."""
    row = session.exec(select(Notice).where(Notice.key == key)).first()
    if row is not None and row.over_at is None:
        row.over_at = now
        session.add(row)


def standing(session: Session) -> Sequence[Notice]:
    """Notices that still hold, the loudest and newest first."""
    found = select(Notice).where(col(Notice.over_at).is_(None))
    return session.exec(found.order_by(col(Notice.last_at).desc())).all()


def first_time(session: Session, desk: str, key: str, now: datetime) -> bool:
    """Whether this button press is new; notes it if so."""
    found = select(DeskAction.id).where(DeskAction.desk == desk, DeskAction.key == key)
    if session.exec(found).first() is not None:
        return False
    session.add(DeskAction(desk=desk, key=key, at=now))
    return True


def untold(session: Session) -> Sequence[Notice]:
    """Notices that no desk was told of since they were raised, or since they were over."""
    never = col(Notice.told_at).is_(None) & col(Notice.over_at).is_(None)
    raised_since = col(Notice.told_at) < col(Notice.first_at)
    over_since = col(Notice.told_at) < col(Notice.over_at)
    found = select(Notice).where(never | raised_since | over_since)
    return session.exec(found.order_by(col(Notice.id))).all()


def told(session: Session, notice_id: int, now: datetime) -> None:
    """The desks know."""
    notice = session.get_one(Notice, notice_id)
    notice.told_at = now
    session.add(notice)
