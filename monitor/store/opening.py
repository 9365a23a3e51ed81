"""The database opened for a command or the service: reachable, and at our schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from monitor.errors import ConfigError
from monitor.store import migrate
from monitor.store.engine import connect, sqlite_path


@contextmanager
def unchanged_database(url: str) -> Iterator[Engine]:
    """The database, whatever its schema; ConfigError, in words, if it cannot be reached."""
    try:
        engine = connect(url)
    except ModuleNotFoundError:
        raise ConfigError(
            "the database is PostgreSQL, whose driver is not installed: "
            'install it with pip install "amends[postgres]"'
        ) from None
    try:
        yield engine
    except (OperationalError, InterfaceError) as error:
        raise ConfigError(f"the database cannot be used: {_why(error)}") from None
    finally:
        engine.dispose()


@contextmanager
def open_database(url: str, now: datetime) -> Iterator[Engine]:
    """The database at our schema: an SQLite file is brought there, after a copy.

    A PostgreSQL database belongs to more than this process, so it is migrated by a person's word.
    """
    with unchanged_database(url) as engine:
        if sqlite_path(engine) is not None:
            migrate.upgrade(engine, now)
        elif not migrate.check_schema(engine):
            raise ConfigError("the database is at an older schema: run `amends migrate` first")
        yield engine


def schema_in_words(engine: Engine) -> tuple[bool, str]:
    """Whether the service can start on this database, and how it stands; changes nothing."""
    file = sqlite_path(engine)
    if file is not None and not file.exists():
        return _writable(file.parent)
    if migrate.check_schema(engine):
        return True, f"at schema {migrate.newest()}"
    at = migrate.schema_of(engine)
    stands = f"at schema {at}, older than ours" if at else "empty"
    if file is not None:
        return True, f"{stands}; it is brought up to date at the next start, after a copy"
    return False, f"{stands}: run `amends migrate`"


def _writable(folder: Path) -> tuple[bool, str]:
    if folder.is_dir():
        return True, "is not there yet; it is made at the first start"
    return False, f"cannot be made: there is no folder {folder}"


def _why(error: DBAPIError) -> str:
    """The database's own first line; it names hosts and files, and never a password or a row."""
    lines = str(error.orig).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:200]
