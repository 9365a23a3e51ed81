"""Did it help? Recoveries are found by comparing what an author says now with what they said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists
from sqlmodel import Session, col, select

from monitor.models.audit import Recovery
from monitor.models.draft import Reply
from monitor.models.mention import Mention, Revision
from monitor.store import audit, corrections, mentions
from monitor.store.ids import id_of


def recovered(
    stars_before: float | None,
    stars_after: float | None,
    unhappy_before: bool,
    unhappy_after: bool,
) -> bool:
    """The author raised the rating, or took the complaint back, after our reply (design.md 4)."""
    if stars_before is not None and stars_after is not None and stars_after != stars_before:
        return stars_after > stars_before
    return unhappy_before and not unhappy_after


def learn(session: Session, now: datetime) -> int:
    """Note each recovery once; returns how many are new. Also lets old raw payloads go."""
    mentions.forget_raw(session, now)
    known = exists().where(
        col(Recovery.mention_id) == col(Mention.id),
        col(Recovery.revision) == col(Mention.revision),
    )
    edited = session.exec(
        select(Mention, Reply)
        .join(Reply, col(Reply.mention_id) == col(Mention.id))
        .where(
            col(Reply.live_since).is_not(None),
            col(Mention.edited_at) > col(Reply.live_since),
            Mention.judged_revision == Mention.revision,
            ~known,
        )
    ).all()
    return sum(_note(session, mention, reply, now) for mention, reply in edited)


def _note(session: Session, mention: Mention, reply: Reply, now: datetime) -> bool:
    if reply.live_since is None or mention.edited_at is None:
        return False
    before = _answered_revision(session, mention, reply.live_since)
    if before is None:
        return False
    was, is_now = (_unhappy(session, id_of(mention), n) for n in (before.number, mention.revision))
    if not recovered(before.stars, mention.stars, was, is_now):
        return False
    days = (mention.edited_at - reply.live_since).total_seconds() / 86400
    session.add(
        Recovery(
            mention_id=id_of(mention),
            revision=mention.revision,
            stars_before=before.stars,
            stars_after=mention.stars,
            days=days,
            found_at=now,
        )
    )
    audit.record(session, "recovery", "mention", id_of(mention), now, revision=mention.revision)
    return True


def _answered_revision(session: Session, mention: Mention, since: datetime) -> Revision | None:
    """The revision that stood when our reply went live."""
    earlier = [r for r in mentions.revisions(session, id_of(mention)) if r.seen_at <= since]
    return earlier[-1] if earlier else None


def _unhappy(session: Session, mention_id: int, revision: int) -> bool:
    return bool(corrections.finding(session, mention_id, revision).unhappy)
