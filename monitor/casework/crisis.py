"""When many say the same within a short time: they hang on one card, until it is over; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.guidelines.similarity import closeness
from monitor.models.judged import AspectFound, Polarity
from monitor.models.wire import Precision

CLOSE = 0.6  #: From which closeness on two texts say the same.
NAMES_NOTHING = "other"  #: The aspect of a text that names nothing.


@dataclass(frozen=True)
class Crisis:
    """How many alike within what time are one matter."""

    alike: int = 8
    within: timedelta = timedelta(minutes=60)


@dataclass(frozen=True)
class Heard:
    """One complaint, as far as it may be like another."""

    draft_id: int
    at: datetime
    subjects: frozenset[int]
    aspect: str = ""  #: What it is mainly about; "" if that is not known.
    text: str = ""


def came_at(posted: datetime | None, precision: Precision, first_seen: datetime) -> datetime:
    """When somebody wrote it, as closely as it is known; never later than it was seen."""
    if posted is None or precision is Precision.NONE:
        return first_seen
    if precision is Precision.DAY and first_seen - posted < timedelta(days=1):
        return first_seen
    return min(posted, first_seen)


def main_aspect(aspects: Iterable[AspectFound]) -> str:
    """What a complaint is mainly about: the first aspect that is felt badly."""
    bad = (one.aspect for one in aspects if one.polarity in (Polarity.NEGATIVE, Polarity.MIXED))
    return next((aspect for aspect in bad if aspect != NAMES_NOTHING), "")


def same_matter(one: Heard, other: Heard) -> bool:
    """Whether two complaints about one subject say the same."""
    if not one.subjects & other.subjects:
        return False
    if one.aspect and one.aspect == other.aspect:
        return True
    return bool(one.text and other.text) and closeness(one.text, other.text) >= CLOSE


def alike(new: Heard, before: Sequence[Heard], crisis: Crisis) -> list[Heard]:
    """Those that say what `new` says, and came within the time of a crisis before or after it."""
    near = [one for one in before if abs(new.at - one.at) <= crisis.within]
    return [one for one in near if one.draft_id != new.draft_id and same_matter(new, one)]


def folds(new: Heard, before: Sequence[Heard], crisis: Crisis) -> bool:
    """Whether so many say the same that `new` gets no card of its own."""
    return len(alike(new, before, crisis)) >= crisis.alike


def is_over(came: Iterable[datetime], now: datetime, crisis: Crisis) -> bool:
    """Whether a crisis has died down: of its kind fewer than half as many come as began it."""
    lately = sum(1 for at in came if now - at < crisis.within)
    return lately < max(1, crisis.alike // 2)
