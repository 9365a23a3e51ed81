"""Replies that people approved, beside what they answered: the team's own examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor.models.draft import Draft, DraftState
from monitor.models.mention import Mention
from monitor.store.ids import id_of

MOST = 500


@dataclass(frozen=True)
class PastReply:
    """One approved reply, and the words it answered."""

    draft_id: int
    mention_id: int
    review: str
    reply: str
    by_a_person: bool  #: The words are a person's own, so they are the better example.


def approved(session: Session, language: str, but: int, most: int = MOST) -> Sequence[PastReply]:
    """The newest approved replies in a language, but those under one mention itself."""
    found = (
        select(Draft, Mention)
        .join(Mention, col(Mention.id) == col(Draft.mention_id))
        .where(
            Draft.state == DraftState.APPROVED,
            Draft.text != "",
            Draft.language == language,
            Draft.mention_id != but,
            col(Mention.gone_at).is_(None),
        )
        .order_by(col(Draft.id).desc())
        .limit(most)
    )
    return [
        PastReply(
            draft_id=id_of(draft),
            mention_id=draft.mention_id,
            review=mention.original_text or mention.text,
            reply=draft.text,
            by_a_person=draft.written_by.startswith("person:"),
        )
        for draft, mention in session.exec(found).all()
    ]


def written_by_model(session: Session, since: datetime) -> int:
    """How many drafts a language model has written since then."""
    found = (
        select(func.count())
        .select_from(Draft)
        .where(col(Draft.written_by).like("llm:%"), Draft.written_at >= since)
    )
    return session.exec(found).one()
