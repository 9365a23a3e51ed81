"""The rows behind the numbers of the overview: one a mention, with all that a KPI asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy import select as columns  # SQLModel's stops at four columns
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.corrected import Word, aspects_in, spoken_of, standing
from monitor.models.draft import Action, Attempt, Reply, ReplyState
from monitor.models.judged import Polarity
from monitor.models.mention import Mention, MentionSubject, OwnerReply, Sighting
from monitor.models.source import Source, Subject
from monitor.models.wire import Precision
from monitor.store import corrections, feelings
from monitor.store.days import day_of
from monitor.store.reach import Reach
from monitor.store.search import Which, conditions


@dataclass(frozen=True)
class Counted:
    """One mention as the overview counts it."""

    mention_id: int
    day: date
    day_known: bool = True  #: False: the day of first sight stands in.
    posted_at: datetime | None = None  #: Only where it is known to the second.
    polarity: Polarity | None = None  #: None: not judged.
    unhappy: bool | None = None
    model: str = ""
    aspects: tuple[tuple[str, str], ...] = ()  #: Each with its polarity.
    answered: bool = False
    answered_at: datetime | None = None
    sources: tuple[str, ...] = ()  #: Names of all sources that saw it.
    subjects: tuple[str, ...] = ()  #: Keys.


@dataclass(frozen=True)
class _Beside:
    """What stands in other tables, by mention."""

    sources: defaultdict[int, list[str]]
    subjects: defaultdict[int, list[str]]
    answers: defaultdict[int, list[datetime | None]]
    said: defaultdict[int, list[Word]]


def rows(session: Session, which: Which, within: Reach, zone: ZoneInfo) -> list[Counted]:
    """Every mention that is meant, in no order."""
    asked = conditions(which, within)
    beside = _beside(session, _ids(asked))
    found = (
        columns(
            Mention.id,
            Mention.posted_at,
            Mention.precision,
            Mention.first_seen_at,
            Assessment.model,
            Assessment.aspects,
            feelings.polarity().label("polarity"),
            feelings.unhappy().label("unhappy"),
        )  # type: ignore[call-overload]  # SQLModel's attributes are columns at run time
        .select_from(Mention)
        .join(Assessment, feelings.judged_now(), isouter=True)
        .where(*asked)
    )
    return [_counted(row, beside, zone) for row in session.connection().execute(found)]


def _counted(row: Row[Any], beside: _Beside, zone: ZoneInfo) -> Counted:
    answers = beside.answers[row.id]
    said = standing(beside.said[row.id]).values()
    aspects = spoken_of(aspects_in(row.aspects), said)
    return Counted(
        mention_id=row.id,
        day=day_of(row.posted_at, row.precision, row.first_seen_at, zone),
        day_known=row.posted_at is not None,
        posted_at=row.posted_at if row.precision is Precision.SECOND else None,
        polarity=None if row.polarity == feelings.UNJUDGED else Polarity(row.polarity),
        unhappy=None if row.unhappy is None else bool(row.unhappy),
        model=row.model or "",
        aspects=tuple((found.aspect, found.polarity.value) for found in aspects),
        answered=bool(answers),
        answered_at=min((at for at in answers if at is not None), default=None),
        sources=tuple(beside.sources[row.id]),
        subjects=tuple(beside.subjects[row.id]),
    )


def _ids(asked: Iterable[ColumnElement[bool]]) -> Select[int | None]:
    found = columns(col(Mention.id)).join(Assessment, feelings.judged_now(), isouter=True)
    return found.where(*asked)


def _beside(session: Session, ids: Select[int | None]) -> _Beside:
    said = corrections.words_of(session, ids)
    beside = _Beside(defaultdict(list), defaultdict(list), defaultdict(list), said)
    seen = (
        select(Sighting.mention_id, Source.name)
        .join(Source, col(Source.id) == col(Sighting.source_id))
        .where(col(Sighting.mention_id).in_(ids))
    )
    for mention_id, name in session.exec(seen):
        beside.sources[mention_id].append(name)
    about = (
        select(MentionSubject.mention_id, Subject.key)
        .join(Subject, col(Subject.id) == col(MentionSubject.subject_id))
        .where(col(MentionSubject.mention_id).in_(ids))
    )
    for mention_id, key in session.exec(about):
        beside.subjects[mention_id].append(key)
    ours = select(Reply.mention_id, Reply.live_since).where(
        col(Reply.live_text) != "", col(Reply.mention_id).in_(ids)
    )
    first = (  # `live_since` moves with each edit; the first answer does not
        select(Reply.mention_id, Attempt.settled_at)
        .join(Attempt, col(Attempt.reply_id) == col(Reply.id))
        .where(
            col(Reply.live_text) != "",
            Attempt.state == ReplyState.LIVE,
            Attempt.action == Action.PUBLISH,
            col(Reply.mention_id).in_(ids),
        )
    )
    theirs = select(OwnerReply.mention_id, OwnerReply.posted_at).where(
        col(OwnerReply.mention_id).in_(ids)
    )
    for mention_id, at in (*session.exec(ours), *session.exec(first), *session.exec(theirs)):
        beside.answers[mention_id].append(at)
    return beside
