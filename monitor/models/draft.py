"""The public side: drafts, the cards they are shown on, replies and their numbered attempts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.models.columns import Json, Leased, Queued, text_enum


class DraftState(StrEnum):
    """A draft waits for a person, who decides once."""

    PENDING = "pending"
    NO_TEXT = "no_text"  #: No draft may be written; the card asks for a person all the same.
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  #: The author edited, deleted, or somebody else answered.
    REPLACED = "replaced"  #: Another draft was asked for, or a person wrote one.


#: A person may still decide on a draft in one of these.
UNDECIDED = (DraftState.PENDING, DraftState.NO_TEXT)


class RejectReason(StrEnum):
    """Why a draft was turned down; the first three teach the writer, the others close."""

    TONE = "tone"
    WRONG_FACT = "wrong_fact"
    POLICY = "policy"
    DUPLICATE = "duplicate"
    DO_NOT_REPLY = "do_not_reply"
    NOT_UNHAPPY = "not_unhappy"
    LEGAL = "legal"
    OTHER = "other"

    @property
    def says(self) -> str:
        """The reason in words, for the middle of a sentence."""
        return _REASONS[self]


_REASONS = {
    RejectReason.TONE: "the tone is wrong",
    RejectReason.WRONG_FACT: "a fact is wrong",
    RejectReason.POLICY: "against our policy or the place's",
    RejectReason.DUPLICATE: "already answered elsewhere",
    RejectReason.DO_NOT_REPLY: "do not reply to this",
    RejectReason.NOT_UNHAPPY: "the author is not unhappy",
    RejectReason.LEGAL: "a legal matter",
    RejectReason.OTHER: "another reason",
}


class Style(StrEnum):
    """How another draft should be, by name; the writer knows what follows from it."""

    SHORTER = "shorter"
    WARMER = "warmer"
    FIX_FIRST = "fix_first"  #: What happens next comes first.


class Draft(SQLModel, table=True):
    """A reply that is not public yet, for one revision of one mention."""

    __table_args__ = (UniqueConstraint("mention_id", "revision", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="care_case.id", index=True)
    revision: int
    number: int
    text: str = Field(default="")
    text_hash: str = Field(default="")
    language: str = Field(default="")
    written_by: str  #: "composer", or "person:ID" for a text of a person's own.
    state: DraftState = Field(sa_type=text_enum(DraftState), index=True)
    no_text_why: str = Field(default="")
    why: str = Field(default="")  #: The writer's plan in words.
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    written_at: datetime
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None)
    decided_on: str = Field(default="")  #: The desk: "web" or "slack".
    reason: RejectReason | None = Field(default=None, sa_type=text_enum(RejectReason))
    comment: str = Field(default="")
    gloss: list[str] = Field(default_factory=list, sa_type=Json)  #: In English, for the approver.
    style: str = Field(default="")  #: The Style that was asked for.
    changes_by: int | None = Field(default=None, foreign_key="person.id")
    changes_says: str = Field(default="")  #: What was to be changed in the one before.
    due_at: datetime | None = Field(default=None)  #: When the author should have our answer.
    held_at: datetime | None = Field(default=None)
    held_by: int | None = Field(default=None, foreign_key="person.id")
    held_until: datetime | None = Field(default=None)  #: None while held: until somebody lets go.
    held_says: str = Field(default="")
    second_at: datetime | None = Field(default=None)  #: A second opinion is asked: it takes two.
    second_by: int | None = Field(default=None, foreign_key="person.id")
    second_whom: int | None = Field(default=None, foreign_key="person.id")  #: None: anybody else.
    second_says: str = Field(default="")
    #: One of many alike: it has no card of its own, that draft's card counts it.
    folded_into: int | None = Field(default=None, foreign_key="draft.id", index=True)
    holding: bool = Field(default=False)  #: Written in a crisis, as a line that holds.
    #: Approved drafts that answered reviews like this one: shown to the writer and to people.
    examples: list[int] = Field(default_factory=list, sa_type=Json)
    writer_note: str = Field(default="")  #: What people should know of how it was written.


class CardState(StrEnum):
    """How far a card is on its way to a desk."""

    DUE = "due"
    POSTING = "posting"
    POSTED = "posted"


class Card(Queued, Leased, table=True):
    """What a desk owes people about one draft. The row exists before the message does."""

    __table_args__ = (UniqueConstraint("draft_id", "desk"),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
    desk: str
    state: CardState = Field(default=CardState.DUE, sa_type=text_enum(CardState), index=True)
    channel: str = Field(default="")
    message_id: str = Field(default="")  #: Slack's ts.
    due_at: datetime
    posting_since: datetime | None = Field(default=None)
    posted_at: datetime | None = Field(default=None)
    stale_since: datetime | None = Field(default=None, index=True)  #: Shows what is no longer so.
    shown_hash: str = Field(default="")
    reminded_at: datetime | None = Field(default=None)


class ReplyState(StrEnum):
    """Where our reply stands (design.md, section 2)."""

    APPROVED = "approved"
    PUBLISHING = "publishing"  #: Claimed by a worker; the request may be on the wire.
    SUBMITTED = "submitted"  #: The place took it and still has to allow it.
    LIVE = "live"
    REFUSED = "refused"
    UNKNOWN = "unknown"  #: Sent, and no clear answer: looked for, then a person decides.
    FAILED = "failed"  #: Not sent; a person must act.
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What an attempt does at the place."""

    PUBLISH = "publish"
    EDIT = "edit"
    REMOVE = "remove"


class Reply(SQLModel, table=True):
    """The one public text of ours under a mention."""

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id", unique=True)
    external_id: str = Field(default="")
    url: str = Field(default="")
    live_text: str = Field(default="")
    live_since: datetime | None = Field(default=None)
    removed_at: datetime | None = Field(default=None)


class Attempt(Queued, Leased, table=True):
    """One approved request to a place: at most one on the wire for each approval."""

    __table_args__ = (UniqueConstraint("reply_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = Field(foreign_key="reply.id", index=True)
    number: int
    draft_id: int | None = Field(default=None, foreign_key="draft.id", index=True)
    action: Action = Field(default=Action.PUBLISH, sa_type=text_enum(Action))
    state: ReplyState = Field(sa_type=text_enum(ReplyState), index=True)
    by_hand: bool = Field(default=False)  #: The place takes no replies: a person posts it.
    revision: int
    text: str = Field(default="")
    text_hash: str = Field(default="")
    key: str = Field(unique=True)  #: Our idempotency key at the place.
    approved_by: int = Field(foreign_key="person.id")
    approved_at: datetime
    approved_on: str = Field(default="web")
    claimed_at: datetime | None = Field(default=None)
    sent_at: datetime | None = Field(default=None)  #: Written before the request is made.
    looks: int = Field(default=0)  #: How often an unknown outcome was looked for.
    settled_at: datetime | None = Field(default=None)
    settled_why: str = Field(default="")
