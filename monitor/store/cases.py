"""Cases: their references, queues and timelines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from monitor.models.case import (
    LIVE_STATES,
    Case,
    CaseEvent,
    CaseEventKind,
    CaseMention,
    CaseState,
    Escalated,
)
from monitor.models.mention import Mention
from monitor.store.ids import id_of

#: Where nothing is promised: behind all that is.
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def by_id(session: Session, case_id: int) -> Case | None:
    """One case."""
    return session.get(Case, case_id)


def by_reference(session: Session, reference: str) -> Case | None:
    """The case with this reference, in its proper spelling (casework.references.read)."""
    return session.exec(select(Case).where(Case.reference == reference)).first()


def live_of(session: Session, mention_id: int) -> Case | None:
    """The one live case of a mention."""
    found = (
        select(Case)
        .join(CaseMention)
        .where(CaseMention.mention_id == mention_id, col(CaseMention.live).is_(True))
    )
    return session.exec(found).first()


def of_author(session: Session, author_pk: int, place: str) -> Case | None:
    """The live case of an author at a place, which a further word of theirs joins."""
    found = (
        select(Case)
        .join(CaseMention)
        .join(Mention, col(Mention.id) == col(CaseMention.mention_id))
        .where(
            Mention.author_pk == author_pk,
            Mention.place == place,
            col(CaseMention.live).is_(True),
        )
        .order_by(col(Case.id).desc())
    )
    return session.exec(found).first()


def tie(session: Session, case: Case, mention: Mention) -> None:
    """Put a mention into a case; nothing changes if it is there already."""
    found = select(CaseMention).where(
        CaseMention.case_id == id_of(case), CaseMention.mention_id == id_of(mention)
    )
    row = session.exec(found).first()
    if row is None:
        row = CaseMention(case_id=id_of(case), mention_id=id_of(mention))
    row.live = True
    session.add(row)
    session.flush()


def release(session: Session, case: Case) -> None:
    """The case is over: its mentions may have a new one."""
    for row in session.exec(select(CaseMention).where(CaseMention.case_id == id_of(case))):
        row.live = False
        session.add(row)


def release_one(session: Session, case: Case, mention: Mention) -> bool:
    """Take one mention out of a case if others need it; False if it is the only one."""
    found = select(CaseMention).where(
        CaseMention.case_id == id_of(case), col(CaseMention.live).is_(True)
    )
    rows = session.exec(found).all()
    others = [row for row in rows if row.mention_id != mention.id]
    for row in rows if others else ():
        row.live = row in others
        session.add(row)
    return bool(others)


def mentions_of(session: Session, case_id: int) -> Sequence[Mention]:
    """The mentions of a case, oldest first."""
    found = select(Mention).join(CaseMention).where(CaseMention.case_id == case_id)
    return session.exec(found.order_by(col(Mention.first_seen_at), col(Mention.id))).all()


def say(
    session: Session,
    case: Case,
    kind: CaseEventKind,
    text: str,
    now: datetime,
    by: int | None = None,
) -> None:
    """Write a line on a case's timeline."""
    session.add(CaseEvent(case_id=id_of(case), at=now, kind=kind, by=by, text=text))


def timeline(session: Session, case_id: int) -> Sequence[CaseEvent]:
    """A case's timeline, oldest first."""
    found = select(CaseEvent).where(CaseEvent.case_id == case_id)
    return session.exec(found.order_by(col(CaseEvent.at), col(CaseEvent.id))).all()


def queue(
    session: Session,
    states: Sequence[CaseState] = (CaseState.OPEN, CaseState.CONTACTED, CaseState.RESOLVED),
    owner_id: int | None = None,
    limit: int = 200,
) -> Sequence[Case]:
    """Cases by their nearest promise (casework.clocks.next_due), the latest first of all."""
    first = case((col(Case.state) == CaseState.OPEN, Case.contact_due_at), else_=None)
    dues = [func.coalesce(due, FAR) for due in (first, Case.next_contact_at, Case.resolve_due_at)]
    contact, promise, resolve = dues
    nearest = case(
        (and_(contact <= promise, contact <= resolve), contact),
        (promise <= resolve, promise),
        else_=resolve,
    )
    found = select(Case).where(col(Case.state).in_(states))
    if owner_id is not None:
        found = found.where(Case.owner_id == owner_id)
    return session.exec(found.order_by(nearest, col(Case.id)).limit(limit)).all()


def ticking(session: Session) -> Sequence[Case]:
    """Cases in which a promise may run out; one made after the resolution too."""
    states = (CaseState.OPEN, CaseState.CONTACTED, CaseState.RESOLVED)
    return session.exec(select(Case).where(col(Case.state).in_(states))).all()


def fired(session: Session, rule: str, entity: str, entity_id: int, due: str) -> bool:
    """Whether a rule fired for this promise before."""
    found = select(Escalated.id).where(
        Escalated.rule == rule,
        Escalated.entity == entity,
        Escalated.entity_id == entity_id,
        Escalated.due == due,
    )
    return session.exec(found).first() is not None


def fire(session: Session, rule: str, entity: str, entity_id: int, due: str, now: datetime) -> None:
    """Note that a rule fired, so that it fires once."""
    session.add(Escalated(rule=rule, entity=entity, entity_id=entity_id, due=due, at=now))


def counts(session: Session) -> dict[CaseState, int]:
    """How many cases stand in each state."""
    rows = session.exec(select(Case.state, func.count()).group_by(col(Case.state))).all()
    return {CaseState(state): number for state, number in rows}


def is_live(case: Case) -> bool:
    """Whether somebody still owes the customer something."""
    return case.state in LIVE_STATES
