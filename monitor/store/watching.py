"""How well we listen: what each source brought lately, and what is muted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor.models.mention import Sighting
from monitor.models.source import Mute, SourceSample, Subject


def seen_since(session: Session, since: datetime) -> dict[int, int]:
    """How many mentions each source has seen for the first time since then, by source id."""
    found = (
        select(Sighting.source_id, func.count())
        .where(col(Sighting.first_seen_at) >= since)
        .group_by(col(Sighting.source_id))
    )
    return dict(session.exec(found).all())


def samples(session: Session) -> dict[int, int]:
    """How many unreadable samples are kept of each source, by source id."""
    found = select(SourceSample.source_id, func.count()).group_by(col(SourceSample.source_id))
    return dict(session.exec(found).all())


def mutes(session: Session) -> Sequence[Mute]:
    """Everything that is muted, the newest first."""
    return session.exec(select(Mute).order_by(col(Mute.muted_at).desc())).all()


def subjects(session: Session) -> Sequence[Subject]:
    """Every subject, by name."""
    return session.exec(select(Subject).order_by(Subject.name)).all()
