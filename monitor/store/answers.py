"""Answers of ours as read from a place, whoever of us wrote them, and those that are gone again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.models.draft import Attempt, Reply, ReplyState
from monitor.models.mention import Mention, OwnerReply
from monitor.models.wire import SeenReply
from monitor.store.ids import id_of
from monitor.store.keys import hash_of
from monitor.text import clean, same_text

#: Attempts in these may stand at the place.
SAID = (ReplyState.PUBLISHING, ReplyState.SUBMITTED, ReplyState.UNKNOWN, ReplyState.LIVE)


def note_reply(session: Session, mention: Mention, seen: SeenReply, now: datetime) -> bool:
    """Keep an answer read from the place; True if it is new (or back) and not our own.

    One with an id that we know is the same answer, whatever its words are now.
    """
    if not seen.public:
        return False
    row = _known(session, mention, seen)
    if row is None:
        row = _new(session, mention, seen, now)
        return not row.by_amends
    is_back = row.gone_at is not None
    row.gone_at, row.external_id = None, row.external_id or clean(seen.external_id)
    _reworded(session, row, clean(seen.text), now)
    session.add(row)
    return is_back and not row.by_amends


def note_missing(
    session: Session, mention: Mention, there: Sequence[SeenReply], now: datetime
) -> bool:
    """Mark what is no longer among all that stands there; True if that leaves no answer by hand."""
    blocked = answered_by_owner(session, id_of(mention))
    for row in owner_replies(session, id_of(mention)):
        if row.gone_at is None and not any(_is(row, seen) for seen in there if seen.public):
            row.gone_at = now
            session.add(row)
    session.flush()
    return blocked and not answered_by_owner(session, id_of(mention))


def owner_replies(session: Session, mention_id: int) -> Sequence[OwnerReply]:
    """What we or others of us have answered there, oldest first."""
    found = select(OwnerReply).where(OwnerReply.mention_id == mention_id)
    return session.exec(found.order_by(col(OwnerReply.seen_at))).all()


def answered_by_owner(session: Session, mention_id: int) -> bool:
    """Whether an answer by hand of one of ours stands there."""
    found = select(OwnerReply.id).where(
        OwnerReply.mention_id == mention_id,
        col(OwnerReply.by_amends).is_(False),
        col(OwnerReply.gone_at).is_(None),
    )
    return session.exec(found).first() is not None


def _known(session: Session, mention: Mention, seen: SeenReply) -> OwnerReply | None:
    of_mention = select(OwnerReply).where(OwnerReply.mention_id == mention.id)
    key = clean(seen.external_id)
    by_id = of_mention.where(OwnerReply.external_id == key)
    found = session.exec(by_id).first() if key else None
    if found is None:
        digest = hash_of(clean(seen.text))
        found = session.exec(of_mention.where(OwnerReply.text_hash == digest)).first()
    return found


def _new(session: Session, mention: Mention, seen: SeenReply, now: datetime) -> OwnerReply:
    text, key = clean(seen.text), clean(seen.external_id)
    reply = session.exec(select(Reply).where(Reply.mention_id == id_of(mention))).first()
    ours = reply is not None and key != "" and reply.external_id == key
    by_amends = ours or any(same_text(said, text) for said in _said_by_us(session, reply))
    row = OwnerReply(
        mention_id=id_of(mention),
        external_id=key,
        url=clean(seen.url),
        text=text,
        text_hash=hash_of(text),
        by_amends=by_amends,
        posted_at=seen.posted_at,
        seen_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _reworded(session: Session, row: OwnerReply, text: str, now: datetime) -> None:
    """The same answer in other words; where these stand in a row already, that one has it."""
    digest = hash_of(text)
    if digest == row.text_hash:
        return
    taken = select(OwnerReply.id).where(
        OwnerReply.mention_id == row.mention_id, OwnerReply.text_hash == digest
    )
    if session.exec(taken).first() is None:
        row.text, row.text_hash = text, digest
    else:
        row.gone_at = now


def _is(row: OwnerReply, seen: SeenReply) -> bool:
    if row.external_id and seen.external_id:
        return row.external_id == clean(seen.external_id)
    return same_text(row.text, seen.text)


def _said_by_us(session: Session, reply: Reply | None) -> list[str]:
    """What we sent there or may have sent: a reply can be read before we know that it arrived."""
    if reply is None:
        return []
    on_its_way = (col(Attempt.state) == ReplyState.APPROVED) & col(Attempt.sent_at).is_not(None)
    sent = select(Attempt.text).where(
        Attempt.reply_id == reply.id,
        Attempt.text != "",
        col(Attempt.state).in_(SAID) | on_its_way,  # sent once, and about to be sent again
    )
    return [*session.exec(sent), *([reply.live_text] if reply.live_text else [])]
