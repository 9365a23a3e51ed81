"""Taking a row before acting on the world: a conditional update, and a look at the count."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, inspect, or_, update
from sqlmodel import Session, SQLModel, col

from monitor.models.columns import Leased, Queued
from monitor.text import clean


def claim(
    session: Session,
    table: type[SQLModel],
    row_id: int,
    *conditions: ColumnElement[bool],
    **values: Any,
) -> bool:
    """Move one row with a condition; True for exactly one of all who try at the same time."""
    identity = inspect(table).primary_key[0]
    statement = update(table).where(identity == row_id, *conditions).values(**values)
    done = session.connection().execute(statement)
    return done.rowcount == 1


def free(table: type[Leased], now: datetime) -> ColumnElement[bool]:
    """Nobody holds the row, or the one who held it let the lease run out (a dead worker)."""
    return or_(col(table.lease_until).is_(None), col(table.lease_until) < now)


def due(table: type[Queued], now: datetime) -> ColumnElement[bool]:
    """The row is not set aside and its next try has come."""
    return col(table.set_aside_at).is_(None) & or_(
        col(table.next_try_at).is_(None), col(table.next_try_at) <= now
    )


MOST_ATTEMPTS = 6  # 10 s, 20 s, 40 s, 80 s, 160 s: then a person looks


def failed(row: Queued, error: str, now: datetime) -> None:
    """Note a failure on a queue row: try again later, and set it aside after the sixth."""
    row.attempts += 1
    row.last_error = clean(error)[:1000]
    if row.attempts >= MOST_ATTEMPTS:
        row.set_aside_at = now
    else:
        row.next_try_at = now + timedelta(seconds=10 * 2 ** (row.attempts - 1))


def succeeded(row: Queued) -> None:
    """Forget earlier failures of a queue row."""
    row.attempts, row.next_try_at, row.set_aside_at, row.last_error = 0, None, None, ""
