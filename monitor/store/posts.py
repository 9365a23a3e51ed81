"""What the desks owe people beside the cards: written down first, sent after, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from monitor.models.desk import DeskPost, PostKind
from monitor.models.draft import Card
from monitor.store import claims
from monitor.store.ids import id_of


def owe(
    session: Session,
    desk: str,
    key: str,
    kind: PostKind,
    text: str,
    now: datetime,
    *,
    card: Card | None = None,
    channel: str = "",
    diff: str = "",
    link: str = "",
    mentions: Sequence[int] = (),
) -> bool:
    """Write down a message a desk owes people; False if this matter was written down before."""
    found = select(DeskPost.id).where(DeskPost.desk == desk, DeskPost.key == key)
    if session.exec(found).first() is not None:
        return False
    session.add(
        DeskPost(
            desk=desk, key=key, card_id=card.id if card else None, channel=channel, kind=kind,
            text=text, diff=diff, link=link, mentions=list(mentions), due_at=now,
        )
    )  # fmt: skip
    session.flush()
    return True


def due(session: Session, desk: str, now: datetime, limit: int = 50) -> Sequence[DeskPost]:
    """Posts that can be sent now, oldest first: those in the thread of a card that stands on the
    desk, and those that stand in a channel of their own.
    """
    stands = or_(col(DeskPost.channel) != "", col(Card.message_id) != "")
    found = (
        select(DeskPost)
        .join(Card, col(Card.id) == col(DeskPost.card_id), isouter=True)
        .where(
            DeskPost.desk == desk,
            col(DeskPost.sent_at).is_(None),
            DeskPost.due_at <= now,
            stands,
            claims.due(DeskPost, now),
            claims.free(DeskPost, now),
        )
    )
    return session.exec(found.order_by(col(DeskPost.id)).limit(limit)).all()


def claim(session: Session, post: DeskPost, owner: str, now: datetime, lease: timedelta) -> bool:
    """Take a post for sending; True for exactly one of all who try."""
    won = claims.claim(
        session,
        DeskPost,
        id_of(post),
        col(DeskPost.sent_at).is_(None),
        claims.free(DeskPost, now),
        lease_owner=owner,
        lease_until=now + lease,
    )
    session.refresh(post)
    return won


def sent(session: Session, post_id: int, message_id: str, now: datetime) -> None:
    """It stands on the desk."""
    post = session.get_one(DeskPost, post_id)
    post.sent_at, post.message_id = now, message_id
    post.lease_owner, post.lease_until = "", None
    claims.succeeded(post)
    session.add(post)


def failed(
    session: Session, post_id: int, error: str, now: datetime, *, wait: timedelta | None = None
) -> None:
    """It was not sent: again later, and set aside after the sixth time.

    With `wait` (a desk that is busy, or away) the attempt does not count.
    """
    post = session.get_one(DeskPost, post_id)
    post.lease_owner, post.lease_until = "", None
    if wait is None:
        claims.failed(post, error, now)
    else:
        post.next_try_at, post.last_error = now + wait, error[:1000]
    session.add(post)


def of_card(session: Session, card_id: int) -> Sequence[DeskPost]:
    """All that was or will be said in a card's thread, oldest first."""
    found = select(DeskPost).where(DeskPost.card_id == card_id)
    return session.exec(found.order_by(col(DeskPost.id))).all()
