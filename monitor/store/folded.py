"""Drafts that hang on another one's card, and what a new one may be like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor.casework.crisis import Heard, came_at, main_aspect
from monitor.models.assessment import Assessment
from monitor.models.corrected import aspects_in
from monitor.models.draft import UNDECIDED, Card, Draft
from monitor.models.mention import Mention, MentionSubject
from monitor.store import drafts, feelings
from monitor.store.ids import id_of

LOOKED_AT = 300  # complaints a new one is compared with, the newest of them
A_DAY = timedelta(days=1)  # a day is all that some places tell of when it was written


def of_lead(session: Session, draft_id: int) -> Sequence[Draft]:
    """The undecided drafts that hang on this one's card, oldest first."""
    found = select(Draft).where(Draft.folded_into == draft_id, col(Draft.state).in_(UNDECIDED))
    return session.exec(found.order_by(col(Draft.id))).all()


def number(session: Session, draft_id: int) -> int:
    """How many hang on this one's card."""
    found = select(func.count()).where(
        Draft.folded_into == draft_id, col(Draft.state).in_(UNDECIDED)
    )
    return session.exec(found).one()


def leads(session: Session) -> Sequence[int]:
    """The drafts on whose cards others hang that wait."""
    found = select(Draft.folded_into).where(
        col(Draft.folded_into).is_not(None), col(Draft.state).in_(UNDECIDED)
    )
    return [lead for lead in session.exec(found.distinct()) if lead is not None]


def heard(session: Session, mention: Mention, draft_id: int = 0) -> Heard:
    """A mention as far as it may be like another."""
    row = session.exec(
        select(Assessment).where(
            Assessment.mention_id == id_of(mention),
            Assessment.revision == mention.revision,
            col(Assessment.current).is_(True),
        )
    ).first()
    about = select(MentionSubject.subject_id).where(MentionSubject.mention_id == id_of(mention))
    return _heard(mention, draft_id, row, frozenset(session.exec(about)))


def _heard(
    mention: Mention, draft_id: int, row: Assessment | None, subjects: frozenset[int]
) -> Heard:
    return Heard(
        draft_id=draft_id,
        at=came_at(mention.posted_at, mention.precision, mention.first_seen_at),
        subjects=subjects,
        aspect=main_aspect(aspects_in(row.aspects)) if row else "",
        text=mention.original_text or mention.text,
    )


def unhappy_since(
    session: Session, subjects: frozenset[int], since: datetime, but: int
) -> list[Heard]:
    """The complaints about these subjects for which drafts were written, but one mention's own."""
    about = select(MentionSubject.mention_id).where(col(MentionSubject.subject_id).in_(subjects))
    found = (
        select(Draft.id, Mention, Assessment)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .join(Assessment, feelings.judged_now())
        .where(
            col(Mention.id).in_(about),
            Mention.id != but,
            Draft.revision == Mention.revision,
            feelings.unhappy() == 1,
            col(Mention.first_seen_at) >= since - A_DAY,
        )
        .order_by(col(Draft.id).desc())
        .limit(LOOKED_AT)
    )
    newest: dict[int, Heard] = {}
    for draft_id, mention, row in session.exec(found):
        if draft_id is not None:
            newest.setdefault(id_of(mention), _heard(mention, draft_id, row, subjects))
    return [one for one in newest.values() if one.at >= since]


def with_mentions(session: Session, lead: int) -> Sequence[tuple[Draft, Mention]]:
    """All that ever hung on this one's card, decided or not, with what they answer."""
    found = (
        select(Draft, Mention)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .where(Draft.folded_into == lead)
    )
    return list(session.exec(found).all())


def lead_among(session: Session, ids: Sequence[int]) -> Draft | None:
    """On whose card one more is counted: where others hang already, else the newest that waits."""
    found = list(session.exec(select(Draft).where(col(Draft.id).in_(ids))))
    hung = {draft.folded_into for draft in found if draft.folded_into is not None}
    if hung:
        return drafts.by_id(session, max(hung))
    waiting = [draft for draft in found if draft.state in UNDECIDED]
    return max(waiting or found, key=id_of, default=None)


def move(session: Session, before: int, after: int) -> None:
    """What hung on one draft's card hangs on that of the draft that took its place."""
    for draft in session.exec(select(Draft).where(Draft.folded_into == before)):
        draft.folded_into = after
        session.add(draft)


def desks_of(session: Session, draft_id: int) -> list[str]:
    """On which desks a draft has a card."""
    return list(session.exec(select(Card.desk).where(Card.draft_id == draft_id)))
