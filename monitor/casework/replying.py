"""When an author should have our answer, and whom to remind of a draft that waits; all pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.models.judged import Priority

#: From the draft to our public answer.
REPLY_WITHIN = {
    Priority.URGENT: timedelta(hours=1),
    Priority.HIGH: timedelta(hours=4),
    Priority.NORMAL: timedelta(hours=24),
    Priority.LOW: timedelta(hours=48),
    Priority.NONE: timedelta(hours=48),
}


class Step(StrEnum):
    """The rungs of the ladder, lowest first; each is told once for a draft."""

    HALF = "reply_half"  #: To those who may approve.
    MOST = "reply_most"  #: To the leads.
    LATE = "reply_late"  #: To the leads, where everybody sees it.


#: After which share of the time each rung is reached.
SHARES = {Step.HALF: 0.5, Step.MOST: 0.8, Step.LATE: 1.0}


@dataclass(frozen=True)
class Waiting:
    """A draft nobody has decided on."""

    written_at: datetime
    due_at: datetime
    within: timedelta  #: How long the answer might take altogether.
    held_at: datetime | None = None
    held_until: datetime | None = None


def reply_due(written: datetime, priority: Priority) -> datetime:
    """When the author should have our answer, at the latest."""
    return written + REPLY_WITHIN[priority]


def is_held(held_at: datetime | None, held_until: datetime | None, now: datetime) -> bool:
    """Whether a draft waits because somebody wants it to."""
    return held_at is not None and (held_until is None or now < held_until)


def resumed(due_at: datetime, held_at: datetime, now: datetime) -> datetime:
    """When the answer is due once a draft is let go: it waited for as long as it was held."""
    return due_at + max(timedelta(0), now - held_at)


def moment(draft: Waiting, step: Step) -> datetime:
    """When a rung of the ladder is reached."""
    return draft.due_at - (1 - SHARES[step]) * draft.within


def reached(draft: Waiting, now: datetime) -> Step | None:
    """The highest rung that a draft has reached; None while it is held, or has time.

    A rung that lay behind before the draft was written is nobody's fault who reads it now.
    """
    if is_held(draft.held_at, draft.held_until, now):
        return None
    steps = [s for s in Step if draft.written_at < moment(draft, s) <= now]
    return steps[-1] if steps else None
