"""What every decision on a draft begins with, and how the first one wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col

from monitor.models.draft import UNDECIDED, Draft, DraftState, RejectReason
from monitor.models.mention import Mention
from monitor.store import claims, drafts, mentions, people, replies
from monitor.store.ids import id_of
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.ground import changed
from monitor.workflow.withdrawing import withdraw

DECIDED = {
    DraftState.APPROVED: "approved",
    DraftState.REJECTED: "rejected",
    DraftState.WITHDRAWN: "withdrawn",
    DraftState.REPLACED: "replaced by another",
}
UNDER_WAY = "Another reply of ours is under way there: wait for it, or settle it first."
NOT_THERE = "This draft is not there any more."
READ_AGAIN = "The draft has changed since you saw it. Read it again."


@dataclass(frozen=True)
class Seen:
    """What the person had before their eyes when they decided."""

    draft_id: int
    text_hash: str


def decidable(
    session: Session, actor: Actor, seen: Seen, move: Move, now: datetime
) -> tuple[Draft | None, Mention | None, Outcome]:
    """The draft and its mention if this person may still decide on it; else why not."""
    draft = drafts.by_id(session, seen.draft_id)
    mention = mentions.by_id(session, draft.mention_id) if draft else None
    if draft is None or mention is None:
        return None, None, Outcome(False, NOT_THERE)
    if not may(session, actor, move, id_of(mention)):
        return None, None, refused(move)
    if draft.state not in UNDECIDED:
        return None, None, too_late(session, draft)
    why = changed(session, mention, draft.revision)
    if why:
        withdraw(session, mention, why, now)
        return None, None, Outcome(False, f"The draft is withdrawn: {why}.", draft.id)
    if move is Move.APPROVE and replies.under_way(session, id_of(mention)):
        return None, None, Outcome(False, UNDER_WAY, draft.id)
    return draft, mention, Outcome(True, "")


def decide(
    session: Session,
    draft: Draft,
    state: DraftState,
    actor: Actor,
    now: datetime,
    reason: RejectReason | None = None,
    comment: str = "",
) -> bool:
    """Move an undecided draft on; False if somebody was first."""
    won = claims.claim(
        session,
        Draft,
        id_of(draft),
        col(Draft.state).in_(UNDECIDED),
        state=state,
        decided_by=actor.person_id,
        decided_at=now,
        decided_on=actor.desk,
        reason=reason,
        comment=comment,
    )
    session.refresh(draft)
    return won


def too_late(session: Session, draft: Draft) -> Outcome:
    """Who was first, and with what."""
    person = people.by_id(session, draft.decided_by) if draft.decided_by else None
    by = f" by {person.name}" if person else ""
    at = f" at {draft.decided_at:%Y-%m-%d %H:%M} UTC" if draft.decided_at else ""
    word = DECIDED.get(draft.state, draft.state.value)
    why = f": {draft.comment}" if draft.state is DraftState.WITHDRAWN and draft.comment else ""
    return Outcome(False, f"Already {word}{by}{at}{why}.", draft.id)
