"""How Alembic reaches our tables; the engine comes in as a value."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Engine
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from monitor.models.tables import metadata


def spelled(kind: str, item: object, _: object) -> str | Literal[False]:
    """SQLModel's own column types by their short names; script.py.mako imports them."""
    if kind == "type" and isinstance(item, AutoString | UTCDateTime):
        return f"{type(item).__name__}()"
    return False


engine: Engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=spelled,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
