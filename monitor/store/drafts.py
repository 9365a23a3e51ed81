"""Drafts and their cards: what needs one, what waits for a person, what a desk owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.draft import (
    UNDECIDED,
    Attempt,
    Card,
    CardState,
    Draft,
    DraftState,
    Reply,
    ReplyState,
)
from monitor.models.mention import Answer, Mention
from monitor.store import claims, feelings
from monitor.store.ids import id_of

#: With a reply in one of these, an edited mention gets no new draft by itself.
SPOKEN = (
    ReplyState.APPROVED,
    ReplyState.PUBLISHING,
    ReplyState.SUBMITTED,
    ReplyState.LIVE,
    ReplyState.UNKNOWN,
)


def wanting(
    session: Session, now: datetime, limit: int, *, only: int | None = None
) -> Sequence[Mention]:
    """Mentions that need a reply and have no draft, in any state, at this revision; or for which
    another draft was asked. The most urgent and newest first. `only`: this mention, if it is one.
    """
    drafted = exists().where(
        col(Draft.mention_id) == col(Mention.id), col(Draft.revision) == col(Mention.revision)
    )
    spoken = exists().where(
        col(Reply.mention_id) == col(Mention.id),
        col(Attempt.reply_id) == col(Reply.id),
        col(Attempt.state).in_(SPOKEN),
    )
    first = and_(feelings.needs_reply(), ~drafted, ~spoken)
    found = (
        select(Mention)
        .join(Assessment, col(Assessment.mention_id) == col(Mention.id))
        .where(
            col(Assessment.current).is_(True),
            Assessment.revision == Mention.revision,
            Mention.answer == Answer.MAY,
            col(Mention.gone_at).is_(None),
            or_(first, col(Mention.draft_wanted_at).is_not(None)),
            claims.due(Mention, now),
            True if only is None else Mention.id == only,
        )
        .order_by(feelings.rank().desc(), col(Mention.first_seen_at).desc(), col(Mention.id).desc())
        .limit(limit)
    )
    return session.exec(found).all()


def by_id(session: Session, draft_id: int) -> Draft | None:
    """One draft."""
    return session.get(Draft, draft_id)


def of_mention(session: Session, mention_id: int) -> Sequence[Draft]:
    """Every draft of a mention, oldest first."""
    found = select(Draft).where(Draft.mention_id == mention_id)
    return session.exec(found.order_by(col(Draft.id))).all()


def latest(session: Session, mention_id: int) -> Draft | None:
    """The newest draft of a mention."""
    found = select(Draft).where(Draft.mention_id == mention_id)
    return session.exec(found.order_by(col(Draft.id).desc())).first()


def undecided(session: Session, mention_id: int) -> Sequence[Draft]:
    """Drafts of a mention that a person may still decide on."""
    found = select(Draft).where(Draft.mention_id == mention_id, col(Draft.state).in_(UNDECIDED))
    return session.exec(found).all()


def next_number(session: Session, mention_id: int, revision: int) -> int:
    """The number of the next draft of this revision."""
    found = select(func.max(Draft.number)).where(
        Draft.mention_id == mention_id, Draft.revision == revision
    )
    return (session.exec(found).one() or 0) + 1


def given_texts(session: Session, place: str, but: int, limit: int = 40) -> list[str]:
    """The newest approved reply texts on the same listing, but those under one mention itself:
    a person may mend a word of a text that waits there or stands there.
    """
    found = (
        select(Draft.text)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .where(
            Mention.place == place,
            Mention.id != but,
            Draft.text != "",
            Draft.state == DraftState.APPROVED,
        )
        .order_by(col(Draft.id).desc())
        .limit(limit)
    )
    return list(session.exec(found).all())


def recent_texts(session: Session, place: str, limit: int = 200) -> list[str]:
    """The newest reply texts on the same listing, so that the next one is not like them."""
    found = (
        select(Draft.text)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .where(
            Mention.place == place,
            Draft.text != "",
            col(Draft.state).in_((DraftState.PENDING, DraftState.APPROVED)),
        )
        .order_by(col(Draft.id).desc())
        .limit(limit)
    )
    return list(session.exec(found).all())


def newest(session: Session, most: int) -> Sequence[Draft]:
    """The newest draft with a text of each of the mentions drafted last, the newest first."""
    last = select(func.max(Draft.id)).where(Draft.text != "").group_by(col(Draft.mention_id))
    found = select(Draft).where(col(Draft.id).in_(last)).order_by(col(Draft.id).desc())
    return session.exec(found.limit(most)).all()


def owe_card(session: Session, draft: Draft, desks: Sequence[str], now: datetime) -> None:
    """Write down what each desk owes people about this draft.

    Where a person asked for this one in place of another, the other's card goes on with it.
    """
    replaced = _replaced_by(session, draft)
    for desk in desks:
        card = next((one for one in replaced if one.desk == desk), None)
        if card is None:
            session.add(Card(draft_id=id_of(draft), desk=desk, due_at=now))
        else:
            card.draft_id, card.stale_since = id_of(draft), now
            session.add(card)


def _replaced_by(session: Session, draft: Draft) -> Sequence[Card]:
    """The cards that stand on a desk, of the draft before, if a person had it replaced."""
    before = session.exec(
        select(Draft)
        .where(
            Draft.mention_id == draft.mention_id,
            Draft.revision == draft.revision,
            col(Draft.number) < draft.number,
        )
        .order_by(col(Draft.number).desc())
    ).first()
    if before is None or before.state is not DraftState.REPLACED:
        return []
    return [card for card in cards_of(session, id_of(before)) if card.message_id]


def cards_of(session: Session, draft_id: int) -> Sequence[Card]:
    """The cards of a draft, on every desk."""
    return session.exec(select(Card).where(Card.draft_id == draft_id)).all()


def mark_stale(session: Session, draft_id: int, now: datetime) -> None:
    """What a card shows of this draft is no longer so."""
    for card in cards_of(session, draft_id):
        card.stale_since = now
        session.add(card)


def cards_due(session: Session, desk: str, now: datetime, limit: int = 50) -> Sequence[Card]:
    """Cards that are not on the desk yet, or that show what is no longer so."""
    wanted = or_(
        col(Card.state).in_((CardState.DUE, CardState.POSTING)),
        col(Card.stale_since).is_not(None),
    )
    found = select(Card).where(
        Card.desk == desk, wanted, claims.due(Card, now), claims.free(Card, now)
    )
    return session.exec(found.order_by(col(Card.id)).limit(limit)).all()


def claim_card(session: Session, card: Card, owner: str, now: datetime, lease: timedelta) -> bool:
    """Take a card for posting or updating."""
    values: dict[str, object] = {"lease_owner": owner, "lease_until": now + lease}
    if card.state is not CardState.POSTED:
        values["state"] = CardState.POSTING
        if card.posting_since is None:
            values["posting_since"] = now
    as_read = col(Card.state) == card.state  # another worker may have posted it meanwhile
    return claims.claim(session, Card, id_of(card), as_read, claims.free(Card, now), **values)


def waiting(session: Session, limit: int = 200) -> Sequence[Draft]:
    """Drafts that wait for a person, those that wait longest first."""
    found = (
        select(Draft)
        .where(col(Draft.state).in_(UNDECIDED))
        .order_by(col(Draft.written_at))
        .limit(limit)
    )
    return session.exec(found).all()


def pressing(session: Session, now: datetime) -> Sequence[Draft]:
    """Drafts of which people may be reminded: none that somebody holds, and none that hangs on
    another one's card.
    """
    let_go = or_(col(Draft.held_at).is_(None), col(Draft.held_until) <= now)
    found = select(Draft).where(
        col(Draft.state).in_(UNDECIDED), let_go, col(Draft.folded_into).is_(None)
    )
    return session.exec(found.order_by(col(Draft.id))).all()


def held_until(session: Session, now: datetime) -> Sequence[Draft]:
    """Held drafts whose time has come."""
    found = select(Draft).where(
        col(Draft.state).in_(UNDECIDED),
        col(Draft.held_at).is_not(None),
        col(Draft.held_until) <= now,
    )
    return session.exec(found.order_by(col(Draft.id))).all()
