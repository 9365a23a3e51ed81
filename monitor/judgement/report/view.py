"""Everything the report shows, computed once from the collected numbers (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.judgement.cut_offs import Choice, Limit, choose
from monitor.judgement.outcomes import STEPS, Costs, Outcome, Tally
from monitor.judgement.report.collecting import Collected, Example
from monitor.judgement.report.measuring import Group, Measured, Rows
from monitor.settings.words import toml_of

MOST = 15  #: Aspects in a list: the commonest.


@dataclass(frozen=True)
class About:
    """What the report is about, beside its rows."""

    file: str
    model: str
    made_at: datetime
    in_use: float  #: The cut-off the rows were judged with.
    costs: Costs
    seconds: float = 0.0  #: How long judging took, reading and writing with it.
    looks_a_day: float | None = None
    days: float | None = None  #: Over which the rows came in; None: as their dates tell.


@dataclass(frozen=True)
class Report:
    """The whole report; the page only writes it down."""

    about: About
    whole: Group
    kinds: Sequence[Group]
    languages: Sequence[Group]
    choice: Choice
    tally: Tally
    days: float
    days_known: bool  #: False: nobody told, so the file counts as one day.
    named_kinds: bool  #: Whether a column tells the kind of source.
    unjudged: int
    unjudged_unhappy: int
    unreadable: int
    odd_labels: int
    polarities: Sequence[tuple[str, int]]
    aspects: Sequence[tuple[str, int, int]]  #: Name, how often, of these negative.
    flags: Sequence[tuple[str, int]]
    disagreements: Sequence[tuple[str, int]]
    examples: Sequence[tuple[str, Sequence[Example]]]

    @property
    def measured(self) -> Measured | None:
        """Against the labels of all rows; None without any."""
        return self.whole.measured

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return self.whole.rows + self.unjudged + self.unreadable

    @property
    def rate(self) -> float:
        """Rows a second; 0 if it was not timed."""
        return self.rows / self.about.seconds if self.about.seconds else 0.0

    @property
    def tenths(self) -> list[tuple[float, Outcome]]:
        """What the cut-offs 0.1, 0.2, ... 0.9 come to."""
        steps = self.tally.outcomes()
        return [(step / STEPS, steps[step]) for step in range(10, STEPS, 10)]

    @property
    def settings(self) -> str:
        """What to write into amends.toml to have these cut-offs."""
        kinds = [kind for kind in self.choice.kinds if kind.kind]
        if not kinds:
            cut_off = next((kind.cut_off for kind in self.choice.kinds), self.about.in_use)
            return f"[judge]\ncut_off = {toml_of(cut_off)}\n"
        lines = (f"{_key(kind.kind)} = {toml_of(kind.cut_off)}\n" for kind in kinds)
        return "[judge.cut_offs]\n" + "".join(lines)


def report_of(collected: Collected, about: About) -> Report:
    """All figures of one file: from a few numbers a row, and no texts."""
    rows = Rows(collected, about.in_use)
    unjudged = sum(collected.unjudged.values())
    days = about.days or collected.days or 1
    limit = Limit(about.looks_a_day, days, unjudged) if about.looks_a_day is not None else None
    return Report(
        about=about,
        whole=rows.everything(),
        kinds=rows.kinds(),
        languages=rows.languages(),
        choice=choose(collected.tallies, about.costs, limit),
        tally=_sum(collected.tallies.values()),
        days=days,
        days_known=bool(about.days or collected.days),
        named_kinds=bool(collected.kind_column),
        unjudged=unjudged,
        unjudged_unhappy=collected.unjudged_unhappy,
        unreadable=collected.unreadable,
        odd_labels=collected.odd_labels,
        polarities=collected.polarities.most_common(),
        aspects=_aspects(collected),
        flags=collected.flags.most_common(),
        disagreements=collected.disagreements.most_common(),
        examples=[(sort, found) for sort, found in collected.worst() if found],
    )


def _key(name: str) -> str:
    """A key of TOML: in quotes where it holds more than letters, digits and underscores."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_of(name)


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole += tally
    return whole


def _aspects(collected: Collected) -> list[tuple[str, int, int]]:
    total: dict[str, int] = {}
    for (aspect, _), count in collected.aspects.items():
        total[aspect] = total.get(aspect, 0) + count
    ranked = sorted(total.items(), key=lambda item: -item[1])[:MOST]
    return [(name, count, collected.aspects[name, "negative"]) for name, count in ranked]
