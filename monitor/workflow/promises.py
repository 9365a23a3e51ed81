"""What other moves set off: a case is proposed, opens or is not needed; a label is corrected."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlmodel import Session

from monitor.casework import clocks, references
from monitor.models.assessment import Correction
from monitor.models.case import Case, CaseEventKind, CaseState
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.store import audit, cases
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow.actors import Actor

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
    cases.tie(session, case, mention)
    return case


def case_of(session: Session, mention: Mention) -> Case | None:
    """The live case of a mention, or else of its author at the same place."""
    case = cases.live_of(session, id_of(mention))
    if case is None and mention.author_pk is not None:
        case = cases.of_author(session, mention.author_pk, mention.place)
    return case


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


def correct(
    session: Session, mention: Mention, field: str, value: str, actor: Actor, now: datetime
) -> None:
    """Keep a person's word against the judge's."""
    session.add(
        Correction(
            mention_id=id_of(mention),
            revision=mention.revision,
            field=field,
            value=clean(value)[:200],
            corrected_by=actor.person_id,
            corrected_at=now,
        )
    )
    audit.record(session, "correct", "mention", id_of(mention), now, who=actor.who,
                 desk=actor.desk, field=field)  # fmt: skip
