"""What a desk owes people now, told by channel, so that no channel holds up another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.desk import DeskPost
from monitor.models.draft import Card, CardState, Draft
from monitor.models.mention import Mention
from monitor.store import claims, feelings

MOST = 1000  # rows looked at in one round


@dataclass(frozen=True)
class OwedCard:
    """A card that is not on the desk yet, or shows what is no longer so."""

    id: int
    channel: str  #: "" while nobody has chosen one.
    stands: bool  #: It is on the desk, and has to be drawn anew.


@dataclass(frozen=True)
class OwedPost:
    """A message that is due. `channel` is the card's where it belongs into a thread."""

    id: int
    channel: str


def cards(session: Session, desk: str, now: datetime) -> Sequence[OwedCard]:
    """What somebody has decided on comes first, then the most pressing."""
    stands = col(Card.message_id) != ""
    wanted = or_(
        col(Card.state).in_((CardState.DUE, CardState.POSTING)),
        col(Card.stale_since).is_not(None),
    )
    found = (
        select(Card.id, Card.channel, Card.message_id)
        .join(Draft, col(Draft.id) == col(Card.draft_id))
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .join(Assessment, feelings.judged_now(), isouter=True)
        .where(Card.desk == desk, wanted, claims.due(Card, now), claims.free(Card, now))
        .order_by(stands.desc(), feelings.rank().desc(), col(Card.id))
        .limit(MOST)
    )
    return [OwedCard(row[0] or 0, row[1], bool(row[2])) for row in session.exec(found)]


def posts(session: Session, desk: str, now: datetime) -> Sequence[OwedPost]:
    """Messages whose card stands on the desk, or that need none; the oldest first."""
    stands = or_(col(DeskPost.card_id).is_(None), col(Card.message_id) != "")
    found = (
        select(DeskPost.id, DeskPost.channel, Card.channel)
        .join(Card, col(Card.id) == col(DeskPost.card_id), isouter=True)
        .where(
            DeskPost.desk == desk,
            col(DeskPost.sent_at).is_(None),
            DeskPost.due_at <= now,
            or_(stands, col(DeskPost.channel) != ""),
            claims.due(DeskPost, now),
            claims.free(DeskPost, now),
        )
        .order_by(col(DeskPost.id))
        .limit(MOST)
    )
    return [OwedPost(row[0] or 0, row[1] or row[2] or "") for row in session.exec(found)]


def channel_before(session: Session, card: Card) -> str:
    """Where an earlier card of the same mention stands on this desk; "" if none does."""
    draft = session.get_one(Draft, card.draft_id)
    found = (
        select(Card.channel)
        .join(Draft, col(Draft.id) == col(Card.draft_id))
        .where(
            Draft.mention_id == draft.mention_id,
            Card.desk == card.desk,
            Card.id != card.id,
            col(Card.message_id) != "",
        )
        .order_by(col(Card.id).desc())
    )
    return session.exec(found).first() or ""


def choose_channel(session: Session, card_id: int, channel: str) -> bool:
    """Put a card into a channel for good; False if another worker chose first."""
    return claims.claim(session, Card, card_id, col(Card.channel) == "", channel=channel)
