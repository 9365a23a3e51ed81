"""What a worker process does in the tests of claims; importable, because it is spawned."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Barrier

from sqlmodel import Session

from monitor.models.draft import Attempt, Card, ReplyState
from monitor.store import claims, drafts, replies, sources
from monitor.store.engine import connect, writing
from tests.builders import NOW

LEASE = timedelta(minutes=2)
Claim = Callable[[Session, int, str], bool]


def attempt(session: Session, row_id: int, worker: str) -> bool:
    """Take an approval, as publishing does."""
    return replies.claim(session, row_id, worker, NOW, LEASE)


def look(session: Session, row_id: int, worker: str) -> bool:
    """Take a reply of unknown outcome for a look."""
    return replies.claim_look(session, session.get_one(Attempt, row_id), worker, NOW, LEASE)


def card(session: Session, row_id: int, worker: str) -> bool:
    """Take a card, as a desk does."""
    return drafts.claim_card(session, session.get_one(Card, row_id), worker, NOW, LEASE)


def source(session: Session, row_id: int, worker: str) -> bool:
    """Take a source for one reading."""
    return sources.claim(session, row_id, worker, NOW, LEASE)


def careless(session: Session, row_id: int, worker: str) -> bool:
    """Take an approval without a condition: what none of ours may do."""
    return claims.claim(session, Attempt, row_id, state=ReplyState.PUBLISHING, lease_owner=worker)


_here: list[Barrier] = []  # this process's gate, handed over as it is spawned


def begin(gate: Barrier) -> None:
    """Remember the gate at which all workers start together."""
    _here.append(gate)


def hammer(url: str, claim: Claim, ids: list[int], worker: str) -> list[int]:
    """Try to take each row, in an order of one's own; returns those that were won."""
    engine = connect(url)
    order = random.Random(worker).sample(ids, len(ids))
    won = []
    with engine.connect():
        pass  # the first connection takes its time; the race begins after it
    _here[0].wait(timeout=30)
    for row_id in order:
        with writing(engine) as session:
            if claim(session, row_id, worker):
                won.append(row_id)
    engine.dispose()
    return won
