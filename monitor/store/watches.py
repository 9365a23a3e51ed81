"""Replies that are watched at their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from monitor.models.draft import Reply
from monitor.models.watch import Watch
from monitor.store import claims
from monitor.store.ids import id_of


def of_reply(session: Session, reply_id: int) -> Watch | None:
    """The watch over a reply, if it ever was live."""
    return session.exec(select(Watch).where(Watch.reply_id == reply_id)).first()


def of_mention(session: Session, mention_id: int) -> Watch | None:
    """The watch over our reply under a mention."""
    found = select(Watch).join(Reply, col(Reply.id) == col(Watch.reply_id))
    return session.exec(found.where(Reply.mention_id == mention_id)).first()


def due(session: Session, now: datetime, limit: int = 5) -> Sequence[Watch]:
    """Watches whose next look has come, the longest overdue first; few, as people's approvals
    wait behind the looks.
    """
    found = select(Watch).where(
        col(Watch.next_try_at).is_not(None),
        col(Watch.next_try_at) <= now,
        claims.free(Watch, now),
    )
    return session.exec(found.order_by(col(Watch.next_try_at)).limit(limit)).all()


def claim(session: Session, watch_id: int, owner: str, now: datetime, lease: timedelta) -> bool:
    """Take a watch for one look; True for exactly one of all who try."""
    return claims.claim(
        session,
        Watch,
        watch_id,
        col(Watch.next_try_at).is_not(None),
        col(Watch.next_try_at) <= now,
        claims.free(Watch, now),
        lease_owner=owner,
        lease_until=now + lease,
    )


def again(session: Session, watch_id: int) -> Watch:
    """The row as it stands now, locked until the transaction ends."""
    return session.get_one(Watch, watch_id, with_for_update=True, populate_existing=True)


def begin(session: Session, reply: Reply) -> Watch:
    """The watch over a reply, made if need be."""
    watch = of_reply(session, id_of(reply))
    if watch is None and reply.live_since is not None:
        watch = Watch(reply_id=id_of(reply), since=reply.live_since)
        session.add(watch)
        session.flush()
    if watch is None:
        raise LookupError(f"reply {reply.id} never was live")
    return watch
