"""What came in lately that people may have to look at, and how likely each author is unhappy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.mention import Answer, Mention
from monitor.store.past import came_in


@dataclass(frozen=True)
class Workload:
    """The probabilities of a stretch of time; what no model could judge is counted apart."""

    unhappy: Sequence[float]
    unjudged: int
    first: datetime | None  #: When the oldest of them came in; None where there is none.


def since(session: Session, start: datetime) -> Workload:
    """Mentions since `start` that stand and may be answered, as they are judged now.

    What is counted only, such as a competitor's and old history, is work for nobody.
    """
    came = func.coalesce(Mention.posted_at, Mention.first_seen_at)
    asked = (
        select(Assessment.unhappy, came)
        .join(Mention, col(Mention.id) == col(Assessment.mention_id))
        .where(
            col(Assessment.current).is_(True),
            col(Mention.by_us).is_(False),
            col(Mention.gone_at).is_(None),
            col(Mention.answer) != Answer.COUNT,
            came_in(start),
        )
    )
    rows = session.exec(asked).all()
    known = [unhappy for unhappy, _ in rows if unhappy is not None]
    return Workload(known, len(rows) - len(known), min((when for _, when in rows), default=None))
