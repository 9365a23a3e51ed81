"""The rows behind the numbers of the overview: one a mention, with all that a KPI asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.draft import Reply
from monitor.models.judged import Polarity
from monitor.models.mention import Mention, MentionSubject, OwnerReply, Sighting
from monitor.models.source import Source, Subject
from monitor.models.wire import Precision
from monitor.store import feelings
from monitor.store.days import day_of
from monitor.store.reach import Reach
from monitor.store.search import Which, conditions


@dataclass(frozen=True)
class Counted:
    """One mention as the overview counts it."""

    mention_id: int
    day: date
    posted_at: datetime | None  #: Only where it is known to the second.
    day_known: bool  #: False: the day of first sight stands in.
    stars: float | None
    polarity: Polarity | None  #: None: not judged.
    unhappy: bool | None
    model: str
    aspects: tuple[tuple[str, str], ...]  #: Each with its polarity.
    answered: bool
    answered_at: datetime | None
    sources: tuple[str, ...]  #: Names of all sources that saw it.
    subjects: tuple[str, ...]  #: Keys.


def rows(session: Session, which: Which, within: Reach, zone: ZoneInfo) -> list[Counted]:
    """Every mention that is meant, in no order."""
    asked = conditions(which, within)
    found = (
        select(Mention, Assessment, Reply, feelings.polarity(), feelings.unhappy())
        .join(Assessment, feelings.judged_now(), isouter=True)
        .join(Reply, _has_reply(), isouter=True)
        .where(*asked)
    )
    ids = (
        select(Mention.id).join(Assessment, feelings.judged_now(), isouter=True).where(*asked)
    )
    sources, subjects, theirs = _sources(session, ids), _subjects(session, ids), _theirs(session, ids)
    made = []
    for mention, assessment, reply, polarity, unhappy in session.exec(found):
        key = mention.id or 0
        times = [reply.live_since] if reply is not None else []
        times += theirs[key]
        made.append(
            Counted(
                mention_id=key,
                day=day_of(mention.posted_at, mention.precision, mention.first_seen_at, zone),
                posted_at=mention.posted_at if mention.precision is Precision.SECOND else None,
                day_known=mention.posted_at is not None,
                stars=mention.stars,
                polarity=None if polarity == feelings.UNJUDGED else Polarity(polarity),
                unhappy=None if unhappy is None else bool(unhappy),
                model=assessment.model if assessment is not None else "",
                aspects=_aspects(assessment),
                answered=bool(times),
                answered_at=min((at for at in times if at is not None), default=None),
                sources=tuple(sources[key]),
                subjects=tuple(subjects[key]),
            )
        )
    return made
