"""The moves of the private side: owner, notes, contact, promises, resolution, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col

from monitor.casework import clocks
from monitor.models.case import (
    Case,
    CaseEventKind,
    CaseState,
    ResolutionReason,
    RootCause,
)
from monitor.store import audit, cases, claims, people
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import posts, promises
from monitor.workflow.actors import Actor, Move, Outcome, may, refused

#: What the thread of the card is told of a case: what was said in private stays there.
TOLD = {
    CaseEventKind.OWNER: "{owner} has it.",
    CaseEventKind.CONTACT: "{who} has been in touch with the customer.",
    CaseEventKind.RESOLVED: "{who} has resolved it.",
    CaseEventKind.CLOSED: "{who} closed it.",
    CaseEventKind.REOPENED: "{who} opened it again.",
}
CLOSED = (CaseState.CLOSED, CaseState.WITHDRAWN)


@dataclass(frozen=True)
class Resolution:
    """What a case must say before it may close (practice P1)."""

    problem: str
    root_cause: RootCause
    root_cause_detail: str
    resolution: str
    reason: ResolutionReason
    prevention: str = ""


def give_to(
    session: Session, actor: Actor, case_id: int, owner_id: int, why: str, now: datetime
) -> Outcome:
    """One named owner to the end; handing a case on needs a reason and is counted (P10)."""
    case, no = _workable(session, actor, case_id)
    if case is None:
        return no
    owner = people.by_id(session, owner_id)
    if owner is None or not owner.active:
        return Outcome(False, "There is no such person.", case_id=case_id)
    if case.owner_id == owner_id:
        return Outcome(True, f"{owner.name} has this case already.", case_id=case_id)
    if case.owner_id is not None:
        if not _words(why):
            return Outcome(False, "Say why the case changes hands.", case_id=case_id)
        case.transfers += 1
    case.owner_id = owner_id
    promises.open_case(session, case, now)
    says = f"{owner.name} has the case" + (f": {_words(why)}" if _words(why) else "")
    return _done(session, actor, case, CaseEventKind.OWNER, says, now)


def take_case(session: Session, actor: Actor, case_id: int, now: datetime) -> Outcome:
    """The person who asks is the owner from now on, unless somebody else has the case: handing it
    on takes a reason, which is given on its page.
    """
    case, no = _workable(session, actor, case_id)
    if case is None:
        return no
    if case.owner_id is not None and case.owner_id != actor.person_id:
        owner = people.by_id(session, case.owner_id)
        says = f"{owner.name if owner else 'Somebody'} has this case. Take it over on its page."
        return Outcome(False, says, case_id=case_id)
    free = col(Case.owner_id).is_(None) | (col(Case.owner_id) == actor.person_id)
    if not claims.claim(session, Case, case_id, free, owner_id=case.owner_id):
        session.refresh(case)
        return take_case(session, actor, case_id, now)
    return give_to(session, actor, case_id, actor.person_id, "", now)


def note(session: Session, actor: Actor, case_id: int, text: str, now: datetime) -> Outcome:
    """Write a note on the timeline, so that nobody has to tell the story twice."""
    case, no = _workable(session, actor, case_id, closed_too=True)
    if case is None:
        return no
    if not _words(text):
        return Outcome(False, "The note is empty.", case_id=case_id)
    return _done(session, actor, case, CaseEventKind.NOTE, _words(text), now)


def contacted(
    session: Session,
    actor: Actor,
    case_id: int,
    how: str,
    next_contact_at: datetime | None,
    now: datetime,
) -> Outcome:
    """A person has reached the customer; what was promised next runs the clock (P12)."""
    case, no = _workable(session, actor, case_id)
    if case is None:
        return no
    if next_contact_at is not None and next_contact_at <= now:
        return Outcome(False, "The next contact must lie ahead.", case_id=case_id)
    promises.open_case(session, case, now)
    if case.state is not CaseState.RESOLVED:  # asking after a matter put right does not undo that
        case.state = CaseState.CONTACTED
    case.contacted_at = case.contacted_at or now
    case.next_contact_at = next_contact_at
    promised = f"; next contact {next_contact_at:%Y-%m-%d %H:%M} UTC" if next_contact_at else ""
    says = (_words(how) or "Contacted") + promised
    return _done(session, actor, case, CaseEventKind.CONTACT, says, now)


def promise(session: Session, actor: Actor, case_id: int, when: datetime, now: datetime) -> Outcome:
    """Promise the customer the next contact by a time."""
    case, no = _workable(session, actor, case_id)
    if case is None:
        return no
    if when <= now:
        return Outcome(False, "A promise must lie ahead.", case_id=case_id)
    promises.open_case(session, case, now)  # no clock runs in a proposed case
    case.next_contact_at = when
    says = f"Next contact promised by {when:%Y-%m-%d %H:%M} UTC"
    return _done(session, actor, case, CaseEventKind.PROMISE, says, now)


def resolve(
    session: Session, actor: Actor, case_id: int, found: Resolution, now: datetime
) -> Outcome:
    """The matter is put right, or it is known why it cannot be."""
    case, no = _workable(session, actor, case_id)
    if case is None:
        return no
    if not (_words(found.problem) and _words(found.resolution)):
        return Outcome(False, "Say what the problem was and how it was resolved.", case_id=case_id)
    promises.open_case(session, case, now)
    case.problem, case.root_cause = _words(found.problem), found.root_cause
    case.root_cause_detail = _words(found.root_cause_detail)
    case.resolution, case.resolution_reason = _words(found.resolution), found.reason
    case.prevention = _words(found.prevention)
    case.state, case.resolved_at, case.next_contact_at = CaseState.RESOLVED, now, None
    return _done(session, actor, case, CaseEventKind.RESOLVED, _words(found.resolution), now)


def close(session: Session, actor: Actor, case_id: int, now: datetime) -> Outcome:
    """Close a resolved case; without problem, root cause and resolution it cannot close (P1)."""
    case, no = _workable(session, actor, case_id)
    if case is None:
        return no
    missing = [
        name
        for name, value in (
            ("problem", case.problem),
            ("root cause", case.root_cause),
            ("resolution", case.resolution),
        )
        if not value
    ]
    if missing:
        says = f"The case cannot close yet: it has no {', no '.join(missing)}."
        return Outcome(False, says, case_id=case_id)
    if case.state is not CaseState.RESOLVED:
        says = "The case cannot close yet: it was reopened, so say how it was resolved this time."
        return Outcome(False, says, case_id=case_id)
    case.state, case.closed_at = CaseState.CLOSED, now
    cases.release(session, case)
    return _done(session, actor, case, CaseEventKind.CLOSED, "Closed", now)


def reopen(session: Session, actor: Actor, case_id: int, why: str, now: datetime) -> Outcome:
    """The matter was not put right after all; it is counted."""
    case, no = _workable(session, actor, case_id, closed_too=True)
    if case is None:
        return no
    if case.state not in (CaseState.CLOSED, CaseState.RESOLVED):
        return Outcome(False, f"The case is {case.state.value}, not closed.", case_id=case_id)
    taken = [m.id for m in cases.mentions_of(session, case_id)
             if (other := cases.live_of(session, id_of(m))) and other.id != case_id]  # fmt: skip
    if taken:
        return Outcome(False, "Its mention has another live case: go on there.", case_id=case_id)
    case.state, case.closed_at, case.resolved_at = CaseState.CONTACTED, None, None
    case.reopened += 1
    case.resolve_due_at = clocks.resolve_due(now)
    for mention in cases.mentions_of(session, case_id):
        cases.tie(session, case, mention)
    return _done(session, actor, case, CaseEventKind.REOPENED, _words(why) or "Reopened", now)


def _words(text: str) -> str:
    """What a person typed, as it is kept."""
    return clean(text).strip()[:10_000]


def _workable(
    session: Session, actor: Actor, case_id: int, *, closed_too: bool = False
) -> tuple[Case | None, Outcome]:
    case = cases.by_id(session, case_id)
    if case is None:
        return None, Outcome(False, "There is no such case.")
    about = cases.mentions_of(session, case_id)
    mention_id = about[0].id if about else None
    if not may(session, actor, Move.CASE, mention_id):
        return None, refused(Move.CASE)
    if case.state in CLOSED and not closed_too:
        return None, Outcome(False, f"The case is {case.state.value}.", case_id=case_id)
    return case, Outcome(True, "")


def _done(
    session: Session, actor: Actor, case: Case, kind: CaseEventKind, says: str, now: datetime
) -> Outcome:
    session.add(case)
    cases.say(session, case, kind, says, now, actor.person_id)
    audit.record(session, kind.value, "case", id_of(case), now, who=actor.who, desk=actor.desk)
    if kind in TOLD:
        owner = posts.name_of(session, case.owner_id)
        words = TOLD[kind].format(who=posts.name_of(session, actor.person_id), owner=owner)
        posts.case(session, case, f"Case {case.reference}: {words}", now)
    return Outcome(True, says if kind is CaseEventKind.OWNER else "Noted.", case_id=case.id)
