"""What a desk remembers of people's presses: which were carried out, and who looks at what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from monitor.models.audit import AuditEvent, DeskAction


def remember(session: Session, desk: str, key: str, now: datetime) -> None:
    """Keep that this has happened; a second time changes nothing."""
    found = select(DeskAction.id).where(DeskAction.desk == desk, DeskAction.key == key)
    if session.exec(found).first() is None:
        session.add(DeskAction(desk=desk, key=key, at=now))


def remembered(session: Session, desk: str) -> Sequence[str]:
    """All that is kept, the oldest first."""
    found = select(DeskAction.key).where(DeskAction.desk == desk).order_by(col(DeskAction.id))
    return session.exec(found).all()


def forget(session: Session, desk: str, before: datetime) -> None:
    """Let go of what is older; a press comes a second time within minutes or never."""
    session.connection().execute(
        delete(DeskAction).where(col(DeskAction.desk) == desk, col(DeskAction.at) < before)
    )


def last_move(session: Session) -> int:
    """The number of the newest move; it grows with every one."""
    found = select(AuditEvent.id).order_by(col(AuditEvent.id).desc()).limit(1)
    return session.exec(found).first() or 0
