"""Replies and their attempts: at most one request an approval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from monitor.models.draft import Action, Attempt, Draft, Reply, ReplyState
from monitor.models.mention import Mention
from monitor.store import claims
from monitor.store.ids import id_of


def of_mention(session: Session, mention_id: int) -> Reply | None:
    """Our reply under a mention."""
    return session.exec(select(Reply).where(Reply.mention_id == mention_id)).first()


def make(session: Session, mention_id: int) -> Reply:
    """Our reply under a mention, made if need be."""
    reply = of_mention(session, mention_id)
    if reply is None:
        reply = Reply(mention_id=mention_id)
        session.add(reply)
        session.flush()
    return reply


def attempts(session: Session, reply_id: int) -> Sequence[Attempt]:
    """Every attempt of a reply, oldest first."""
    found = select(Attempt).where(Attempt.reply_id == reply_id)
    return session.exec(found.order_by(col(Attempt.number))).all()


def attempts_of_mention(session: Session, mention_id: int) -> Sequence[Attempt]:
    """Every attempt under a mention, oldest first."""
    found = select(Attempt).join(Reply).where(Reply.mention_id == mention_id)
    return session.exec(found.order_by(col(Attempt.number))).all()


def attempt(session: Session, attempt_id: int) -> Attempt | None:
    """One attempt, locked until the transaction ends (PostgreSQL; SQLite has one writer)."""
    return session.get(Attempt, attempt_id, with_for_update=True, populate_existing=True)


def next_number(session: Session, reply_id: int) -> int:
    """The number of the next attempt."""
    found = select(func.max(Attempt.number)).where(Attempt.reply_id == reply_id)
    return (session.exec(found).one() or 0) + 1


def ready(session: Session, now: datetime, limit: int = 50) -> Sequence[Attempt]:
    """Approved attempts that may go out now, oldest approval first."""
    found = select(Attempt).where(
        Attempt.state == ReplyState.APPROVED,
        col(Attempt.by_hand).is_(False),
        claims.due(Attempt, now),
    )
    return session.exec(found.order_by(col(Attempt.approved_at)).limit(limit)).all()


def claim(session: Session, attempt_id: int, owner: str, now: datetime, lease: timedelta) -> bool:
    """Approved to publishing, for exactly one worker; the lease outlasts the request."""
    return claims.claim(
        session,
        Attempt,
        attempt_id,
        col(Attempt.state) == ReplyState.APPROVED,
        col(Attempt.by_hand).is_(False),
        claims.due(Attempt, now),
        state=ReplyState.PUBLISHING,
        lease_owner=owner,
        lease_until=now + lease,
        claimed_at=now,
    )


def abandoned(session: Session, now: datetime) -> Sequence[Attempt]:
    """Attempts whose worker died: still publishing when the lease ran out."""
    found = select(Attempt).where(
        Attempt.state == ReplyState.PUBLISHING, col(Attempt.lease_until) < now
    )
    return session.exec(found.with_for_update(skip_locked=True)).all()


def to_look_for(session: Session, now: datetime) -> Sequence[Attempt]:
    """Attempts of unknown outcome, or waiting for the place's moderation, due for a look."""
    found = select(Attempt).where(
        col(Attempt.state).in_((ReplyState.UNKNOWN, ReplyState.SUBMITTED)),
        col(Attempt.next_try_at).is_not(None),
        col(Attempt.next_try_at) <= now,
        claims.free(Attempt, now),
    )
    return session.exec(found.order_by(col(Attempt.next_try_at))).all()


def claim_look(
    session: Session, attempt: Attempt, owner: str, now: datetime, lease: timedelta
) -> bool:
    """Take an attempt for one look at the place."""
    return claims.claim(
        session,
        Attempt,
        id_of(attempt),
        claims.free(Attempt, now),
        col(Attempt.state) == attempt.state,
        lease_owner=owner,
        lease_until=now + lease,
    )


def under_way(session: Session, mention_id: int) -> Sequence[Attempt]:
    """Attempts under a mention that have not come to an end."""
    states = (
        ReplyState.APPROVED,
        ReplyState.PUBLISHING,
        ReplyState.UNKNOWN,
        ReplyState.SUBMITTED,
    )
    found = (
        select(Attempt)
        .join(Reply)
        .where(Reply.mention_id == mention_id, col(Attempt.state).in_(states))
    )
    return session.exec(found).all()


def for_people(session: Session) -> Sequence[Attempt]:
    """Attempts that wait for a person: by hand, unknown or submitted after every look, and the
    newest of a reply that failed or was refused, unless a draft has brought it back already.
    """
    unsure = col(Attempt.state).in_((ReplyState.UNKNOWN, ReplyState.SUBMITTED))
    unknown = unsure & col(Attempt.next_try_at).is_(None)
    by_hand = (col(Attempt.state) == ReplyState.APPROVED) & col(Attempt.by_hand).is_(True)
    ended = col(Attempt.state).in_((ReplyState.FAILED, ReplyState.REFUSED))
    found = (
        select(Attempt)
        .join(Reply, col(Reply.id) == col(Attempt.reply_id))
        .where(or_(unknown, by_hand, ended & ~overtaken()))
    )
    return session.exec(found.order_by(col(Attempt.approved_at))).all()


def overtaken() -> ColumnElement[bool]:
    """A later attempt or draft has taken an attempt's place (`Attempt` and `Reply` joined)."""
    later = aliased(Attempt)
    newer = exists().where(
        col(later.reply_id) == col(Attempt.reply_id), col(later.id) > col(Attempt.id)
    )
    came_back = exists().where(
        col(Draft.mention_id) == col(Reply.mention_id), col(Draft.id) > col(Attempt.draft_id)
    )
    return or_(newer, came_back)


def last_live(session: Session, reply_id: int) -> Attempt | None:
    """The attempt whose words were approved last of those that went live."""
    found = select(Attempt).where(
        Attempt.reply_id == reply_id,
        Attempt.state == ReplyState.LIVE,
        Attempt.action != Action.REMOVE,
    )
    return session.exec(found.order_by(col(Attempt.number).desc())).first()


def by_external_id(session: Session, place: str, external_id: str) -> Reply | None:
    """Our reply with this id at a place."""
    found = (
        select(Reply)
        .join(Mention, col(Mention.id) == col(Reply.mention_id))
        .where(Mention.place == place, Reply.external_id == external_id)
    )
    return session.exec(found).first()


def by_id(session: Session, reply_id: int) -> Reply | None:
    """One reply."""
    return session.get(Reply, reply_id)
