"""The times we promise a customer, and which promises are near or past; all pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.models.case import CaseState
from monitor.models.judged import Priority

#: First contact after the case opened, by priority (market.md d: path within 24 h).
CONTACT_WITHIN = {
    Priority.URGENT: timedelta(hours=2),
    Priority.HIGH: timedelta(hours=8),
    Priority.NORMAL: timedelta(hours=24),
    Priority.LOW: timedelta(hours=48),
    Priority.NONE: timedelta(hours=48),
}
RESOLVE_WITHIN = timedelta(days=7)
NEAR = 0.8  #: The share of the time after which a reminder is due.


class Rule(StrEnum):
    """The rules of the ladder; each fires once for one promise of one case."""

    CONTACT_NEAR = "contact_near"
    CONTACT_LATE = "contact_late"
    PROMISE_LATE = "promise_late"
    RESOLVE_LATE = "resolve_late"


@dataclass(frozen=True)
class CaseTimes:
    """What the clocks need of a case."""

    state: CaseState
    opened_at: datetime | None
    contact_due_at: datetime | None
    contacted_at: datetime | None
    next_contact_at: datetime | None
    resolve_due_at: datetime | None


@dataclass(frozen=True)
class Firing:
    """A rule that holds now. `due` is the promise it is about."""

    rule: Rule
    due: datetime
    says: str


def contact_due(opened: datetime, priority: Priority) -> datetime:
    """When the customer must have heard from a person, at the latest."""
    return opened + CONTACT_WITHIN[priority]


def resolve_due(opened: datetime) -> datetime:
    """When the matter should be put right."""
    return opened + RESOLVE_WITHIN


def firing(case: CaseTimes, now: datetime) -> list[Firing]:
    """The rules that hold for a case now; whether they fired before is the store's to know."""
    if case.state is CaseState.RESOLVED:
        return _promise(case, now)  # a call promised after the matter was put right
    if case.state not in (CaseState.OPEN, CaseState.CONTACTED):
        return []
    found = [*_contact(case, now), *_promise(case, now)]
    if case.resolve_due_at and now >= case.resolve_due_at:
        found.append(Firing(Rule.RESOLVE_LATE, case.resolve_due_at, "not resolved in time"))
    return found


def _contact(case: CaseTimes, now: datetime) -> list[Firing]:
    due, opened = case.contact_due_at, case.opened_at
    if case.state is not CaseState.OPEN or due is None or opened is None:
        return []
    if now >= due:
        return [Firing(Rule.CONTACT_LATE, due, "the customer has not been contacted in time")]
    if now >= opened + NEAR * (due - opened):
        return [Firing(Rule.CONTACT_NEAR, due, "the first contact is due soon")]
    return []


def _promise(case: CaseTimes, now: datetime) -> list[Firing]:
    due = case.next_contact_at
    if due is None or now < due:
        return []
    return [Firing(Rule.PROMISE_LATE, due, "a promised contact has run out")]


def next_due(case: CaseTimes) -> datetime | None:
    """The nearest promise of a case, by which queues are sorted."""
    contact = case.contact_due_at if case.state is CaseState.OPEN else None
    dates = [d for d in (contact, case.next_contact_at, case.resolve_due_at) if d is not None]
    return min(dates, default=None)
