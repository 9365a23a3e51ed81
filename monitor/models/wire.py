"""The values that cross the floors: what a connector reads, and what a place answers.

They stand here, below connectors and responders, because both sides use them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: Opaque to everybody but the connector that made it: JSON such as since, ETag, min_id, cursor.
Mark = dict[str, Any]


class Kind(StrEnum):
    """What sort of public text a mention is."""

    REVIEW = "review"  #: Left on a page about us, usually with a rating.
    POST = "post"  #: A post, story or article that names us.
    COMMENT = "comment"  #: A comment under something, ours or another's.


class Precision(StrEnum):
    """How exactly `posted_at` is known."""

    SECOND = "second"
    DAY = "day"
    NONE = "none"  #: `posted_at` is missing; it is never replaced by "now".


class LengthUnit(StrEnum):
    """What a place counts when it limits a reply."""

    CHARACTERS = "characters"
    BYTES = "bytes"  #: of UTF-8
    GRAPHEMES = "graphemes"
    WEIGHTED = "weighted"  #: as X counts: most letters 1, emoji and East Asian letters 2, a link 23


@dataclass(frozen=True)
class Rating:
    """The author's own number, as given."""

    value: float
    worst: float = 1.0
    best: float = 5.0

    def __post_init__(self) -> None:
        """ValueError for a scale that is none."""
        if self.worst == self.best:
            raise ValueError("a rating's best and worst are the same")

    @property
    def stars(self) -> float:
        """Brought to 1-5: 1 + 4 (value - worst) / (best - worst), design.md section 3."""
        return 1 + 4 * (self.value - self.worst) / (self.best - self.worst)


@dataclass(frozen=True)
class NewAuthor:
    """Who wrote it, as the place shows them. `id` is the place's own, never the display name."""

    id: str
    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class SeenReply:
    """An owner's answer as read from the place, ours or one written there by hand."""

    text: str
    external_id: str = ""
    url: str = ""
    posted_at: datetime | None = None
    by_us: bool = False  #: Written by the very account that we publish with.
    waiting: bool = False  #: Not public yet: the place still has to allow it.
    refused: str = ""  #: The place will not have it; its own reason. Not public then.

    @property
    def public(self) -> bool:
        """Whether everybody can read it."""
        return not (self.waiting or self.refused)


@dataclass(frozen=True)
class NewMention:
    """One public text as a connector read it."""

    external_id: str
    kind: Kind
    text: str  #: Plain words, without markup.
    url: str = ""
    title: str = ""
    author: NewAuthor | None = None
    rating: Rating | None = None
    posted_at: datetime | None = None
    precision: Precision = Precision.NONE
    language: str = ""  #: As the author or place declares it (BCP 47), often wrong.
    original_text: str = ""  #: Where the place shows a translation: the author's own words.
    parent: str = ""  #: external_id of what it answers.
    root: str = ""  #: external_id of the start of the thread.
    by_us: bool = False
    owner_replies: tuple[SeenReply, ...] = ()
    replies_whole: bool = False  #: `owner_replies` are all there are: what is missing is gone.
    raw: str = ""  #: The record as it came, kept apart and let expire.


@dataclass(frozen=True)
class Unreadable:
    """A record that could not be read; the rest of its page could."""

    why: str
    sample: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a reading. `mark` is stored by the line after the last page only."""

    mentions: tuple[NewMention, ...]
    mark: Mark = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()
    #: With this page the reading has shown everything that stands there: what is missing is gone.
    whole: bool = False


@dataclass(frozen=True)
class Look:
    """What stands under one external id now. `gone` says that nothing does."""

    mention: NewMention | None = None
    replies: tuple[SeenReply, ...] = ()
    gone: bool = False
    whole: bool = True  #: `replies` are all there are; False where ours cannot be told apart.


@dataclass(frozen=True)
class Receipt:
    """The place took the reply. `moderated` means that it still has to allow it."""

    external_id: str = ""
    url: str = ""
    moderated: bool = False


@dataclass(frozen=True)
class Account:
    """Who we are at a place, so that our own posts are never answered."""

    id: str
    name: str = ""


@dataclass(frozen=True)
class Facts:
    """What the line must know of a kind of source before it relies on it."""

    every: timedelta = timedelta(minutes=15)
    quiet_after: timedelta = timedelta(days=14)  #: Silence longer than this is a fault.
    shows_edits: bool = False  #: An edited text comes again in `fetch`.
    lists_all: bool = False  #: A reading may show everything that is there; its last page says so.
    can_look: bool = False
    can_reply: bool = False
    can_edit: bool = False  #: A published reply can be edited (`edit`).
    can_remove: bool = False  #: A published reply can be taken down (`remove`).
    #: How long a repeated reply with the same key is carried out once; None: not idempotent.
    idempotent_for: timedelta | None = None
    moderated: bool = False
    max_length: int | None = None
    unit: LengthUnit = LengthUnit.CHARACTERS
