"""Mentions sorted into runs of days, sources, subjects and causes; all pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.models.judged import Polarity
from monitor.store.counting import Counted
from monitor.store.days import Days
from monitor.trends.kpis import Feelings, Kpi, answered_share, feelings, net_sentiment

DAILY_UP_TO = 92  #: Days; a longer run is shown by week.
A_YEAR = 365


@dataclass(frozen=True)
class Bucket:
    """Some days on the line of time, and what was said on them."""

    first: date
    last: date
    counts: Feelings
    model: str = ""  #: The model that begins to judge here, where another one did before.
    in_year: bool = False  #: Its label names the year: the run is so long that days come again.

    @property
    def net(self) -> Kpi:
        """Net sentiment of these days."""
        return net_sentiment(self.counts)

    @property
    def label(self) -> str:
        """Such as "4 Mar", or "4 Mar 2026" in a long run; of a week its first day."""
        return f"{self.first.day} {self.first:{'%b %Y' if self.in_year else '%b'}}"


@dataclass(frozen=True)
class Group:
    """What was said at one source, or about one subject."""

    name: str
    counts: Feelings
    unhappy: int
    answered: Kpi

    @property
    def net(self) -> Kpi:
        """Net sentiment of this group."""
        return net_sentiment(self.counts)


def over_time(rows: Iterable[Counted], days: Days) -> list[Bucket]:
    """One bucket a day, or a week in long runs; empty ones too, so that a gap shows."""
    step, in_year = (1, False) if days.number <= DAILY_UP_TO else (7, days.number > A_YEAR)
    sorted_in: defaultdict[int, list[Counted]] = defaultdict(list)
    for row in rows:
        sorted_in[(row.day - days.first).days // step].append(row)
    buckets = []
    before = ""
    for number in range((days.number + step - 1) // step):
        first = days.first + timedelta(days=number * step)
        last = min(first + timedelta(days=step - 1), days.last)
        model = main_model(sorted_in[number])
        changed = bool(before and model and model != before)
        before = model or before
        counts = feelings(sorted_in[number])
        buckets.append(Bucket(first, last, counts, model if changed else "", in_year))
    return buckets


def main_model(rows: Iterable[Counted]) -> str:
    """The model that judged most of these; empty if none did."""
    found = Counter(row.model for row in rows if row.model)
    return max(found, key=lambda name: (found[name], name), default="")


def by_source(rows: Iterable[Counted]) -> list[Group]:
    """One group a source; a mention that two sources see is counted in both."""
    return _grouped(rows, lambda row: row.sources)


def by_subject(rows: Iterable[Counted]) -> list[Group]:
    """One group a subject; a mention about two subjects is counted in both."""
    return _grouped(rows, lambda row: row.subjects)


def _grouped(rows: Iterable[Counted], keys: Callable[[Counted], Sequence[str]]) -> list[Group]:
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[key].append(row)
    groups = [
        Group(
            key, feelings(members), sum(bool(m.unhappy) for m in members), answered_share(members)
        )
        for key, members in found.items()
    ]
    return sorted(groups, key=lambda group: (-group.counts.total, group.name))


def complaints(rows: Iterable[Counted], most: int = 8) -> list[tuple[str, int]]:
    """What the unhappy complain about: aspects, with how many of their mentions name each."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.unhappy:
            found.update({name for name, felt in row.aspects if felt == Polarity.NEGATIVE})
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most]
