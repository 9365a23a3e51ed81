"""How Alembic reaches our tables; the engine comes in as a value."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine, text
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from monitor.models.tables import metadata


def spelled(kind: str, item: object, _: object) -> str | Literal[False]:
    """SQLModel's own column types by their short names; script.py.mako imports them."""
    if kind == "type" and isinstance(item, AutoString | UTCDateTime):
        return f"{type(item).__name__}()"
    return False


def hold_still(connection: Connection) -> None:
    """Let one worker upgrade at a time; the second finds nothing left to do."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7230117)"))


def check_keys(connection: Connection, on: bool) -> None:
    """Batch mode makes an SQLite table anew, which no table that others point to would survive.

    SQLite takes this outside of a transaction only, hence the driver's own connection.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def nothing_torn(connection: Connection) -> None:
    """RuntimeError, and so nothing is changed, if rows point to what is not there any more."""
    if connection.dialect.name == "sqlite":
        torn = connection.execute(text("PRAGMA foreign_key_check")).first()
        if torn is not None:
            raise RuntimeError(f"the upgrade would tear rows of {torn[0]} and {torn[2]} apart")


engine: Engine = context.config.attributes["engine"]

with engine.connect() as connection:
    check_keys(connection, on=False)
    try:
        hold_still(connection)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=spelled,
        )
        with context.begin_transaction():
            context.run_migrations()
        nothing_torn(connection)
        connection.commit()
    finally:
        connection.rollback()
        check_keys(connection, on=True)
