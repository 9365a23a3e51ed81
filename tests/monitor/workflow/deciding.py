"""What the tests of decisions look at: posts, audit events, two people at one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.models.audit import AuditEvent
from monitor.models.desk import DeskPost
from monitor.models.draft import Draft
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.workflow.actors import Outcome


def told(session: Session) -> list[str]:
    """What is to be said on the desks, in order."""
    return list(session.exec(select(DeskPost.text).order_by(col(DeskPost.id))))


def last(session: Session) -> DeskPost:
    """The newest of it."""
    return session.exec(select(DeskPost).order_by(col(DeskPost.id).desc()).limit(1)).one()


def audited(session: Session, of: Draft) -> list[str]:
    """The moves on a draft."""
    found = select(AuditEvent.move).where(
        AuditEvent.entity == "draft", AuditEvent.entity_id == id_of(of)
    )
    return list(session.exec(found.order_by(col(AuditEvent.id))))


def at_once(engine: Engine, *moves: Callable[[Session], Outcome]) -> Sequence[Outcome]:
    """What each person is told of a move that all of them make in the same moment."""
    start, heard = threading.Barrier(len(moves)), dict[int, Outcome]()

    def make(number: int) -> None:
        start.wait(5)
        with writing(engine) as session:
            heard[number] = moves[number](session)

    people = [threading.Thread(target=make, args=(number,)) for number in range(len(moves))]
    for person in people:
        person.start()
    for person in people:
        person.join(20)
    return [heard[number] for number in range(len(moves))]
