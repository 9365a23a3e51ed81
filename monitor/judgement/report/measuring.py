"""How right the judge is on all rows, on one kind of source, in one language (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.outcomes import Outcome
from monitor.judgement.report.collecting import UNKNOWN, Collected
from monitor.judgement.report.figures import (
    SMALL,
    Bin,
    Curve,
    Floats,
    Truths,
    calibration_error,
    equal_bins,
    even_bins,
    precision_recall,
    roc,
)


@dataclass(frozen=True)
class Measured:
    """How right the probabilities of some labelled texts are."""

    labels: int
    unhappy: int
    bins: Sequence[Bin]
    equal: Sequence[Bin]
    roc: Curve | None  #: None where all are unhappy, or none is.
    precision_recall: Curve | None

    @property
    def error(self) -> float:
        """The expected calibration error over ten even bins."""
        return calibration_error(self.bins)

    @property
    def adaptive_error(self) -> float:
        """The same over ten bins of equal counts."""
        return calibration_error(self.equal)

    @property
    def share_unhappy(self) -> float:
        """Of the labelled."""
        return self.unhappy / self.labels

    @property
    def small(self) -> bool:
        """Whether there are too few labels of one sort to rely on it."""
        return min(self.unhappy, self.labels - self.unhappy) < SMALL


@dataclass(frozen=True)
class Group:
    """Some of the rows: all, or those of one kind of source or one language."""

    name: str
    rows: int
    measured: Measured | None  #: None without labels.
    at: Outcome  #: At the cut-off in use.
    unjudged: int = 0


class Rows:
    """The collected numbers as columns."""

    def __init__(self, collected: Collected, in_use: float) -> None:
        self.said: Floats = np.array(collected.probabilities, dtype=np.float64)
        truths = np.array(collected.truths, dtype=np.int8)
        self.labelled: Truths = truths != UNKNOWN
        self.true: Truths = truths == 1
        self.looked: Truths = self.said >= in_use
        self._collected = collected

    def everything(self) -> Group:
        """All judged rows."""
        return self._group("", np.ones(len(self.said), dtype=np.bool_))

    def kinds(self) -> list[Group]:
        """By kind of source, in the order of their first rows."""
        return list(self._named(self._collected.kinds.all, self._collected.kind_numbers))

    def languages(self) -> list[Group]:
        """By language, those too of which nothing could be judged; the commonest first."""
        collected = self._collected
        groups = list(self._named(collected.languages.all, collected.language_numbers))
        strange = [name for name in collected.unjudged if name not in collected.languages.all]
        none = np.zeros(len(self.said), dtype=np.bool_)
        groups += [self._group(name, none, collected.unjudged[name]) for name in strange]
        return sorted(groups, key=lambda group: -(group.rows + group.unjudged))

    def _named(self, names: Sequence[str], numbers: object) -> Iterator[Group]:
        column: NDArray[np.uint8] = np.array(numbers, dtype=np.uint8)
        languages = numbers is self._collected.language_numbers
        for number, name in enumerate(names):
            unjudged = self._collected.unjudged[name] if languages else 0
            yield self._group(name, column == number, unjudged)

    def _group(self, name: str, chosen: Truths, unjudged: int = 0) -> Group:
        labelled = self.labelled & chosen
        measured = _measured(self.said[labelled], self.true[labelled])
        return Group(name, int(chosen.sum()), measured, self._outcome(chosen), unjudged)

    def _outcome(self, chosen: Truths) -> Outcome:
        content = chosen & self.labelled & ~self.true
        unhappy = chosen & self.true
        below = self.said[chosen & ~self.labelled & ~self.looked]
        return Outcome(
            looked=int((chosen & self.looked).sum()),
            found=int((unhappy & self.looked).sum()),
            in_vain=int((content & self.looked).sum()),
            missed=int((unhappy & ~self.looked).sum()),
            let_be=int((content & ~self.looked).sum()),
            missed_unlabelled=float(below.sum()),
        )


def _measured(said: Floats, true: Truths) -> Measured | None:
    if not len(said):
        return None
    unhappy = int(true.sum())
    both = 0 < unhappy < len(true)
    return Measured(
        labels=len(true),
        unhappy=unhappy,
        bins=even_bins(said, true),
        equal=equal_bins(said, true),
        roc=roc(said, true) if both else None,
        precision_recall=precision_recall(said, true) if both else None,
    )
