"""Who did what to which row, and what a person must be told. Ids and hashes only, never texts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.models.columns import Json, text_enum


class AuditEvent(SQLModel, table=True):
    """One move, whoever made it. `who` is "person:ID" or "amends"."""

    __tablename__ = "audit_event"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    who: str
    desk: str = Field(default="")
    move: str
    entity: str
    entity_id: int
    details: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class NoticeLevel(StrEnum):
    """How loudly a notice is told."""

    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"


class Notice(SQLModel, table=True):
    """Something that is not as it should be, until it is again. One row a matter (`key`)."""

    __table_args__ = (UniqueConstraint("key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    level: NoticeLevel = Field(sa_type=text_enum(NoticeLevel))
    text: str
    first_at: datetime
    last_at: datetime
    over_at: datetime | None = Field(default=None)
    told_at: datetime | None = Field(default=None)  #: When the desks were told last.


class DeskAction(SQLModel, table=True):
    """A button press that was carried out, so that a second copy of it is a no-op."""

    __tablename__ = "desk_action"
    __table_args__ = (UniqueConstraint("desk", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    desk: str
    key: str
    at: datetime


class Recovery(SQLModel, table=True):
    """The author raised the rating or took the complaint back after our reply."""

    __table_args__ = (UniqueConstraint("mention_id", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id")
    revision: int
    stars_before: float | None = Field(default=None)
    stars_after: float | None = Field(default=None)
    days: float
    found_at: datetime
