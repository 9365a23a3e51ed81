"""From which probability on an author counts as unhappy: chosen from costs and capacity (pure).

A *look* is a person reading one mention. Looking at an unhappy author is the work itself; what
costs is a look in vain, and an unhappy author who is overlooked:

    cost(t) = cost_of_a_miss x missed(t) + cost_of_a_look x in_vain(t)

For a calibrated probability p it pays to look from p x miss >= (1 - p) x look on, so from the

    bar = look / (miss + look)

(C. Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, equation 2, with nothing to
pay for a right decision.) A team that can look at no more than N mentions a day pays a price for
each look. One price for all kinds of source is the cheapest way to fit, and a price only raises
the bar: so the bar rises, a hundredth at a time, until the looks fit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.judgement.outcomes import STEPS, Costs, Outcome, Tally
from monitor.settings.schema import JudgeSection

#: Labels of the rarer sort at which what was counted weighs as much as the formula.
TRUST = 50


@dataclass(frozen=True)
class CutOffs:
    """From which probability on an author counts as unhappy, by the kind of source."""

    for_all: float
    by_kind: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: str) -> float:
        """The cut-off of a kind of source, such as "google_play"."""
        return self.by_kind.get(kind, self.for_all)


def cut_offs(
    section: JudgeSection, own: float, chosen: Mapping[str, float] | None = None
) -> CutOffs:
    """The cut-offs in force: [judge.cut_offs], else cut_off, else chosen ones, else the costs'.

    `own` is the model's own cut-off, `chosen` what `choose` found on past mentions.
    """
    if section.cut_off is not None:
        return CutOffs(section.cut_off, dict(section.cut_offs))
    by_kind = {**(chosen or {}), **section.cut_offs}
    return CutOffs(own if section.cost_of_a_miss is None else costs_of(section, own).bar, by_kind)


def costs_of(section: JudgeSection, own: float) -> Costs:
    """What the settings say of costs; a miss that is not priced costs what `own` implies."""
    if section.cost_of_a_miss is None:
        return Costs.at(own, section.cost_of_a_look)
    return Costs(section.cost_of_a_miss, section.cost_of_a_look)


@dataclass(frozen=True)
class Limit:
    """What a team can do: so many looks a day, of mentions that came in over so many days."""

    looks_a_day: float
    days: float = 1.0
    #: Mentions no model could judge: people look at them whatever the cut-off is.
    unjudged: int = 0

    @property
    def looks(self) -> float:
        """Looks left for judged mentions over all days."""
        return max(self.looks_a_day * self.days - self.unjudged, 0.0)


@dataclass(frozen=True)
class Chosen:
    """The cut-off of one kind of source, and how it came about."""

    kind: str
    cut_off: float
    unlimited: float  #: What it would be if the team could look at everything.
    counted: float | None  #: What the labels alone speak for; None without labels.
    weight: float  #: How much of `counted` is in it, 0 to 1; the rest is the bar.
    labels: int
    outcome: Outcome
    outcome_unlimited: Outcome


@dataclass(frozen=True)
class Choice:
    """The cut-offs of all kinds. `bar` is above `costs.bar` where the team's limit raised it."""

    costs: Costs
    bar: float
    kinds: Sequence[Chosen]
    limit: Limit | None = None

    @property
    def outcome(self) -> Outcome:
        """What all cut-offs together come to."""
        return sum((kind.outcome for kind in self.kinds), Outcome())

    @property
    def unlimited(self) -> Outcome:
        """What they would come to if the team could look at everything."""
        return sum((kind.outcome_unlimited for kind in self.kinds), Outcome())

    @property
    def limited(self) -> bool:
        """Whether the team's limit raised the cut-offs."""
        return self.bar > self.costs.bar

    @property
    def fits(self) -> bool:
        """False where even looking at the surest alone is more than the team can do."""
        return self.limit is None or self.outcome.looked <= self.limit.looks

    def cut_offs(self) -> dict[str, float]:
        """The cut-offs by kind of source, for `cut_offs`."""
        return {kind.kind: kind.cut_off for kind in self.kinds}


def choose(tallies: Mapping[str, Tally], costs: Costs, limit: Limit | None = None) -> Choice:
    """The cheapest cut-off for each kind of source under the team's limit.

    A kind's cut-off is w x counted + (1 - w) x bar, with w = n / (n + TRUST) and n its labels of
    the rarer sort: what was counted on a handful of labels is chance, and gives way to the formula.
    """
    kinds = [_Kind(name, tally) for name, tally in tallies.items()]
    bar = costs.bar
    while limit and bar < 1 and sum(k.looked(bar) for k in kinds) > limit.looks:
        bar = min(bar + 1 / STEPS, 1.0)
    return Choice(costs, bar, [kind.chosen(bar, costs.bar) for kind in kinds], limit)


class _Kind:
    """One kind of source while a bar is sought."""

    def __init__(self, name: str, tally: Tally) -> None:
        self.name = name
        self.labels = tally.labelled
        self.weight = tally.rarer / (tally.rarer + TRUST)
        self.outcomes = tally.outcomes()

    def looked(self, bar: float) -> int:
        return self.outcomes[self.step(bar)].looked

    def step(self, bar: float) -> int:
        """The cut-off at a bar, in hundredths."""
        mixed = self.weight * self.counted(bar) + (1 - self.weight) * bar * STEPS
        return round(mixed)

    def counted(self, bar: float) -> int:
        """The cut-off the labels speak for, in hundredths: the nearest to the bar that may be best.

        Around the cheapest one costs hardly differ, and chance decides which it is. So every
        cut-off stands that is not dearer by more than one standard error (the rule of L. Breiman et
        al., "Classification and Regression Trees", 1984). Two cut-offs differ by the texts between
        them alone, k unhappy and m others: standard error² = (1 - bar)² k + bar² m.
        """
        costs = Costs(miss=1 - bar, look=bar)  # at this bar, whatever the unit
        best = min(self.outcomes, key=lambda outcome: outcome.cost(costs))

        def stands(outcome: Outcome) -> bool:
            unhappy = abs(outcome.missed - best.missed)
            content = abs(outcome.in_vain - best.in_vain)
            error = math.sqrt((1 - bar) ** 2 * unhappy + bar**2 * content)
            return outcome.cost(costs) - best.cost(costs) <= error

        steps = (step for step, outcome in enumerate(self.outcomes) if stands(outcome))
        return min(steps, key=lambda step: abs(step - bar * STEPS))

    def chosen(self, bar: float, unlimited: float) -> Chosen:
        at, before = self.step(bar), self.step(unlimited)
        return Chosen(
            kind=self.name,
            cut_off=at / STEPS,
            unlimited=before / STEPS,
            counted=self.counted(bar) / STEPS if self.labels else None,
            weight=self.weight,
            labels=self.labels,
            outcome=self.outcomes[at],
            outcome_unlimited=self.outcomes[before],
        )
