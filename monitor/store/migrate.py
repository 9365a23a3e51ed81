"""Brings the database to this program's schema, and refuses to run on a newer one."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from monitor.errors import ConfigError
from monitor.store.engine import sqlite_path

FOLDER = Path(__file__).parent / "migrations"


def _config(folder: Path, engine: Engine | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def schema_of(engine: Engine) -> str | None:
    """The revision the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest(folder: Path = FOLDER) -> str | None:
    """The revision this program was written for."""
    return ScriptDirectory.from_config(_config(folder)).get_current_head()


def check_schema(engine: Engine, folder: Path = FOLDER) -> bool:
    """Whether the database is at our schema. ConfigError if it is newer than this program."""
    at = schema_of(engine)
    scripts = ScriptDirectory.from_config(_config(folder))
    known = {script.revision for script in scripts.walk_revisions()}
    if at is not None and at not in known:
        raise ConfigError(
            f"the database is at schema {at}, which this version of Amends does not know: "
            "it was written by a newer one. Install that version, or use the copy made before it."
        )
    return at == newest(folder)


def copy_before(engine: Engine, now: datetime) -> Path | None:
    """A consistent copy of an SQLite file beside it, taken before its schema is changed."""
    path = sqlite_path(engine)
    if path is None or not path.exists() or schema_of(engine) is None:
        return None
    copy = path.with_name(f"{path.name}.{schema_of(engine)}.{now:%Y%m%dT%H%M%SZ}.bak")
    with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return copy


def upgrade(engine: Engine, now: datetime, folder: Path = FOLDER) -> Path | None:
    """Bring the database to our schema; returns the copy made of an older SQLite file, if any.

    `folder` holds the migrations of the program that upgrades.
    """
    if check_schema(engine, folder):
        return None
    copy = copy_before(engine, now)
    command.upgrade(_config(folder, engine), "head")
    return copy
