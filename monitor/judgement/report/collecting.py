"""What is kept of each row for the report: a few numbers, and no text but the most wrong ones."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.judgement.outcomes import Tally
from monitor.judgement.report.labels import day_of, truth_in, truth_of
from monitor.models.judged import Judged

MOST_NAMES = 60  #: A kind column with more values than these holds something else than kinds.
LONGEST_NAME = 60
OTHERS = "(others)"
EXAMPLES = 5  #: Of each sort of mistake.
LONGEST_EXAMPLE = 240
UNKNOWN = -1  #: A truth nobody wrote down.


@dataclass(frozen=True, order=True)
class Example:
    """A text on which people and judge disagree; the further apart, the greater."""

    apart: float
    row: int
    text: str


class Names:
    """Names as small numbers; beyond MOST_NAMES all are one."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of a name, a new one for a name not seen before."""
        name = name.strip()[:LONGEST_NAME]
        if name not in self._numbers and len(self.all) >= MOST_NAMES:
            name = OTHERS
        if name not in self._numbers:
            self._numbers[name] = len(self.all)
            self.all.append(name)
        return self._numbers[name]


class Collected:
    """The rows of one file as numbers: 14 bytes a row, whatever the texts are."""

    def __init__(self, kind_column: str = "", *, examples: bool = False) -> None:
        self.kind_column = kind_column.strip().lower()
        self.probabilities = array("d")
        self.truths = array("b")
        self.kind_numbers = array("B")
        self.language_numbers = array("B")
        self.kinds, self.languages = Names(), Names()
        self.tallies: dict[str, Tally] = {}
        self.unjudged: Counter[str] = Counter()  #: By language.
        self.unjudged_unhappy = 0  #: Of these, said to be unhappy by their label.
        self.unreadable = 0  #: Rows that could not be read at all.
        self.odd_labels = 0  #: Labels that are neither yes nor no.
        self.flags: Counter[str] = Counter()
        self.aspects: Counter[tuple[str, str]] = Counter()  #: By aspect and polarity.
        self.polarities: Counter[str] = Counter()
        self.disagreements: Counter[str] = Counter()
        self.first: date | None = None
        self.last: date | None = None
        self._wanted = EXAMPLES if examples else 0
        self._missed: list[Example] = []
        self._in_vain: list[Example] = []

    def add(self, number: int, fields: Mapping[str, str], judged: Judged) -> None:
        """Keep what the report needs of one row."""
        written = truth_in(fields)
        truth = truth_of(written)
        self.odd_labels += bool(written) and truth is None
        self.flags.update(judged.flags)
        self._posted(day_of(fields))
        if judged.unjudged:
            self.unjudged[judged.language] += 1
            self.unjudged_unhappy += truth is True
            return
        self._numbers(fields.get(self.kind_column, ""), judged, truth)
        self.polarities[judged.polarity.value] += 1
        self.aspects.update((found.aspect, found.polarity.value) for found in judged.aspects)
        if judged.disagreement is not None:
            self.disagreements[judged.disagreement.value] += 1
        if self._wanted and truth is not None:
            self._example(number, fields, judged.unhappy, truth)

    @property
    def judged(self) -> int:
        """Rows with a probability."""
        return len(self.probabilities)

    @property
    def days(self) -> int:
        """The days from the first posting to the last, both counted; 0 where no row tells."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def worst(self) -> Iterator[tuple[str, list[Example]]]:
        """The most wrong rows of each sort, the worst first."""
        yield "missed", sorted(self._missed, reverse=True)
        yield "in vain", sorted(self._in_vain, reverse=True)

    def _numbers(self, kind: str, judged: Judged, truth: bool | None) -> None:
        number = self.kinds.number(kind)
        self.probabilities.append(judged.unhappy)
        self.truths.append(UNKNOWN if truth is None else int(truth))
        self.kind_numbers.append(number)
        self.language_numbers.append(self.languages.number(judged.language))
        tally = self.tallies.setdefault(self.kinds.all[number], Tally())
        tally.add(judged.unhappy, truth)

    def _posted(self, day: date | None) -> None:
        if day is not None:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)

    def _example(self, number: int, fields: Mapping[str, str], unhappy: float, truth: bool) -> None:
        held = self._missed if truth else self._in_vain
        apart = abs(truth - unhappy)
        if apart <= 0.5 or (len(held) == self._wanted and apart <= held[0].apart):
            return
        whole = " ".join(f"{fields.get('title', '')} {fields.get('text', '')}".split())
        example = Example(apart, number, whole[:LONGEST_EXAMPLE])
        if len(held) < self._wanted:
            heapq.heappush(held, example)
        else:
            heapq.heapreplace(held, example)
