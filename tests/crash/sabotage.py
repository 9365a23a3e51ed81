"""Faults put into a life of the service on purpose: the test of the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, inspect, update
from sqlmodel import Session, SQLModel

from connectors.http import Http
from connectors.wordpress import WordPress
from monitor.models.wire import Look
from monitor.store import claims
from responders import publish

BLIND = "a look finds nothing, and the place is resent to all the same"
GREEDY = "a claim always succeeds, and what was sent before is sent again"


def install(name: str) -> None:
    """Break this process in the way that is named; "" leaves it whole."""
    broken: dict[str, Callable[[], None]] = {"": _whole, BLIND: _blind, GREEDY: _greedy}
    broken[name]()


def _whole() -> None:
    """Nothing is broken."""


def _blind() -> None:
    """WordPress is taken for idempotent, which it is not, and a look does not see our reply."""
    real = WordPress.look

    def look(self: WordPress, http: Http, external_id: str) -> Look:
        seen = real(self, http, external_id)
        mention = replace(seen.mention, owner_replies=()) if seen.mention else None
        return replace(seen, mention=mention, replies=())

    WordPress.look = look  # type: ignore[method-assign]
    WordPress.facts = replace(WordPress.facts, idempotent_for=timedelta(hours=9))


def _greedy() -> None:
    """The row is written whatever state it is in, and whoever asks is told that it is theirs.

    That alone is caught: what has been sent before is not sent to a place that would do it twice.
    """

    def claim(
        session: Session,
        table: type[SQLModel],
        row_id: int,
        *conditions: ColumnElement[bool],
        **values: Any,
    ) -> bool:
        identity = inspect(table).primary_key[0]
        session.connection().execute(update(table).where(identity == row_id).values(**values))
        return True

    claims.claim = claim
    publish.key_is_known = lambda *_: True
