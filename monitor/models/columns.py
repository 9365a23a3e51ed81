"""Column kinds that every table shares: text enumerations with a CHECK, JSON, queue columns."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import JSON, Enum
from sqlmodel import Field, SQLModel

#: Constraint names are fixed so that Alembic's batch mode can find them again on SQLite.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON(none_as_null=True)


def text_enum(kind: type[StrEnum]) -> Enum:
    """The enumeration as text with a CHECK: readable in any tool, and nothing else gets in."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )


def utc_now() -> datetime:
    """The time in UTC; for the edges of the program only, decisions take `now` as a value."""
    return datetime.now(UTC)


class Queued(SQLModel):
    """The columns of every table whose rows are a queue (design.md, section 3)."""

    attempts: int = Field(default=0)  #: Failures so far of the step that wants this row.
    next_try_at: datetime | None = Field(default=None, index=True)
    set_aside_at: datetime | None = Field(default=None)  #: Poison: shown, retried on request.
    last_error: str = Field(default="")


class Leased(SQLModel):
    """The columns of a row that one worker at a time may hold."""

    lease_owner: str = Field(default="")
    lease_until: datetime | None = Field(default=None)
