"""What we listen to: sources, the subjects they are about, and the samples they broke on."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.models.columns import Json, Leased, text_enum
from monitor.models.wire import LengthUnit


class SourceState(StrEnum):
    """Whether a source is read."""

    ON = "on"
    STOPPED = "stopped"  #: A ConfigError: a person must act, `last_error` says on what.
    OFF = "off"  #: Taken out of amends.toml; its mentions stay.


class Subject(SQLModel, table=True):
    """What a mention is about: a brand, location, product or app. Subjects form a tree."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    parent_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    ours: bool = Field(default=True)  #: False for a competitor's: counted, never answered.


class Source(Leased, table=True):
    """One configured use of a connector."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: str  #: The connector's name, such as "hacker_news".
    place: str = Field(index=True)
    title: str = Field(default="")
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    state: SourceState = Field(default=SourceState.ON, sa_type=text_enum(SourceState))
    #: What the connector says of itself (monitor.models.wire.Facts), for screens and workflow.
    can_reply: bool = Field(default=False)
    can_look: bool = Field(default=False)
    can_edit: bool = Field(default=False)
    can_remove: bool = Field(default=False)
    max_length: int | None = Field(default=None)
    length_unit: LengthUnit = Field(default=LengthUnit.CHARACTERS, sa_type=text_enum(LengthUnit))
    mark: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    first_seen_at: datetime
    next_poll_at: datetime | None = Field(default=None, index=True)
    last_polled_at: datetime | None = Field(default=None)
    last_success_at: datetime | None = Field(default=None)
    last_new_at: datetime | None = Field(default=None)
    quiet_after_seconds: int = Field(default=14 * 86400)
    failures: int = Field(default=0)  #: In a row; the next poll backs off with it.
    last_error: str = Field(default="")


class SourceSample(SQLModel, table=True):
    """What a source sent that could not be read: kept so that a person can mend the reading."""

    __tablename__ = "source_sample"

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id", index=True)
    at: datetime
    why: str
    sample: str = Field(default="")


class SwitchKind(StrEnum):
    """The two ways to hold the outside world back."""

    PAUSE = "pause"  #: Nothing is read, asked or published in this scope.
    SHADOW = "shadow"  #: Everything but publish.


class Switch(SQLModel, table=True):
    """A pause or shadow mode thrown by a person. Scope: "all", "source:NAME" or "subject:KEY"."""

    __table_args__ = (UniqueConstraint("kind", "scope"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: SwitchKind = Field(sa_type=text_enum(SwitchKind))
    scope: str = Field(default="all")
    thrown_by: str
    thrown_at: datetime


class MuteKind(StrEnum):
    """What a mute listens for."""

    AUTHOR = "author"  #: "place author-id"
    PHRASE = "phrase"


class Mute(SQLModel, table=True):
    """Somebody or something that is counted but never answered."""

    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: MuteKind = Field(sa_type=text_enum(MuteKind))
    value: str
    muted_by: str
    muted_at: datetime
