"""Who said yes to a draft so far, and what the desks owe people beside the card itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.models.columns import Json, Leased, Queued, text_enum


class Approval(SQLModel, table=True):
    """One person's yes to the exact characters of a draft; a draft may need more than one."""

    __table_args__ = (UniqueConstraint("draft_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime
    desk: str
    text_hash: str  #: Of the characters that were seen.


class PostKind(StrEnum):
    """What a post in a card's thread is about."""

    DECISION = "decision"  #: Who decided what; `diff` holds the lines a person changed.
    APPROVAL = "approval"  #: One yes of those it takes.
    PUBLISHED = "published"  #: Live, refused, unknown or failed; `link` where it stands.
    AUTHOR = "author"  #: The author edited, deleted or answered.
    CASE = "case"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    SECOND = "second"  #: A second opinion is asked.
    HOLD = "hold"
    CRISIS = "crisis"
    DIGEST = "digest"  #: What needed no answer, once a day.


#: `DeskPost.channel` of a post that stands alone: where what runs late is told, or the quiet one.
ESCALATION = "escalation"
DIGEST = "digest"


class DeskPost(Queued, Leased, table=True):
    """A message that a desk owes people. The row exists before the message does."""

    __tablename__ = "desk_post"
    __table_args__ = (UniqueConstraint("desk", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    desk: str
    key: str  #: Tells one matter from another, so that it is told once.
    card_id: int | None = Field(default=None, foreign_key="card.id", index=True)
    channel: str = Field(default="")  #: "": the card's thread.
    kind: PostKind = Field(sa_type=text_enum(PostKind))
    text: str  #: Plain words, to be escaped by whoever shows them.
    diff: str = Field(default="")  #: Lines that begin with "- " or "+ ".
    link: str = Field(default="")
    mentions: list[int] = Field(default_factory=list, sa_type=Json)  #: People's ids.
    due_at: datetime = Field(index=True)
    sent_at: datetime | None = Field(default=None, index=True)
    message_id: str = Field(default="")  #: Slack's ts.
