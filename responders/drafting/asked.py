"""What a reply is asked to do, and what it is planned from: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.models.judged import Polarity


class Style(StrEnum):
    """Another draft on request, by name."""

    NORMAL = "normal"
    SHORTER = "shorter"
    WARMER = "warmer"
    FIX_FIRST = "fix_first"  #: What happens next comes first.


class Thread(StrEnum):
    """What the author wrote before."""

    FIRST = "first"  #: Nothing that we know of.
    ANSWERED_US = "answered_us"  #: This answers a reply of ours.
    AGAIN = "again"  #: A second complaint by the same author.
    ELSEWHERE = "elsewhere"  #: The same, posted in another place.


class Known(StrEnum):
    """What has happened in private already."""

    NOTHING = "nothing"
    CASE_OPEN = "case_open"
    CONTACTED = "contacted"  #: One of us has written or called.


@dataclass(frozen=True)
class AspectView:
    """One aspect that the judge found, and the author's words for it."""

    aspect: str
    polarity: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What the judge found in a mention, as far as a reply depends on it."""

    unhappy: bool
    polarity: str = Polarity.NEGATIVE
    aspects: tuple[AspectView, ...] = ()
    severe: bool = False  #: Urgent enough for the strongest apology, and for the phone.
    question: bool = False  #: The author asks something.
    decided_by: str = ""  #: The sentence that weighed most.


@dataclass(frozen=True)
class Asked:
    """What a reply is to be, beside what the mention says."""

    style: Style = Style.NORMAL
    thread: Thread = Thread.FIRST
    known: Known = Known.NOTHING
    holding: bool = False  #: Many write about the same trouble: say only what is known.
