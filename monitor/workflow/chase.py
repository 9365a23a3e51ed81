"""What runs late or falls silent is told: once a rule and promise, until it is as it should be."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.casework import clocks
from monitor.casework.clocks import CaseTimes, Firing, Rule
from monitor.casework.crisis import Crisis
from monitor.models.audit import NoticeLevel
from monitor.models.case import Case, CaseEventKind
from monitor.models.source import Source, SourceState
from monitor.store import audit, cases, drafts, replies, sources
from monitor.store.ids import id_of
from monitor.timetable import silent
from monitor.workflow import posts
from monitor.workflow.folding import end_crises
from monitor.workflow.reminding import chase_replies
from monitor.workflow.waiting import wake_held

CARD_WAITS = timedelta(hours=4)  #: A draft that nobody decides on for this long is told.
CRISIS = Crisis()  #: As the settings have it where they say nothing.
LATE = (Rule.CONTACT_LATE, Rule.PROMISE_LATE, Rule.RESOLVE_LATE)


def times_of(case: Case) -> CaseTimes:
    """What the clocks need of a case."""
    return CaseTimes(
        state=case.state,
        opened_at=case.opened_at,
        contact_due_at=case.contact_due_at,
        contacted_at=case.contacted_at,
        next_contact_at=case.next_contact_at,
        resolve_due_at=case.resolve_due_at,
    )


def chase_cases(session: Session, now: datetime) -> int:
    """Remind of promises that are near, escalate those that are past; returns how many fired."""
    fired = 0
    for case in cases.ticking(session):
        holding = clocks.firing(times_of(case), now)
        for firing in holding:
            fired += _fire(session, case, firing, now)
        if not any(firing.rule in LATE for firing in holding):
            audit.over(session, f"case {case.reference}", now)
    return fired


def _fire(session: Session, case: Case, firing: Firing, now: datetime) -> bool:
    due = firing.due.isoformat()
    if cases.fired(session, firing.rule.value, "case", id_of(case), due):
        return False
    cases.fire(session, firing.rule.value, "case", id_of(case), due, now)
    late = firing.rule in LATE
    kind = CaseEventKind.ESCALATION if late else CaseEventKind.REMINDER
    cases.say(session, case, kind, firing.says, now)
    audit.record(session, kind.value, "case", id_of(case), now, rule=firing.rule.value)
    owner = [case.owner_id] if case.owner_id else []
    posts.case(session, case, f"Case {case.reference}: {firing.says}.", now, owner)
    if late:
        says = f"Case {case.reference}: {firing.says}."
        audit.notice(session, f"case {case.reference}", NoticeLevel.URGENT, says, now)
    return True


def chase_sources(session: Session, now: datetime) -> int:
    """Tell of sources that have been silent for longer than they should be."""
    told = 0
    for source in sources.all_of(session):
        told += _silence(session, source, now)
    return told


def _silence(session: Session, source: Source, now: datetime) -> bool:
    key = f"silent {source.name}"
    quiet_after = timedelta(seconds=source.quiet_after_seconds)
    if source.state is not SourceState.ON or source.next_poll_at is None:
        audit.over(session, key, now)
        return False
    if not silent(now, source.first_seen_at, source.last_new_at, quiet_after):
        audit.over(session, key, now)
        return False
    since = source.last_new_at or source.first_seen_at
    says = (
        f"{source.title or source.name} has brought nothing new since {since:%Y-%m-%d}. "
        "Perhaps nobody wrote; perhaps it is read wrongly: open its page and compare."
    )
    return audit.notice(session, key, NoticeLevel.WARNING, says, now)


def chase_drafts(session: Session, now: datetime) -> int:
    """Tell of drafts that wait too long, and of replies that wait for a person."""
    late = [d for d in drafts.pressing(session, now) if now - d.written_at > CARD_WAITS]
    told = _tell(session, "drafts waiting", len(late), "{} drafts wait for a decision for more "
                 "than four hours.", now)  # fmt: skip
    stuck = len(replies.for_people(session))
    return told + _tell(
        session, "replies for people", stuck, "{} replies wait for a person: to be posted by "
        "hand, or because they failed, were refused, or their outcome is unknown.", now
    )  # fmt: skip


def _tell(session: Session, key: str, number: int, says: str, now: datetime) -> bool:
    if not number:
        audit.over(session, key, now)
        return False
    return audit.notice(session, key, NoticeLevel.WARNING, says.format(number), now)


def chase(session: Session, now: datetime, crisis: Crisis = CRISIS) -> int:
    """All of it; returns how many reminders, escalations and notices are new."""
    woken = wake_held(session, now) + end_crises(session, crisis, now)
    told = chase_cases(session, now) + chase_sources(session, now) + chase_drafts(session, now)
    return woken + told + chase_replies(session, now)
