"""What a cut-off comes to: how many are looked at, found and missed, and what that costs (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from operator import add
from typing import Self

STEPS = 100  #: A cut-off is a whole number of hundredths.


@dataclass(frozen=True)
class Costs:
    """What two mistakes cost, in any unit: only their ratio counts."""

    miss: float = 1.5  #: An unhappy author is overlooked.
    look: float = 1.0  #: A person looks at an author who is not unhappy.

    @property
    def bar(self) -> float:
        """The best cut-off for a calibrated probability: look / (miss + look)."""
        return self.look / (self.miss + self.look)

    @classmethod
    def at(cls, cut_off: float, look: float = 1.0) -> Costs:
        """The costs under which `cut_off` is the best one: miss = look x (1 - t) / t."""
        held = min(max(cut_off, 1 / STEPS), 1 - 1 / STEPS)
        return cls(look * (1 - held) / held, look)


@dataclass(frozen=True)
class Outcome:
    """What a cut-off comes to. Of texts without a label only the expected misses are known."""

    looked: int = 0  #: Mentions at or above it, labelled or not.
    found: int = 0  #: Labelled unhappy among them.
    in_vain: int = 0  #: Labelled not unhappy among them.
    missed: int = 0  #: Labelled unhappy below it.
    let_be: int = 0  #: Labelled not unhappy below it.
    missed_unlabelled: float = 0.0  #: Below it without a label: the sum of their probabilities.

    @property
    def missed_in_all(self) -> float:
        """Missed by the labels, and, where there are none, by the probabilities."""
        return self.missed + self.missed_unlabelled

    def cost(self, costs: Costs) -> float:
        """miss x missed + look x in vain, over labelled mentions."""
        return costs.miss * self.missed + costs.look * self.in_vain

    def __add__(self, other: Outcome) -> Outcome:
        """Both together."""
        return Outcome(
            self.looked + other.looked,
            self.found + other.found,
            self.in_vain + other.in_vain,
            self.missed + other.missed,
            self.let_be + other.let_be,
            self.missed_unlabelled + other.missed_unlabelled,
        )


class Tally:
    """Counts of one kind of source by hundredths of probability: all that a choice needs."""

    def __init__(self) -> None:
        self.unhappy = [0] * (STEPS + 1)
        self.content = [0] * (STEPS + 1)
        self.unlabelled = [0] * (STEPS + 1)

    def add(self, probability: float, unhappy: bool | None) -> None:
        """Count one text; None: nobody has labelled it."""
        labelled = self.unhappy if unhappy else self.content
        (self.unlabelled if unhappy is None else labelled)[_step(probability)] += 1

    def __iadd__(self, other: Tally) -> Self:
        """Count what the other counted."""
        for mine, theirs in (
            (self.unhappy, other.unhappy),
            (self.content, other.content),
            (self.unlabelled, other.unlabelled),
        ):
            mine[:] = map(add, mine, theirs)
        return self

    @property
    def labelled(self) -> int:
        """Texts with a label."""
        return sum(self.unhappy) + sum(self.content)

    @property
    def rarer(self) -> int:
        """Labels of the rarer sort: a hundred happy texts alone tell nothing of a cut-off."""
        return min(sum(self.unhappy), sum(self.content))

    def outcomes(self) -> list[Outcome]:
        """What each cut-off comes to: 0.00, 0.01, ... 1.00."""
        unhappy, content = _below(self.unhappy), _below(self.content)
        unlabelled = _below(self.unlabelled)
        middles = ((step + 0.5) / STEPS * count for step, count in enumerate(self.unlabelled))
        hidden = list(accumulate(middles, initial=0.0))
        return [
            Outcome(
                looked=self.labelled - unhappy[at] - content[at] + unlabelled[-1] - unlabelled[at],
                found=unhappy[-1] - unhappy[at],
                in_vain=content[-1] - content[at],
                missed=unhappy[at],
                let_be=content[at],
                missed_unlabelled=hidden[at],
            )
            for at in range(STEPS + 1)
        ]


def _step(probability: float) -> int:
    """The last hundredth that is not above it; 0.29 counts as 29 though 0.29 x 100 is less."""
    return min(max(int(probability * STEPS + 1e-9), 0), STEPS)


def _below(counts: Iterable[int]) -> list[int]:
    """How many lie below each step, and last of all how many there are."""
    return list(accumulate(counts, initial=0))
