"""The database: SQLite by default, PostgreSQL by URL; sessions that read and those that write."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import Session, create_engine

BUSY_TIMEOUT_MS = 30_000  # longer than any transaction of ours, none of which waits for a network


def connect(url: str) -> Engine:
    """An engine for `url`, such as sqlite:///amends.db or postgresql+psycopg://host/name.

    Its errors do not tell what was written: that may be a customer's words.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url)
    if parsed.get_backend_name() == "postgresql" and parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)


def sqlite_path(engine: Engine) -> Path | None:
    """The file of an SQLite engine; None for PostgreSQL."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database)


def _sqlite(url: str) -> Engine:
    waits = {"timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(url, connect_args=waits, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        # SQLite's own knows A to Z alone, and a search would tell "Ärger" from "ärger".
        connection.create_function("lower", 1, _lower, deterministic=True)
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # IMMEDIATE takes the write lock at once: a reader that turns writer half-way cannot wait
        # for the lock and would fail with "database is locked".
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL; for this one statement SQLite does not wait for others by itself."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or undone whole if anything is raised."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()


def take_turns(session: Session, what: int) -> None:
    """Let nobody else do `what`, a number of ours, until this transaction ends.

    On SQLite there is only one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:what)"), {"what": what})


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads; it never waits for a writer and changes nothing."""
    with Session(engine.execution_options(reading=True), expire_on_commit=False) as session:
        yield session
        session.expunge_all()  # what was read stays readable; a rollback would expire it
        session.rollback()
