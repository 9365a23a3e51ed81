"""Plots of numbers against numbers: lines, dots with their doubt, bars and marks, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import altair

from monitor.trends.charts import ACCENT, INK, PAPER, Chart, Size, svg

#: Two stand side by side on a desk, one fills a phone.
HALF = Size(360, 250, 6)
MARK_ROOM = 0.24  #: Of the width: what a mark's word may need.
ROW = 15  #: Pixels between the words of two marks, so that they do not run into each other.


@dataclass(frozen=True)
class Axis:
    """One axis; `percent` writes 0.25 as 25%."""

    title: str
    high: float = 1.0
    low: float = 0.0
    percent: bool = False


@dataclass(frozen=True)
class Line:
    """Points joined in their order."""

    points: Sequence[tuple[float, float]]
    colour: str = ACCENT
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A point between two bounds; hollow where it stands on little."""

    x: float
    y: float
    low: float
    high: float
    small: bool = False


@dataclass(frozen=True)
class Bar:
    """A box over a stretch of the x axis."""

    left: float
    right: float
    bottom: float
    top: float
    colour: str = ACCENT


@dataclass(frozen=True)
class Mark:
    """An upright line with a word."""

    x: float
    word: str


@dataclass(frozen=True)
class Plot:
    """Everything on one plot; bars lie below lines, lines below dots."""

    x: Axis
    y: Axis
    bars: Sequence[Bar] = ()
    lines: Sequence[Line] = ()
    dots: Sequence[Dot] = ()
    marks: Sequence[Mark] = ()


def plotted(plot: Plot, size: Size = HALF) -> str:
    """The plot as SVG, coloured like the other charts; whoever shows it says it in words."""
    whole = altair.layer(*_layers(plot)).resolve_scale(color="independent")
    return svg(whole.configure(aria=False), size)


def _layers(plot: Plot) -> Iterator[Chart]:
    if plot.bars:
        yield _bars(plot)
    for line in plot.lines:
        yield _line(plot, line)
    if plot.dots:
        yield from _dots(plot)
    marks = sorted(plot.marks, key=lambda mark: mark.x)
    for row, mark in enumerate(marks):
        apart = mark is not marks[-1]  # the words of neighbours stand on their far sides
        room = (mark.x - plot.x.low) / (plot.x.high - plot.x.low)
        yield from _mark(plot, mark, row, left=room > (MARK_ROOM if apart else 1 - MARK_ROOM))


def _x(axis: Axis) -> altair.X:
    return altair.X("x:Q", title=axis.title, scale=_scale(axis), axis=_axis(axis))


def _y(axis: Axis) -> altair.Y:
    return altair.Y("y:Q", title=axis.title, scale=_scale(axis), axis=_axis(axis))


def _scale(axis: Axis) -> altair.Scale:
    return altair.Scale(domain=[axis.low, axis.high], nice=False, clamp=True)


def _axis(axis: Axis) -> altair.Axis:
    if axis.percent:
        return altair.Axis(format="~%", tickCount=5)
    return altair.Axis(format=",~f", tickCount=5)


def _bars(plot: Plot) -> altair.Chart:
    data = [
        {"x": bar.left, "to": bar.right, "y": bar.bottom, "top": bar.top, "colour": bar.colour}
        for bar in plot.bars
    ]
    chart = altair.Chart(altair.InlineData(data)).mark_bar(stroke=PAPER, strokeWidth=1)
    colour = altair.Color("colour:N", scale=None, legend=None)
    drawn: altair.Chart = chart.encode(
        x=_x(plot.x), x2="to:Q", y=_y(plot.y), y2="top:Q", color=colour
    )
    return drawn


def _line(plot: Plot, line: Line) -> altair.Chart:
    data = [{"x": x, "y": y, "order": order} for order, (x, y) in enumerate(line.points)]
    chart = altair.Chart(altair.InlineData(data)).mark_line(
        color=line.colour,
        strokeWidth=1 if line.dashed else 2,
        strokeDash=[4, 3] if line.dashed else [1, 0],
        interpolate="linear",
    )
    drawn: altair.Chart = chart.encode(x=_x(plot.x), y=_y(plot.y), order="order:Q")
    return drawn


def _dots(plot: Plot) -> Iterator[altair.Chart]:
    data = [
        {"x": dot.x, "y": dot.y, "low": dot.low, "high": dot.high, "small": dot.small}
        for dot in plot.dots
    ]
    base = altair.Chart(altair.InlineData(data))
    doubt = altair.Y("low:Q", title=plot.y.title, scale=_scale(plot.y), axis=_axis(plot.y))
    yield base.mark_rule(color=ACCENT, strokeWidth=1.5).encode(x=_x(plot.x), y=doubt, y2="high:Q")
    fill = altair.condition("datum.small", altair.value(PAPER), altair.value(ACCENT))
    points = base.mark_point(size=52, filled=False, stroke=ACCENT, strokeWidth=2, opacity=1)
    yield points.encode(x=_x(plot.x), y=_y(plot.y), fill=fill)


def _mark(plot: Plot, mark: Mark, row: int, *, left: bool) -> Iterator[altair.Chart]:
    base = altair.Chart(altair.InlineData([{"x": mark.x, "word": mark.word}]))
    across = base.encode(x=_x(plot.x))
    yield across.mark_rule(color=INK, strokeDash=[4, 3], opacity=0.7)
    words = across.mark_text(
        align="right" if left else "left",
        dx=-5 if left else 5,
        y=8 + ROW * row,
        color=INK,
    )
    yield words.encode(text="word:N")
