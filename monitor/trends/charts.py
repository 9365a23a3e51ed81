"""Charts as SVG drawn on the server; each bar and point is a link to the mentions behind it.

The one door to altair and vl_convert. Colours are fixed here and mapped to the page's own by the
stylesheet (attribute selectors), so that one drawing serves light and dark.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair
import vl_convert

from monitor.models.judged import Polarity

#: From the ground up in a bar: the unhappy stand on the axis, where lengths compare best.
ORDER = (Polarity.NEGATIVE, Polarity.MIXED, Polarity.NEUTRAL, Polarity.POSITIVE)
COLOURS = {
    Polarity.NEGATIVE: "#c8553d",
    Polarity.MIXED: "#d9a441",
    Polarity.NEUTRAL: "#a3a9b2",
    Polarity.POSITIVE: "#2a9d8f",
}
INK, LINE, ACCENT, PAPER = "#111111", "#dddddd", "#0f6b5c", "#fefefe"

#: Stands before our own addresses while the drawing library has them: it wants whole ones.
_HERE = "https://chart.invalid"
_FONT = "system-ui, sans-serif"

Chart = altair.Chart | altair.LayerChart | altair.FacetChart


@dataclass(frozen=True)
class Size:
    """The size a chart is drawn at, in pixels."""

    width: int
    height: int
    labels: int  #: How many labels of days fit.


WIDE = Size(900, 240, 10)
NARROW = Size(340, 220, 4)


@dataclass(frozen=True)
class Piece:
    """One piece of a bar."""

    label: str  #: Which bar.
    polarity: Polarity
    count: int
    link: str
    says: str  #: In words, for those who point at it.


@dataclass(frozen=True)
class Point:
    """One point of a line; `value` None leaves a gap."""

    label: str
    value: float | None
    small: bool
    link: str
    says: str
    mark: str = ""  #: What changed here, such as the model.


def stacked(pieces: Sequence[Piece], labels: Sequence[str], size: Size) -> str:
    """Upright bars, one a label, in pieces by polarity."""
    data = [_piece(piece) for piece in pieces if piece.count]
    chart = (
        altair.Chart(altair.InlineData(data))
        .mark_bar()
        .encode(
            x=_days(labels, size),
            y=altair.Y("count:Q", title=None, axis=altair.Axis(values=_whole(pieces))),
            color=_colour(),
            order=altair.Order("order:Q"),
            href="link:N",
            description="says:N",
        )
    )
    return svg(chart, size)


def sideways(pieces: Sequence[Piece], labels: Sequence[str], size: Size) -> str:
    """Bars from left to right, one a label, in pieces by polarity."""
    data = [_piece(piece) for piece in pieces if piece.count]
    scale = altair.Scale(domain=list(labels))
    tall = Size(size.width, 40 + 34 * max(len(labels), 1), size.labels)
    chart = (
        altair.Chart(altair.InlineData(data))
        .mark_bar(size=18)
        .encode(
            y=altair.Y("label:N", title=None, scale=scale, axis=altair.Axis(labelLimit=120)),
            x=altair.X("count:Q", title=None, axis=altair.Axis(values=_whole(pieces))),
            color=_colour(),
            order=altair.Order("order:Q"),
            href="link:N",
            description="says:N",
        )
    )
    return svg(chart, tall)


def line(points: Sequence[Point], size: Size) -> str:
    """Net sentiment over time: hollow points stand on few mentions, dashed lines mark changes."""
    labels = [point.label for point in points]
    data = [_point(point) for point in points if point.value is not None]
    across = _days(labels, size)
    scale = altair.Scale(domain=[-100, 100])
    axis = altair.Axis(values=[-100, -50, 0, 50, 100])
    base = altair.Chart(altair.InlineData(data)).encode(
        x=across, y=altair.Y("value:Q", title=None, scale=scale, axis=axis)
    )
    drawn = base.mark_line(color=ACCENT, strokeWidth=2, interpolate="linear")
    fill = altair.condition("datum.small", altair.value(PAPER), altair.value(ACCENT))
    dots = base.mark_point(size=44, filled=False, stroke=ACCENT, strokeWidth=2, opacity=1).encode(
        fill=fill, href="link:N", description="says:N"
    )
    marks = [_point(point) for point in points if point.mark]
    changed = altair.Chart(altair.InlineData(marks)).encode(x=across)
    rules = changed.mark_rule(color=INK, strokeDash=[4, 3], opacity=0.6)
    words = changed.mark_text(align="left", dx=5, y=8, color=INK).encode(text="mark:N")
    return svg(altair.layer(drawn, rules, words, dots), size)


def _whole(pieces: Sequence[Piece]) -> list[int]:
    """At most six whole numbers for an axis of counts: half a mention is none."""
    sums: Counter[str] = Counter()
    for piece in pieces:
        sums[piece.label] += piece.count
    top = max(sums.values(), default=0)
    step = max(1, -(-top // 5))
    return list(range(0, top + step, step))


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "label": piece.label,
        "polarity": piece.polarity.value,
        "order": ORDER.index(piece.polarity),
        "count": piece.count,
        "link": _HERE + piece.link,
        "says": piece.says,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "label": point.label,
        "value": point.value,
        "small": point.small,
        "link": _HERE + point.link,
        "says": point.says,
        "mark": point.mark,
    }


def _days(labels: Sequence[str], size: Size) -> altair.X:
    """Days as names in a row: a time axis would move them into the server's time zone."""
    step = max(1, -(-len(labels) // size.labels))
    axis = altair.Axis(values=list(labels)[::step], labelAngle=0, grid=False, ticks=False)
    return altair.X(
        "label:O", title=None, sort=None, axis=axis, scale=altair.Scale(domain=list(labels))
    )


def _colour() -> altair.Color:
    scale = altair.Scale(
        domain=[polarity.value for polarity in ORDER],
        range=[COLOURS[polarity] for polarity in ORDER],
    )
    return altair.Color("polarity:N", scale=scale, legend=None)


def svg(chart: Chart, size: Size) -> str:
    """Draw it; sizes and white ground are left out, so that the page can scale and colour it."""
    axis = {
        "labelColor": INK,
        "gridColor": LINE,
        "labelFontSize": 12,
        "labelFont": _FONT,
        "labelPadding": 6,
        "titleColor": INK,
        "titleFont": _FONT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
    }
    whole = (
        chart.properties(width=size.width, height=size.height, background="transparent")
        .properties(
            autosize=altair.AutoSizeParams(type="fit", contains="padding"),
            padding={"left": 14, "top": 4, "right": 8, "bottom": 4},
        )
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_text(font=_FONT, fontSize=12)
    )
    return _drawn(json.dumps(whole.to_dict()))


@lru_cache(maxsize=64)
def _drawn(definition: str) -> str:
    """The drawing takes a tenth of a second; the same numbers give the same one."""
    drawn = vl_convert.vegalite_to_svg(definition)
    drawn = re.sub(r' style="[^"]*"', "", drawn)  # the page's policy allows no inline style
    drawn = drawn.replace(f'xlink:href="{_HERE}', 'tabindex="-1" href="')
    return re.sub(r'(<svg [^>]*?) width="\d+" height="\d+"', r"\1", drawn, count=1)
