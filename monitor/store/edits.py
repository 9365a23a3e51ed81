"""Drafts that people changed before they approved them, beside what they made of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from monitor.guidelines.edits import Edited
from monitor.models.draft import Draft, DraftState
from monitor.store import corrections

MOST = 300


def edited(session: Session, most: int = MOST) -> Sequence[Edited]:
    """The newest texts of people's own that replaced a draft of ours, newest first."""
    own, ours = aliased(Draft), aliased(Draft)
    found = (
        select(own, ours)
        .join(
            ours,
            and_(
                col(ours.mention_id) == col(own.mention_id),
                col(ours.revision) == col(own.revision),
                col(ours.number) == col(own.number) - 1,
            ),
        )
        .where(
            col(own.written_by).like("person:%"),
            own.state == DraftState.APPROVED,
            ours.state == DraftState.REPLACED,
            ours.text != "",
            col(ours.written_by).not_like("person:%"),
        )
        .order_by(col(own.id).desc())
        .limit(most)
    )
    return [_edited(session, after, before) for after, before in session.exec(found).all()]


def _edited(session: Session, after: Draft, before: Draft) -> Edited:
    found = corrections.finding(session, after.mention_id, after.revision)
    return Edited(
        mention_id=after.mention_id,
        aspects=tuple(one.aspect for one in found.aspects),
        language=before.language,
        before=before.text,
        after=after.text,
    )
