"""Reminds of drafts nobody decides on: those on duty, then the leads, then where all see it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.casework.replying import REPLY_WITHIN, Step, Waiting, reached, reply_due
from monitor.models.desk import PostKind
from monitor.models.draft import Draft
from monitor.models.person import Role
from monitor.store import approvals, audit, cases, corrections, drafts, people
from monitor.store.ids import id_of
from monitor.workflow import posts
from monitor.workflow.actors import subjects_of

LEADS = (Role.LEAD,)
ON_DUTY = (Role.APPROVER,)
SAYS = {
    Step.HALF: "Half the time for the reply is over: it is due by {due:%Y-%m-%d %H:%M} UTC.",
    Step.MOST: "The reply is due soon, by {due:%Y-%m-%d %H:%M} UTC, and nobody has decided.",
    Step.LATE: "The reply was due by {due:%Y-%m-%d %H:%M} UTC, and nobody has decided.",
}


def chase_replies(session: Session, now: datetime) -> int:
    """Climb the ladder for each draft that waits; how many reminders and escalations are new."""
    return sum(_chase(session, draft, now) for draft in drafts.pressing(session, now))


def due_of(session: Session, draft: Draft) -> Waiting:
    """When the answer to a draft's mention is due, and how long it might take."""
    found = corrections.finding(session, draft.mention_id, draft.revision)
    return Waiting(
        written_at=draft.written_at,
        due_at=draft.due_at or reply_due(draft.written_at, found.priority),
        within=REPLY_WITHIN[found.priority],
        held_at=draft.held_at,
        held_until=draft.held_until,
    )


def _chase(session: Session, draft: Draft, now: datetime) -> bool:
    waiting = due_of(session, draft)
    step = reached(waiting, now)
    if step is None or _told(session, draft, step):
        return False
    cases.fire(session, step.value, "draft", id_of(draft), "", now)
    whom = _whom(session, draft, step)
    text, key = SAYS[step].format(due=waiting.due_at), f"draft {draft.id} {step.value}"
    posts.tell(session, id_of(draft), PostKind.REMINDER, key, text, now, mentions=whom)
    if step is Step.LATE:
        posts.escalate(session, id_of(draft), f"{key} escalated", text, now, whom)
    audit.record(session, "remind", "draft", id_of(draft), now, rule=step.value)
    return True


def _told(session: Session, draft: Draft, step: Step) -> bool:
    """Whether this rung was told, or one above it: of what was missed, only the last is told."""
    above = list(Step)[list(Step).index(step) :]
    return any(cases.fired(session, one.value, "draft", id_of(draft), "") for one in above)


def _whom(session: Session, draft: Draft, step: Step) -> list[int]:
    """Those on duty, then the leads; who has said yes already is left in peace."""
    above = subjects_of(session, draft.mention_id)
    found = people.with_roles(session, ON_DUTY if step is Step.HALF else LEADS, above)
    if step is Step.HALF and not found:
        found = people.with_roles(session, LEADS, above)
    said = {one.person_id for one in approvals.of_draft(session, id_of(draft))}
    return [one for one in found if one not in said]
