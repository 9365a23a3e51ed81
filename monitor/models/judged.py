"""What the judge is asked and what it found: values that every floor may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Polarity(StrEnum):
    """The feeling of a text. Mixed: strong praise and strong complaint stand side by side."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    MIXED = "mixed"


class Priority(StrEnum):
    """How soon a person should see it; `none` is counted only."""

    NONE = "none"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 for none up to 4 for urgent, for sorting and comparing."""
        return list(Priority).index(self)


class Disagreement(StrEnum):
    """The rating and the words say opposite things; a person should look."""

    COMPLAINT_UNDER_STARS = "complaint_under_stars"  #: Four or five stars over a complaint.
    PRAISE_UNDER_STARS = "praise_under_stars"  #: One or two stars over praise.


@dataclass(frozen=True)
class ToJudge:
    """One text to judge, with what the place told beside it."""

    id: str
    text: str
    title: str = ""
    stars: float | None = None  #: 1 to 5, brought there by `wire.Rating.stars`.
    language: str = ""  #: As declared, often wrong; used where the text is too short to tell.


@dataclass(frozen=True)
class AspectFound:
    """One thing the text speaks about, and how it speaks about it."""

    aspect: str  #: A key of monitor/judgement/aspects.toml, such as "waiting".
    polarity: Polarity
    words: str  #: The author's own words that named it.


@dataclass(frozen=True)
class Judged:
    """What the judge found in one text. `reasons` say in words why it was ranked so."""

    id: str
    polarity: Polarity
    unhappy: float  #: 0 to 1: how likely the author is unhappy; 0.5 where nothing could be told.
    priority: Priority
    needs_reply: bool
    model: str  #: "name@version" of the model that read the text.
    language: str = ""  #: ISO 639-1 as detected, else as declared; "" if neither.
    aspects: tuple[AspectFound, ...] = ()
    flags: tuple[str, ...] = ()  #: Risks (legal, injury, ...) and "question".
    reasons: tuple[str, ...] = ()
    decided_by: str = ""  #: The sentence that weighed most.
    no_auto_draft: bool = False  #: A person writes this reply: a risk, or a text not understood.
    anger: float | None = None  #: 0 to 1; None where the model does not tell.
    disagreement: Disagreement | None = None
    cut_off: float = 0.5  #: From which `unhappy` on this author counts as unhappy.
    unjudged: str = ""  #: Why the text could not be judged; "" when it was.
