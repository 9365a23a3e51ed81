"""Charts are drawn on the server, and each of their marks is a link."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from monitor.models.judged import Polarity
from monitor.trends import charts
from monitor.trends.charts import NARROW, WIDE, Piece, Point, Size

SVG = "{http://www.w3.org/2000/svg}"
NASTY = 'Ann\'s <b>"tea"</b> & style="x" </svg><script>alert(1)</script>'


def piece(
    label: str, count: int, polarity: Polarity = Polarity.NEGATIVE, link: str = "/m?a=1&b=2"
) -> Piece:
    return Piece(label, polarity, count, link, f"{label}: {count} {polarity.value}")


def tree_of(drawn: str) -> ElementTree.Element:
    """A drawing read as XML: one that is none would fail."""
    return ElementTree.fromstring(drawn)  # noqa: S314  # our own drawing


def links(drawn: str) -> list[str]:
    """Where the marks of a drawing lead."""
    found = tree_of(drawn).iter(f"{SVG}a")
    return [str(a.get("href")) for a in found]


def words(drawn: str) -> list[str]:
    """The texts of a drawing."""
    return [str(text.text) for text in tree_of(drawn).iter(f"{SVG}text")]


def test_each_piece_of_a_bar_is_a_link_and_says_what_it_is() -> None:
    drawn = charts.stacked(
        [piece("3 Mar", 2), piece("3 Mar", 1, Polarity.POSITIVE, "/m?c=3"), piece("4 Mar", 0)],
        ["3 Mar", "4 Mar"],
        WIDE,
    )

    assert sorted(links(drawn)) == ["/m?a=1&b=2", "/m?c=3"]
    assert 'aria-label="3 Mar: 2 negative"' in drawn
    assert "3 Mar" in words(drawn)
    assert "4 Mar" in words(drawn), "a day without mentions shows as a gap"


def test_a_line_marks_small_numbers_gaps_and_changes() -> None:
    points = [
        Point("1 Mar", 50.0, False, "/m?d=1", "1 Mar: 50"),
        Point("2 Mar", None, True, "/m?d=2", "nothing"),
        Point("3 Mar", -100.0, True, "/m?d=3", "3 Mar: -100", mark="model: new@2"),
    ]

    drawn = charts.line(points, WIDE)

    assert links(drawn) == ["/m?d=1", "/m?d=3"]
    assert "model: new@2" in words(drawn)
    assert f'fill="{charts.PAPER}"' in drawn, "a hollow point"
    assert "stroke-dasharray" in drawn


def test_a_line_through_nothing_at_all_is_drawn_empty() -> None:
    points = [Point("1 Mar", None, True, "/m", "nothing")]

    assert links(charts.line(points, WIDE)) == []
    assert links(charts.stacked([], [], WIDE)) == []
    assert links(charts.sideways([], [], WIDE)) == []


def test_names_of_sources_are_drawn_as_words() -> None:
    drawn = charts.sideways([piece(NASTY, 3)], [NASTY], WIDE)

    assert links(drawn) == ["/m?a=1&b=2"]
    assert "<script" not in drawn
    assert "<b>" not in drawn


def test_sideways_bars_grow_with_their_number() -> None:
    names = [f"source {number}" for number in range(12)]

    drawn = charts.sideways([piece(name, 1) for name in names], names, NARROW)

    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert box is not None
    assert int(box.group(2)) > 12 * 30
    assert set(names) <= set(words(drawn))


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_drawing_fits_its_width_and_shows_no_more_labels_than_fit(size: Size) -> None:
    labels = [f"{day} Jan" for day in range(1, 31)]

    drawn = charts.stacked([piece("7 Jan", 3)], labels, size)

    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert box is not None
    assert int(box.group(1)) == size.width
    assert sum(text in labels for text in words(drawn)) <= size.labels


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.stacked([piece("1 Mar", 1)], ["1 Mar"], WIDE),
        lambda: charts.line([Point("1 Mar", 1.0, True, "/m", "x", "model: b")], WIDE),
        lambda: charts.sideways([piece("one", 1)], ["one"], NARROW),
    ],
    ids=["stacked", "line", "sideways"],
)
def test_a_drawing_carries_no_style_script_or_address_of_others(draw: Callable[[], str]) -> None:
    drawn = draw()
    tree = tree_of(drawn)

    assert not [e for e in tree.iter() if "style" in e.attrib]
    assert not list(tree.iter(f"{SVG}style"))
    assert not list(tree.iter(f"{SVG}script"))
    assert all(link.startswith("/") for link in links(drawn))
    root = drawn[: drawn.index(">")]
    assert " width=" not in root, "the page scales it"
