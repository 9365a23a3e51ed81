"""What waits for the social media team, one question a tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from monitor.models.assessment import Assessment
from monitor.models.draft import UNDECIDED, Action, Attempt, Draft, Reply, ReplyState
from monitor.models.mention import Mention
from monitor.store import doubts, feelings
from monitor.store.drafts import SPOKEN
from monitor.store.reach import Reach, mention_within
from monitor.store.replies import overtaken
from monitor.store.search import answered, counted

#: What a person must settle, or should know is being looked for.
TROUBLED = (ReplyState.UNKNOWN, ReplyState.REFUSED, ReplyState.FAILED)

T = TypeVar("T")


@dataclass(frozen=True)
class Counts:
    """How much waits on each tab."""

    waiting: int
    by_hand: int
    troubled: int
    undrafted: int
    set_aside: int
    disagreeing: int
    unjudged: int


def waiting(session: Session, within: Reach, limit: int = 100) -> Sequence[Draft]:
    """Drafts a person may decide on: the most pressing first, and of those the oldest. What hangs
    on another one's card is in `hanging`.
    """
    found = (
        select(Draft)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .join(Assessment, feelings.judged_now(), isouter=True)
        .where(
            col(Draft.state).in_(UNDECIDED),
            col(Draft.folded_into).is_(None),
            mention_within(within),
        )
        .order_by(feelings.rank().desc(), col(Draft.written_at), col(Draft.id))
    )
    return session.exec(found.limit(limit)).all()


def hanging(session: Session, within: Reach, limit: int = 500) -> Sequence[Draft]:
    """Drafts that hang on another one's card, the oldest first."""
    found = (
        select(Draft)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .where(
            col(Draft.state).in_(UNDECIDED),
            col(Draft.folded_into).is_not(None),
            mention_within(within),
        )
        .order_by(col(Draft.id))
    )
    return session.exec(found.limit(limit)).all()


def by_hand(session: Session, within: Reach) -> list[tuple[Attempt, Mention]]:
    """Approved texts that a person has to put on the place, the oldest approval first."""
    asked = (col(Attempt.state) == ReplyState.APPROVED) & col(Attempt.by_hand).is_(True)
    return _attempts(session, within, asked)


def troubled(session: Session, within: Reach) -> list[tuple[Attempt, Mention]]:
    """Replies whose newest attempt is unknown, refused or failed, or that never came through."""
    newest = (
        select(func.max(Attempt.id)).where(Attempt.reply_id == Reply.id).correlate(Reply)
    ).scalar_subquery()
    #: Taken by the place, and every look for it was in vain: a person looks.
    lost = (col(Attempt.state) == ReplyState.SUBMITTED) & col(Attempt.next_try_at).is_(None)
    asked = or_(col(Attempt.state).in_(TROUBLED), lost) & (col(Attempt.id) == newest)
    asked &= ~overtaken()  # what came back as a draft is asked there
    return _attempts(session, within, asked)


def _attempts(
    session: Session, within: Reach, asked: ColumnElement[bool]
) -> list[tuple[Attempt, Mention]]:
    found = (
        select(Attempt, Mention)
        .join(Reply, col(Reply.id) == col(Attempt.reply_id))
        .join(Mention, col(Mention.id) == col(Reply.mention_id))
        .where(asked, mention_within(within))
        .order_by(col(Attempt.approved_at), col(Attempt.id))
    )
    return list(session.exec(found).all())


def undrafted(
    session: Session, within: Reach, since: datetime, limit: int = 100
) -> Sequence[Mention]:
    """Unhappy or unjudged mentions that nobody answered and for which no draft waits (P24)."""
    found = _undrafted(select(Mention), within, since)
    newest = func.coalesce(Mention.posted_at, Mention.first_seen_at).desc()
    return session.exec(found.order_by(newest).limit(limit)).all()


def _undrafted(found: SelectOfScalar[T], within: Reach, since: datetime) -> SelectOfScalar[T]:
    drafted = exists().where(
        col(Draft.mention_id) == col(Mention.id), col(Draft.state).in_(UNDECIDED)
    )
    spoken = exists().where(
        col(Reply.mention_id) == col(Mention.id),
        col(Attempt.reply_id) == col(Reply.id),
        col(Attempt.state).in_((*SPOKEN, *TROUBLED)),
        col(Attempt.action) == Action.PUBLISH,
    )
    return found.join(Assessment, feelings.judged_now(), isouter=True).where(
        or_(feelings.unhappy() == 1, feelings.unhappy().is_(None)),
        func.coalesce(Mention.posted_at, Mention.first_seen_at) >= since,
        *counted(),
        ~answered(),
        ~drafted,
        ~spoken,
        mention_within(within),
    )


def set_aside(session: Session, within: Reach) -> Sequence[Mention]:
    """Mentions that a step failed on again and again."""
    found = select(Mention).where(col(Mention.set_aside_at).is_not(None), mention_within(within))
    return session.exec(found.order_by(col(Mention.set_aside_at))).all()


def counts(session: Session, within: Reach, since: datetime) -> Counts:
    """How much waits on each tab."""
    doubted = doubts.counts(session, within, since)
    missing = _undrafted(select(func.count()).select_from(Mention), within, since)
    return Counts(
        waiting=_waiting(session, within),
        by_hand=len(by_hand(session, within)),
        troubled=len(troubled(session, within)),
        undrafted=session.exec(missing).one(),
        set_aside=len(set_aside(session, within)),
        disagreeing=doubted.disagreeing,
        unjudged=doubted.unjudged,
    )


def _waiting(session: Session, within: Reach) -> int:
    """How many rows wait: many alike are one, and none where what they hang on waits itself."""
    lead = aliased(Draft)
    lead_waits = exists().where(
        col(lead.id) == col(Draft.folded_into),
        col(lead.state).in_(UNDECIDED),
    )
    undecided = col(Draft.state).in_(UNDECIDED) & mention_within(within)
    alone = col(Draft.folded_into).is_(None)
    cards = (
        select(func.count())
        .select_from(Draft)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .where(undecided, alone)
    )
    groups = (
        select(func.count(func.distinct(Draft.folded_into)))
        .select_from(Draft)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .where(undecided, ~alone, ~lead_waits)
    )
    return session.exec(cards).one() + session.exec(groups).one()
