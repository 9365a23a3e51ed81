"""Stored history as the judge would be asked about it again, newest first, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, Select, and_, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.judged import ToJudge
from monitor.models.mention import Mention, Sighting
from monitor.models.source import Source
from monitor.store import judging, learning
from monitor.store.engine import reading
from monitor.store.ids import id_of

CHUNK = 250


@dataclass(frozen=True)
class Past:
    """One mention at its present revision: what judged it, and what people said of it."""

    id: int
    asked: ToJudge
    kind: str  #: Of the source that saw it first, such as "google_business".
    model: str = ""  #: "" while nothing has judged this revision.
    unhappy: float | None = None  #: None: not judged, or it could not be.
    cut_off: float = 0.5
    said: bool | None = None  #: Whether the author is unhappy, in people's words.


def came_in(since: datetime) -> ColumnElement[bool]:
    """Written since then, or first seen where nobody knows when it was written."""
    return func.coalesce(Mention.posted_at, Mention.first_seen_at) >= since


def count(session: Session, since: datetime | None) -> int:
    """How many mentions there are to go through."""
    asked = select(func.count()).select_from(Mention).where(*_readable(since))
    return session.exec(asked).one()


def mentions(engine: Engine, since: datetime | None, limit: int | None) -> Iterator[Past]:
    """All of them, newest first. Between two chunks no transaction stands open."""
    last: int | None = None
    left = limit
    while left is None or left > 0:
        with reading(engine) as session:
            found = _chunk(session, since, last, CHUNK if left is None else min(CHUNK, left))
        if not found:
            return
        yield from found
        last = found[-1].id
        left = None if left is None else left - len(found)


def _readable(since: datetime | None) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [
        col(Mention.by_us).is_(False),
        col(Mention.gone_at).is_(None),
    ]
    return asked if since is None else [*asked, came_in(since)]


def _chunk(
    session: Session, since: datetime | None, below: int | None, limit: int
) -> list[Past]:  # fmt: skip
    asked = (
        select(Mention, Assessment, Source.kind)
        .outerjoin(
            Assessment,
            and_(
                col(Assessment.mention_id) == col(Mention.id),
                col(Assessment.current).is_(True),
                col(Assessment.revision) == col(Mention.revision),
            ),
        )
        .outerjoin(Source, col(Source.id) == _first_source().scalar_subquery())
        .where(*_readable(since))
        .order_by(col(Mention.id).desc())
        .limit(limit)
    )
    if below is not None:
        asked = asked.where(col(Mention.id) < below)
    rows = session.exec(asked).all()
    told = learning.said(session, [id_of(mention) for mention, _, _ in rows])
    said = {(one.mention_id, one.revision): one.unhappy for one in told}
    return [
        _past(mention, judged, kind or "", said.get((id_of(mention), mention.revision)))
        for mention, judged, kind in rows
    ]


def _first_source() -> Select[int]:
    return (
        columns(func.min(Sighting.source_id))
        .where(col(Sighting.mention_id) == col(Mention.id))
        .correlate(Mention)
    )


def _past(mention: Mention, judged: Assessment | None, kind: str, said: bool | None) -> Past:
    return Past(
        id=id_of(mention),
        asked=judging.asked(mention),
        kind=kind,
        model=judged.model if judged else "",
        unhappy=judged.unhappy if judged else None,
        cut_off=judged.cut_off if judged else 0.5,
        said=said,
    )
