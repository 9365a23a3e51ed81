"""What the judge hands to people: where rating and text disagree, and what it could not judge.

A mention leaves its queue when a person says how the author feels: right or wrong, it is settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.mention import Mention
from monitor.store import feelings
from monitor.store.reach import Reach, mention_within
from monitor.store.search import counted


@dataclass(frozen=True)
class Unjudged:
    """How many mentions could not be judged for one reason, in one language ("" if unknown)."""

    why: str
    language: str
    number: int


@dataclass(frozen=True)
class Counts:
    """How much waits in each queue."""

    disagreeing: int
    unjudged: int


def _disagreeing() -> ColumnElement[bool]:
    return col(Assessment.disagreement).is_not(None)


def _unjudged() -> ColumnElement[bool]:
    return col(Assessment.unjudged) != ""


def _open(asked: ColumnElement[bool], within: Reach, since: datetime) -> list[ColumnElement[bool]]:
    """Of what came in since then: nobody has said how the author feels."""
    return [
        col(Mention.first_seen_at) >= since,
        asked,
        *counted(),
        ~feelings.settled(),
        mention_within(within),
    ]


def disagreeing(
    session: Session, within: Reach, since: datetime, limit: int = 100
) -> Sequence[Mention]:
    """Mentions whose stars and words say opposite things, the newest first."""
    return _newest(session, _open(_disagreeing(), within, since), limit)


def unjudged(
    session: Session, within: Reach, since: datetime, language: str | None = None, limit: int = 100
) -> Sequence[Mention]:
    """Mentions that no model could judge, of one language if asked, the newest first."""
    asked = _open(_unjudged(), within, since)
    if language is not None:
        asked.append(col(Assessment.language) == language)
    return _newest(session, asked, limit)


def _newest(session: Session, asked: list[ColumnElement[bool]], limit: int) -> Sequence[Mention]:
    found = select(Mention).join(Assessment, feelings.judged_now()).where(*asked)
    newest_first = found.order_by(col(Mention.first_seen_at).desc(), col(Mention.id).desc())
    return session.exec(newest_first.limit(limit)).all()


def reasons(session: Session, within: Reach, since: datetime) -> list[Unjudged]:
    """Why they could not be judged, and in which language, the most frequent first."""
    found = (
        select(Assessment.unjudged, Assessment.language, func.count())
        .select_from(Mention)
        .join(Assessment, feelings.judged_now())
        .where(*_open(_unjudged(), within, since))
        .group_by(col(Assessment.unjudged), col(Assessment.language))
    )
    rows = [Unjudged(why, language, number) for why, language, number in session.exec(found)]
    return sorted(rows, key=lambda row: (-row.number, row.language, row.why))


def counts(session: Session, within: Reach, since: datetime) -> Counts:
    """How much waits in each queue."""
    number = select(func.count()).select_from(Mention).join(Assessment, feelings.judged_now())
    return Counts(
        disagreeing=session.exec(number.where(*_open(_disagreeing(), within, since))).one(),
        unjudged=session.exec(number.where(*_open(_unjudged(), within, since))).one(),
    )
