"""What a desk shows of one draft: plain values, so that a card can be drawn without the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """How far the thing on a card has come; only while `asking` it has buttons."""

    ASKING = "asking"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    SUBMITTED = "submitted"  #: The place took it and still has to allow it.
    LIVE = "live"
    REFUSED = "refused"
    UNKNOWN = "unknown"  #: Sent, and no clear answer came.
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    REPLACED = "replaced"  #: Another draft was asked for, and is on its way.
    BY_HAND = "by_hand"  #: Approved; a person has to post it there.


@dataclass(frozen=True)
class CardMention:
    """What somebody wrote. Every text in it is the author's, or the place's."""

    place: str  #: The title people know the place by, such as "Google".
    subject: str
    text: str
    title: str = ""
    author: str = ""
    stars: float | None = None  #: 1 to 5.
    posted_at: datetime | None = None
    first_seen_at: datetime | None = None
    language: str = ""
    url: str = ""


@dataclass(frozen=True)
class CardAspect:
    """One thing the author speaks about, and how."""

    name: str
    polarity: str


@dataclass(frozen=True)
class CardJudged:
    """What the judge found."""

    polarity: str = ""
    unhappy: float | None = None  #: 0 to 1.
    priority: str = ""
    aspects: tuple[CardAspect, ...] = ()
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    said: tuple[str, ...] = ()  #: What people said of it, in words; the rest has it on top.


@dataclass(frozen=True)
class CardDraft:
    """The public reply that waits for a yes, and how it stands to the place's rules."""

    text: str
    length: int
    unit: str = "characters"
    limit: int | None = None
    warnings: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class CardCase:
    """The private side of the same matter."""

    reference: str
    owner: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class CardView:
    """All that a card shows. Equal views give equal cards."""

    draft_id: int
    version: int  #: The draft's number.
    text_hash: str  #: Of the draft's exact characters; a decision names it.
    mention: CardMention
    judged: CardJudged = CardJudged()
    draft: CardDraft | None = None
    no_draft_why: str = ""  #: Why there is none, such as "legal words: a person writes this".
    case: CardCase | None = None
    standing: Standing = Standing.ASKING
    decided_by: str = ""
    decided_at: datetime | None = None
    standing_since: datetime | None = None
    detail: str = ""  #: A reason, in words; it may be the place's own.
    by_hand: bool = False  #: The place takes no replies: a person will post it there.
    shadow: bool = False  #: Everything but publishing is done.
    paused: str = ""  #: What is paused, such as "the source google"; "" if nothing is.
    link: str = ""  #: The mention's page in Amends.
    reply_url: str = ""  #: Where our reply stands, once it is live.
