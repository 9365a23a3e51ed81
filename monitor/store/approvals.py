"""Who said yes to a draft."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor.models.desk import Approval
from monitor.models.draft import UNDECIDED, Draft
from monitor.store import claims
from monitor.store.ids import id_of


def of_draft(session: Session, draft_id: int) -> Sequence[Approval]:
    """Every yes to a draft, the first one first."""
    found = select(Approval).where(Approval.draft_id == draft_id)
    return session.exec(found.order_by(col(Approval.id))).all()


def numbers(session: Session, draft_ids: Collection[int]) -> dict[int, int]:
    """How many have said yes to each of these drafts; those without any are left out."""
    found = (
        select(Approval.draft_id, func.count())
        .where(col(Approval.draft_id).in_(draft_ids))
        .group_by(col(Approval.draft_id))
    )
    return dict(session.exec(found).all())


def add(
    session: Session, draft: Draft, person_id: int, desk: str, now: datetime
) -> bool:  # fmt: skip
    """Note a person's yes to a draft as it stands; False if it is noted already."""
    if any(one.person_id == person_id for one in of_draft(session, id_of(draft))):
        return False
    session.add(
        Approval(
            draft_id=id_of(draft),
            person_id=person_id,
            at=now,
            desk=desk,
            text_hash=draft.text_hash,
        )
    )
    session.flush()
    return True


def void(session: Session, draft_id: int) -> int:
    """Forget every yes to a draft; how many there were. What was said stays in the audit trail."""
    rows = of_draft(session, draft_id)
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)


def hold_still(session: Session, draft: Draft) -> bool:
    """Let nobody else decide on a draft until this transaction ends; False if somebody has.

    Two people whose yes comes in the same moment take turns here: the second sees the first's.
    """
    still = col(Draft.state).in_(UNDECIDED) & (col(Draft.text_hash) == draft.text_hash)
    won = claims.claim(session, Draft, id_of(draft), still, text_hash=draft.text_hash)
    session.refresh(draft)
    return won
