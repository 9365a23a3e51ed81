"""The page: whole in itself, escaped, and honest about small numbers."""

from __future__ import annotations

import re
import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor.judgement.report.collecting import Collected
from monitor.judgement.report.page import page_of, save
from monitor.judgement.report.view import report_of
from tests.monitor.judgement.report.rows import about, collected, judged, report

NASTY = "</pre></style><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"
MANY = [(said / 100, said % 3 > 0) for said in range(100)] * 2


class Tags(HTMLParser):
    """Which tags a page holds, and what they are given."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.given: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.given += [(name, value or "") for name, value in attrs]


@pytest.fixture(scope="module")
def full() -> str:
    """A page with everything on it."""
    return page_of(report(MANY, looks_a_day=50))


def test_it_needs_nothing_but_itself(full: str) -> None:
    tags = Tags(full)

    assert not {"script", "link", "iframe", "img"} & set(tags.names)
    assert not [name for name, _ in tags.given if name.startswith("on") or name == "src"]
    outside = [url for url in re.findall(r"https?://[^\s\"<]+", full) if "w3.org" not in url]
    assert outside == []
    assert "default-src 'none'" in full


def test_it_has_every_picture_and_each_has_words_for_those_who_cannot_see_it(full: str) -> None:
    tags = Tags(full)
    told = [value for name, value in tags.given if name == "aria-label" and len(value) > 40]

    assert tags.names.count("figure") == 6
    assert len(told) == 6
    assert any("Reliability curve" in words for words in told)


def test_it_tells_the_figures_their_formula_and_the_choice(full: str) -> None:
    for words in ("AUC", "ECE", "adaptive ECE", "95% range", "look ÷ (miss + look)", "missed",
                  "rises to", "[judge]\ncut_off = "):  # fmt: skip
        assert words in full


def test_without_labels_it_says_so_and_shows_what_can_be_shown() -> None:
    page = page_of(report([(0.9, None), (0.1, None)]))

    assert "No row says whether its author was unhappy" in page
    assert Tags(page).names.count("figure") == 2
    assert "waiting" in page
    assert "ECE" not in page
    assert "In vain" not in page


def test_few_labels_are_called_few() -> None:
    assert "Few labels: 1 unhappy and 1 not unhappy" in page_of(report([(0.9, True), (0.1, False)]))


def test_labels_of_one_sort_are_told_of() -> None:
    assert "All labels are of one sort" in page_of(report([(0.9, True)]))


def test_labels_that_say_neither_are_told_of() -> None:
    page = page_of(report_of(collected([(0.9, None)], {"label": "mixed"}), about()))

    assert "1 label says neither" in page


@pytest.mark.parametrize(("unreadable", "says"), [(0, "holds no rows"), (2, "could be judged")])
def test_a_file_without_judged_rows_has_a_page_too(unreadable: int, says: str) -> None:
    kept = Collected()
    kept.unreadable = unreadable

    assert says in page_of(report_of(kept, about()))


def test_every_word_of_the_file_is_escaped() -> None:
    kept = Collected("site", examples=True)
    for number in range(3):
        kept.add(number, {"site": NASTY, "text": NASTY, "unhappy": "1"}, judged(0.1, NASTY))
    page = page_of(report_of(kept, about(file=NASTY)))

    tags = Tags(page)
    assert not {"script", "img"} & set(tags.names)
    assert "&lt;script&gt;" in page
    assert page.count("</style>") == 1


def test_texts_are_shown_only_when_asked_for() -> None:
    rows = [(0.01, True), (0.99, False)]

    assert "Text 1" not in page_of(report_of(collected(rows), about()))
    shown = page_of(report_of(collected(rows, examples=True), about()))
    assert "Text 1" in shown
    assert "Text 2" in shown


def test_what_the_team_cannot_do_is_told() -> None:
    page = page_of(report([(1.0, None)] * 9, looks_a_day=3))

    assert "Even the surest alone are more than that" in page


def test_a_saved_page_takes_its_place_whole(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_text("old")
    save("new – ü", place)

    assert place.read_text(encoding="utf-8") == "new – ü"
    assert stat.S_IMODE(place.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [place]


def test_a_page_that_cannot_be_saved_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()

    with pytest.raises(OSError, match="directory"):
        save("new", tmp_path / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
