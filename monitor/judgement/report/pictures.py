"""The report's pictures, each with the words that stand for it where it cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.judgement.outcomes import STEPS, Outcome
from monitor.judgement.report.figures import Curve
from monitor.judgement.report.measuring import Measured
from monitor.judgement.report.view import Report
from monitor.models.judged import Polarity
from monitor.trends.charts import COLOURS, INK
from monitor.trends.curves import Axis, Bar, Dot, Line, Mark, Plot, plotted

BARS = 20
UNHAPPY, CONTENT = COLOURS[Polarity.NEGATIVE], COLOURS[Polarity.POSITIVE]
UNLABELLED = COLOURS[Polarity.NEUTRAL]
_ACROSS = Axis("said: probability of unhappy", percent=True)
_CUT = Axis("cut-off")


@dataclass(frozen=True)
class Picture:
    """A drawing, what it shows in a line, and the same in words."""

    svg: str
    title: str
    alt: str


def pictures(report: Report) -> dict[str, Picture]:
    """Every picture that the file gives something for, by name."""
    return dict(_pictures(report))


def _pictures(report: Report) -> Iterator[tuple[str, Picture]]:
    if not report.whole.rows:
        return
    yield "histogram", _histogram(report)
    yield "looks", _looks(report)
    if report.measured is None:
        return
    yield "reliability", _reliability(report.measured)
    yield "cost", _cost(report)
    if report.measured.roc and report.measured.precision_recall:
        yield "roc", _roc(report.measured.roc)
        yield "recall", _recall(report.measured, report.measured.precision_recall)


def _reliability(measured: Measured) -> Picture:
    dots = [Dot(bin.said, bin.true, *bin.bounds, small=bin.small) for bin in measured.bins]
    even = Line([(0, 0), (1, 1)], INK, dashed=True)
    plot = Plot(_ACROSS, Axis("true: share unhappy", percent=True), lines=[even], dots=dots)
    told = ", ".join(f"said {bin.said:.0%} and {bin.true:.0%} were" for bin in measured.bins)
    alt = f"Reliability curve, the nearer to the diagonal the better: {told}."
    return Picture(plotted(plot), "Said against true", alt)


def _roc(curve: Curve) -> Picture:
    plot = Plot(
        Axis("false alarms: of the others", percent=True),
        Axis("found: of the unhappy", percent=True),
        lines=[Line([(0, 0), (1, 1)], INK, dashed=True), Line(curve.points)],
    )
    alt = f"ROC curve; the area under it is {curve.area:.3f}, by chance it would be 0.5."
    return Picture(plotted(plot), f"ROC: area {curve.area:.3f}", alt)


def _recall(measured: Measured, curve: Curve) -> Picture:
    base = measured.share_unhappy
    plot = Plot(
        Axis("recall: of the unhappy, found", percent=True),
        Axis("precision: of the found, unhappy", percent=True),
        lines=[Line([(0, base), (1, base)], INK, dashed=True), Line(curve.points)],
    )
    alt = f"Precision and recall; the average precision is {curve.area:.3f}, by chance {base:.3f}."
    return Picture(plotted(plot), f"Precision and recall: area {curve.area:.3f}", alt)


def _histogram(report: Report) -> Picture:
    tally = report.tally
    parts = ((tally.unhappy, UNHAPPY), (tally.content, CONTENT), (tally.unlabelled, UNLABELLED))
    bottoms = [0] * BARS
    bars = []
    for counts, colour in parts:
        for number, count in enumerate(_grouped(counts)):
            bottom = bottoms[number]
            bottoms[number] += count
            if count:
                left, right = number / BARS, (number + 1) / BARS
                bars.append(Bar(left, right, bottom, bottom + count, colour))
    plot = Plot(_ACROSS, Axis("rows", high=max(bottoms)), bars=bars, marks=_marks(report))
    low, high = sum(bottoms[: BARS // 5]), sum(bottoms[-BARS // 5 :])
    alt = (
        f"Histogram of the probabilities of {sum(bottoms):,} rows: {low:,} are below 20%, "
        f"{high:,} are at 80% or above."
    )
    return Picture(plotted(plot), "How the probabilities lie", alt)


def _grouped(counts: Sequence[int]) -> list[int]:
    """Hundredths in BARS groups; 1.00 belongs to the last."""
    wide = STEPS // BARS
    groups = [sum(counts[start : start + wide]) for start in range(0, STEPS, wide)]
    groups[-1] += counts[STEPS]
    return groups


def _cost(report: Report) -> Picture:
    outcomes, costs = report.tally.outcomes(), report.choice.costs
    labels = max(report.tally.labelled, 1)
    prices = [outcome.cost(costs) / labels * 100 for outcome in outcomes]
    plot = Plot(
        _CUT,
        Axis("cost a hundred labelled rows", high=max(*prices, 0.01) * 1.05),
        lines=[Line([(step / STEPS, price) for step, price in enumerate(prices)])],
        marks=_marks(report),
    )
    best = min(range(len(prices)), key=prices.__getitem__)
    alt = (
        f"What each cut-off costs: the least, {prices[best]:.1f} a hundred rows, at "
        f"{best / STEPS:.2f}; {_told(report)}."
    )
    return Picture(plotted(plot), "What each cut-off costs", alt)


def _looks(report: Report) -> Picture:
    outcomes: Sequence[Outcome] = report.tally.outcomes()
    looks = [outcome.looked / report.days for outcome in outcomes]
    lines = [Line([(step / STEPS, look) for step, look in enumerate(looks)])]
    limit = report.choice.limit
    alt = f"How many mentions a day lie at or above each cut-off; {_told(report)}"
    if limit is not None:
        most = limit.looks / limit.days
        lines.append(Line([(0, most), (1, most)], UNHAPPY, dashed=True))
        alt += f"; the dashed line is what the team can do, {most:,.0f} a day"
    top = max(*looks, *(y for line in lines for _, y in line.points), 1) * 1.05
    plot = Plot(_CUT, Axis("looks a day", high=top), lines=lines, marks=_marks(report))
    return Picture(plotted(plot), "Looks a day at each cut-off", f"{alt}.")


def _marks(report: Report) -> list[Mark]:
    """The cut-off in use, and the chosen one: several kinds have only the bar in common."""
    in_use, kinds = report.about.in_use, report.choice.kinds
    name, chosen = ("chosen", kinds[0].cut_off) if len(kinds) == 1 else ("bar", report.choice.bar)
    if round(in_use, 2) == round(chosen, 2):
        return [Mark(in_use, f"in use and {name} {in_use:.2f}")]
    return [Mark(in_use, f"in use {in_use:.2f}"), Mark(chosen, f"{name} {chosen:.2f}")]


def _told(report: Report) -> str:
    return ", ".join(mark.word for mark in _marks(report))
