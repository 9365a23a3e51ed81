"""What other moves set off: a case is proposed, opens or is not needed; a word is kept."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlmodel import Session

from monitor.casework import clocks, references
from monitor.models.case import LIVE_STATES, Case, CaseEventKind, CaseState
from monitor.models.corrected import Word
from monitor.models.draft import RejectReason
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.store import audit, cases, corrections
from monitor.store.ids import id_of
from monitor.workflow import posts, threads
from monitor.workflow.actors import Actor

#: What a mention is closed with when a person calls it not negative. The opposite word, and an
#: edit of the author's, open it again.
CLOSED_AS = f"rejected: {RejectReason.NOT_UNHAPPY.value}"
ENDED = (CaseState.RESOLVED, CaseState.CLOSED)
REOPENED = "Open again: the customer complains anew"
_NUMBERS = 31**references.LENGTH


def propose_case(
    session: Session,
    mention: Mention,
    priority: Priority,
    subject_id: int | None,
    now: datetime,
    reference: str = "",
) -> Case:
    """The live case of a mention, or a new one whose reference the draft can quote.

    `reference` is one drawn by `free_reference` for a text that is written already.
    """
    case = case_of(session, mention)
    if case is None:
        case = Case(
            reference=reference or free_reference(session),
            state=CaseState.PROPOSED,
            priority=priority,
            subject_id=subject_id,
            proposed_at=now,
        )
        session.add(case)
        session.flush()
        cases.say(session, case, CaseEventKind.PROPOSED, "Proposed with the public draft", now)
        audit.record(session, "propose", "case", id_of(case), now)
    elif priority.rank > case.priority.rank:
        case.priority = priority
    _reopen(session, case, mention, now)
    cases.tie(session, case, mention)
    return case


def case_of(session: Session, mention: Mention) -> Case | None:
    """The case of a mention: its own, or that of the story it goes on with (see `threads`)."""
    return threads.case_of(session, mention)


def _reopen(session: Session, case: Case, mention: Mention, now: datetime) -> None:
    """A complaint after the matter was held to be put right: it was not. The clock starts anew.

    Its other mentions belong to it again, unless another live case has taken one up.
    """
    ended = case.resolved_at or case.closed_at
    wrote = max(mention.first_seen_at, mention.edited_at or mention.first_seen_at)
    if case.state not in ENDED or (ended is not None and wrote <= ended):
        return
    if not threads.complains(session, mention):
        return
    case.state, case.opened_at, case.contacted_at = CaseState.OPEN, now, None
    case.resolved_at, case.closed_at, case.next_contact_at = None, None, None
    case.contact_due_at = clocks.contact_due(now, case.priority)
    case.resolve_due_at = clocks.resolve_due(now)
    case.reopened += 1
    session.add(case)
    for other in cases.mentions_of(session, id_of(case)):
        if cases.live_of(session, id_of(other)) is None:
            cases.tie(session, case, other)
    cases.say(session, case, CaseEventKind.REOPENED, REOPENED, now)
    audit.record(session, "reopen", "case", id_of(case), now, mention=id_of(mention))
    owner = [case.owner_id] if case.owner_id is not None else []
    posts.case(session, case, f"Case {case.reference}: {REOPENED.lower()}.", now, owner)


def free_reference(session: Session) -> str:
    """A reference that was never used; a case keeps its own for ever, so looking here is enough."""
    while True:
        reference = references.reference(secrets.randbelow(_NUMBERS))
        if cases.by_reference(session, reference) is None:
            return reference


def open_case(session: Session, case: Case, now: datetime) -> None:
    """A proposed case becomes somebody's work, and its clock starts; any other is left alone."""
    if case.state is not CaseState.PROPOSED:
        return
    case.state, case.opened_at = CaseState.OPEN, now
    case.contact_due_at = clocks.contact_due(now, case.priority)
    case.resolve_due_at = clocks.resolve_due(now)
    session.add(case)
    cases.say(session, case, CaseEventKind.OPENED, "Opened", now)
    audit.record(session, "open", "case", id_of(case), now)


def withdraw_case(
    session: Session, case: Case, why: str, now: datetime, mention: Mention | None = None
) -> None:
    """A proposed case is not needed after all; its reference is never used again.

    With `mention`: not needed for that one. The case goes on while another mention needs it.
    """
    if case.state is not CaseState.PROPOSED:
        return
    if mention is not None and cases.release_one(session, case, mention):
        cases.say(session, case, CaseEventKind.MENTION, f"One mention left, {why}", now)
        return
    case.state = CaseState.WITHDRAWN
    session.add(case)
    cases.release(session, case)
    cases.say(session, case, CaseEventKind.WITHDRAWN, f"Withdrawn, {why}", now)
    audit.record(session, "withdraw", "case", id_of(case), now)


def not_needed(
    session: Session, case: Case, reason: str, now: datetime, mention: Mention, by: int
) -> None:
    """A person holds that a mention needs no case: a proposed one goes, an open one is told so."""
    if case.state is CaseState.PROPOSED:
        withdraw_case(session, case, f"not needed: {reason}", now, mention)
    elif case.state in LIVE_STATES:
        says = f"Said of a mention: {reason.replace('_', ' ')}. The case goes on"
        cases.say(session, case, CaseEventKind.NOTE, says, now, by)


def keep_word(session: Session, mention: Mention, word: Word, actor: Actor, now: datetime) -> bool:
    """Keep a person's word against the judge's, once; False if it counts already."""
    if not corrections.keep(session, mention, word, actor.person_id, now):
        return False
    audit.record(session, "correct", "mention", id_of(mention), now, who=actor.who,
                 desk=actor.desk, field=word.about.value, revision=mention.revision)  # fmt: skip
    return True
