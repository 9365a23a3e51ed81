"""Plots of numbers against numbers."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from monitor.trends.curves import Axis, Bar, Dot, Line, Mark, Plot, plotted

SVG = "{http://www.w3.org/2000/svg}"


def plot(**parts: object) -> Plot:
    return Plot(Axis("said", percent=True), Axis("true", high=50), **parts)  # type: ignore[arg-type]


def words(drawn: str) -> list[str]:
    tree = ElementTree.fromstring(drawn)  # noqa: S314  # our own drawing
    return [str(text.text) for text in tree.iter(f"{SVG}text")]


def marks(drawn: str, name: str) -> list[str]:
    """What is drawn in groups of this name."""
    groups = re.findall(rf'<g class="{name} role-mark[^"]*"[^>]*>(.*?)</g>', drawn)
    return [path for group in groups for path in re.findall(r' d="([^"]+)"', group)]


def test_axes_are_named_and_numbered_as_asked() -> None:
    found = words(plotted(plot(lines=[Line([(0, 0), (1, 50)])])))

    assert {"said", "true", "20%", "100%", "10", "50"} <= set(found)


def test_large_numbers_are_written_out() -> None:
    axis = Axis("rows", high=120_000)
    found = words(plotted(Plot(Axis("x"), axis, lines=[Line([(0, 0), (1, 1)])])))

    assert "100,000" in found


def test_marks_bring_their_words() -> None:
    found = words(plotted(plot(marks=[Mark(0.4, "in use 0.40"), Mark(0.95, "chosen 0.95")])))

    assert {"in use 0.40", "chosen 0.95"} <= set(found)


def test_every_part_is_drawn() -> None:
    drawn = plotted(
        plot(
            bars=[Bar(0, 0.5, 0, 10), Bar(0.5, 1, 0, 20)],
            lines=[Line([(0, 0), (0.5, 20), (1, 50)]), Line([(0, 0), (1, 50)], dashed=True)],
            dots=[Dot(0.2, 10, 5, 15), Dot(0.7, 30, 20, 40, small=True)],
        )
    )

    assert len(marks(drawn, "mark-rect")) == 2
    assert len(marks(drawn, "mark-line")) == 2
    assert len(marks(drawn, "mark-symbol")) == 2
    assert 'stroke-dasharray="4,3"' in drawn


def test_a_point_beyond_the_axis_stays_within_the_drawing() -> None:
    (path,) = marks(plotted(plot(lines=[Line([(0, 0), (1, 5000)])])), "mark-line")

    assert min(float(y) for y in re.findall(r",(-?[\d.]+)", path)) >= 0


def test_it_bears_no_style_of_its_own_and_no_size() -> None:
    drawn = plotted(plot(marks=[Mark(0.4, "<b>&")]))

    assert "style=" not in drawn
    assert "<b>" not in drawn
    assert not re.match(r"<svg [^>]* width=", drawn)


@pytest.mark.parametrize("parts", [{}, {"lines": [Line([])]}, {"dots": [], "bars": []}])
def test_nothing_to_draw_is_no_trouble(parts: dict[str, object]) -> None:
    assert plotted(plot(lines=[Line([])], **{k: v for k, v in parts.items() if k != "lines"}))
