"""The KPIs, all pure. Each formula stands here once, and the screen shows the same words.

A share without its numbers is worth nothing, so every figure carries the count it stands on, and
says so where that count is small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from monitor.models.judged import Polarity
from monitor.store.counting import Counted

SMALL = 30  #: Below this many mentions a share says little.

#: Words for the screen; a test holds them against what is computed.
FORMULAS = {
    "mentions": "mentions posted on these days; our own words, mentions that are gone and "
    "competitors' are not counted",
    "unhappy": "unhappy ÷ judged mentions × 100",
    "net": "(positive − negative) ÷ (positive + negative + neutral + mixed) × 100; "
    "it runs from −100 to 100",
    "answered": "unhappy mentions under which an answer of ours stands ÷ unhappy mentions × 100",
    "time": "the middle one of all times from posting to our first answer, over answered "
    "mentions whose posting time is known to the second",
}


@dataclass(frozen=True)
class Feelings:
    """How many mentions feel how; the unjudged are counted apart."""

    negative: int = 0
    mixed: int = 0
    neutral: int = 0
    positive: int = 0
    unjudged: int = 0

    @property
    def judged(self) -> int:
        """Mentions whose polarity is known."""
        return self.negative + self.mixed + self.neutral + self.positive

    @property
    def total(self) -> int:
        """All mentions."""
        return self.judged + self.unjudged

    def of(self, polarity: Polarity) -> int:
        """How many feel this way."""
        return {
            Polarity.NEGATIVE: self.negative,
            Polarity.MIXED: self.mixed,
            Polarity.NEUTRAL: self.neutral,
            Polarity.POSITIVE: self.positive,
        }[polarity]


@dataclass(frozen=True)
class Kpi:
    """One figure. `stands_on` is the count that it is a share or a middle of."""

    key: str
    value: float | None  #: None: there is nothing to take it from.
    stands_on: int
    part: int = 0  #: The numerator, where it is a share.

    @property
    def small(self) -> bool:
        """Whether it stands on so few that chance may have made it."""
        return self.stands_on < SMALL

    @property
    def formula(self) -> str:
        """The formula in words, for the screen."""
        return FORMULAS[self.key]


def feelings(rows: Iterable[Counted]) -> Feelings:
    """Count mentions by polarity."""
    found = Counter(row.polarity for row in rows)
    return Feelings(
        negative=found[Polarity.NEGATIVE],
        mixed=found[Polarity.MIXED],
        neutral=found[Polarity.NEUTRAL],
        positive=found[Polarity.POSITIVE],
        unjudged=found[None],
    )


def volume(rows: Sequence[Counted]) -> Kpi:
    """Volume = mentions posted in the window."""
    return Kpi("mentions", float(len(rows)), len(rows))


def share_unhappy(rows: Iterable[Counted]) -> Kpi:
    """Share unhappy = unhappy / judged * 100; what is not judged is in neither count."""
    judged = [row.unhappy for row in rows if row.unhappy is not None]
    return _share("unhappy", sum(judged), len(judged))


def net_sentiment(counts: Feelings) -> Kpi:
    """Net sentiment = (positive - negative) / (positive + negative + neutral + mixed) * 100."""
    if not counts.judged:
        return Kpi("net", None, 0)
    return Kpi("net", (counts.positive - counts.negative) / counts.judged * 100, counts.judged)


def answered_share(rows: Iterable[Counted]) -> Kpi:
    """Answered = unhappy mentions with an answer of ours / unhappy mentions * 100."""
    unhappy = [row.answered for row in rows if row.unhappy]
    return _share("answered", sum(unhappy), len(unhappy))


def time_to_reply(rows: Iterable[Counted]) -> Kpi:
    """Median of (our first answer - posting) in seconds, over answered mentions.

    A mention of which only the day is known has no exact time to take it from, and is left out.
    """
    times = [
        row.answered_at - row.posted_at
        for row in rows
        if row.answered_at is not None and row.posted_at is not None
    ]
    seconds = [took.total_seconds() for took in times if took >= timedelta(0)]
    return Kpi("time", median(seconds) if seconds else None, len(seconds))


def all_of(rows: Sequence[Counted]) -> tuple[Kpi, ...]:
    """The figures of the overview, in the order in which they are read."""
    return (
        volume(rows),
        share_unhappy(rows),
        net_sentiment(feelings(rows)),
        answered_share(rows),
        time_to_reply(rows),
    )


def _share(key: str, part: int, whole: int) -> Kpi:
    return Kpi(key, part / whole * 100 if whole else None, whole, part)
