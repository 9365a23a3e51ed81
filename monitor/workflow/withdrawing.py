"""Nothing goes out once the ground under it has changed: what was pending is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from monitor.models.draft import UNDECIDED, Action, Attempt, Draft, DraftState, ReplyState
from monitor.models.mention import Mention
from monitor.store import audit, claims, drafts, replies
from monitor.store.ids import id_of
from monitor.workflow import posts
from monitor.workflow.actors import Actor


def withdraw(session: Session, mention: Mention, why: str, now: datetime) -> int:
    """The ground under pending drafts and unsent approvals has changed: none of them goes out.

    Returns how many drafts were withdrawn. What is on the wire already is not called back.
    """
    called_off = [
        attempt
        for attempt in replies.under_way(session, id_of(mention))
        if attempt.action is not Action.REMOVE  # what is to come down comes down all the same
        and call_off(session, attempt, why, now)
    ]
    withdrawn = 0
    for attempt in called_off:
        audit.record(session, "withdraw", "attempt", id_of(attempt), now)
        draft = drafts.by_id(session, attempt.draft_id) if attempt.draft_id else None
        if draft is not None:
            withdrawn += _withdraw(session, draft, (DraftState.APPROVED,), why, now)
    for draft in drafts.undecided(session, id_of(mention)):
        withdrawn += _withdraw(session, draft, UNDECIDED, why, now)
    return withdrawn


def _withdraw(
    session: Session, draft: Draft, states: Sequence[DraftState], why: str, now: datetime
) -> bool:
    """Conditional, so that a decision made in the same moment is never written over."""
    won = claims.claim(
        session,
        Draft,
        id_of(draft),
        col(Draft.state).in_(states),
        state=DraftState.WITHDRAWN,
        comment=why,
    )
    session.refresh(draft)
    if won:
        note(session, "withdraw", draft, None, now)
        posts.withdrawn(session, draft, why, now)
    return won


def call_off(session: Session, attempt: Attempt, why: str, now: datetime) -> bool:
    """Withdraw an approval of which nothing was sent; False if a worker has it already."""
    taken = claims.claim(
        session,
        Attempt,
        id_of(attempt),
        col(Attempt.state) == ReplyState.APPROVED,
        col(Attempt.sent_at).is_(None),  # else it may be public: it is looked for, not forgotten
        state=ReplyState.WITHDRAWN,
        settled_at=now,
        settled_why=why,
    )
    session.refresh(attempt)
    return taken


def note(
    session: Session, move: str, draft: Draft, actor: Actor | None, now: datetime,
    **details: Any,
) -> None:  # fmt: skip
    drafts.mark_stale(session, id_of(draft), now)
    audit.record(
        session,
        move,
        "draft",
        id_of(draft),
        now,
        who=actor.who if actor else "amends",
        desk=actor.desk if actor else "",
        revision=draft.revision,
        **details,
    )
