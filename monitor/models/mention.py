"""Anything public that names us, its revisions, and what was seen around it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.models.columns import Queued, text_enum
from monitor.models.wire import Kind, Precision


class Origin(StrEnum):
    """How a mention came to us."""

    POLL = "poll"
    IMPORT = "import"
    HAND = "hand"


class Answer(StrEnum):
    """Whether a mention may be answered in public; `answer_why` says why not."""

    MAY = "may"
    COUNT = "count"  #: Counted for trends only.
    CLOSED = "closed"  #: A person said: do not reply.


class GoneWhy(StrEnum):
    """Why a mention is no longer there."""

    AUTHOR = "author"
    SITE = "site"
    ERASED = "erased"
    SWEEP = "sweep"  #: Not seen in a full reading; perhaps only hidden.


class Author(SQLModel, table=True):
    """Who wrote it: one account at one place, told by the place's id, never by the name."""

    __table_args__ = (UniqueConstraint("place", "author_id"),)

    id: int | None = Field(default=None, primary_key=True)
    place: str
    author_id: str
    name: str = Field(default="")
    url: str = Field(default="")
    ours: bool = Field(default=False)  #: Ours or staff's: never answered.


class Mention(Queued, table=True):
    """One public text. Its current revision stands here, all revisions in `revision`."""

    __table_args__ = (
        UniqueConstraint("place", "external_id"),
        Index("ix_mention_posted_at_place", "posted_at", "place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    place: str
    external_id: str
    kind: Kind = Field(sa_type=text_enum(Kind))
    origin: Origin = Field(default=Origin.POLL, sa_type=text_enum(Origin))
    url: str = Field(default="")
    author_pk: int | None = Field(default=None, foreign_key="author.id", index=True)
    parent: str = Field(default="", index=True)  #: external_id of what it answers
    root: str = Field(default="")
    by_us: bool = Field(default=False)
    rating_value: float | None = Field(default=None)
    rating_worst: float | None = Field(default=None)
    rating_best: float | None = Field(default=None)
    stars: float | None = Field(default=None)
    title: str = Field(default="")
    text: str = Field(default="")
    original_text: str = Field(default="")
    declared_language: str = Field(default="")
    detected_language: str = Field(default="")
    posted_at: datetime | None = Field(default=None)
    precision: Precision = Field(default=Precision.NONE, sa_type=text_enum(Precision))
    first_seen_at: datetime = Field(index=True)
    revision: int = Field(default=1)
    revision_hash: str
    edited_at: datetime | None = Field(default=None)  #: When we saw that it had changed.
    judged_revision: int | None = Field(default=None)
    gone_at: datetime | None = Field(default=None)
    gone_why: GoneWhy | None = Field(default=None, sa_type=text_enum(GoneWhy))
    answer: Answer = Field(default=Answer.MAY, sa_type=text_enum(Answer))
    answer_why: str = Field(default="")
    draft_wanted_at: datetime | None = Field(default=None)  #: Another draft was asked for.
    draft_wanted_style: str = Field(default="")  #: A draft.Style, or "".
    draft_wanted_says: str = Field(default="")  #: What is to be changed.
    draft_wanted_by: int | None = Field(default=None, foreign_key="person.id")


class Revision(SQLModel, table=True):
    """One state of an author's text and rating."""

    __table_args__ = (UniqueConstraint("mention_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id")
    number: int
    hash: str
    title: str = Field(default="")
    text: str = Field(default="")
    stars: float | None = Field(default=None)
    seen_at: datetime


class OwnerReply(SQLModel, table=True):
    """An answer under a mention as read from the place, whoever of us wrote it."""

    __tablename__ = "owner_reply"
    __table_args__ = (UniqueConstraint("mention_id", "text_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id")
    external_id: str = Field(default="")
    url: str = Field(default="")
    text: str
    text_hash: str
    by_amends: bool = Field(default=False)  #: The text that Amends published.
    posted_at: datetime | None = Field(default=None)
    seen_at: datetime
    gone_at: datetime | None = Field(default=None)  #: No longer there: it blocks nothing.


class Sighting(SQLModel, table=True):
    """Which source saw a mention; two sources that see one post share it."""

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    mention_id: int = Field(foreign_key="mention.id", primary_key=True, index=True)
    first_seen_at: datetime


class MentionSubject(SQLModel, table=True):
    """What a mention is about."""

    __tablename__ = "mention_subject"

    mention_id: int = Field(foreign_key="mention.id", primary_key=True)
    subject_id: int = Field(foreign_key="subject.id", primary_key=True, index=True)


class RawPayload(SQLModel, table=True):
    """A record as it came; for mending a reading, and let expire."""

    __tablename__ = "raw_payload"

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id", index=True)
    revision: int
    payload: str
    expires_at: datetime = Field(index=True)


class Tombstone(SQLModel, table=True):
    """Keeps what was erased from coming back with the next poll."""

    place: str = Field(primary_key=True)
    external_id: str = Field(primary_key=True)
    erased_at: datetime
