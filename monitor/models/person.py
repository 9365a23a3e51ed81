"""The people who use Amends, what they may do, and how they get in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.models.columns import text_enum


class Role(StrEnum):
    """What a person may do; docs/roles.md is the table of moves and roles."""

    VIEWER = "viewer"
    APPROVER = "approver"
    CARE = "care"
    LEAD = "lead"
    ADMIN = "admin"


class Person(SQLModel, table=True):
    """Somebody with a name who decides."""

    __table_args__ = (UniqueConstraint("slack_team", "slack_user"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)
    password_hash: str = Field(default="")
    slack_team: str | None = Field(default=None)
    slack_user: str | None = Field(default=None)
    timezone: str = Field(default="UTC")
    active: bool = Field(default=True)
    created_at: datetime


class Grant(SQLModel, table=True):
    """A role over one subject and what lies below it, or over all (no subject)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=text_enum(Role))
    subject_id: int | None = Field(default=None, foreign_key="subject.id")


class OneTimeLink(SQLModel, table=True):
    """A link that lets a person set a password once; only its hash is kept."""

    __tablename__ = "one_time_link"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    expires_at: datetime
    used_at: datetime | None = Field(default=None)


class WebSession(SQLModel, table=True):
    """A signed-in browser; only the hash of its cookie is kept."""

    __tablename__ = "web_session"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    form_token: str  #: Sent with every form, so that no other site can press our buttons.
    created_at: datetime
    expires_at: datetime
