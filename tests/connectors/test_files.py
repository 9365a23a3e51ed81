"""Reading CSV and JSON-lines files, imported or watched."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import os
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import Connector
from connectors.files import RecordFile, read_rows
from connectors.rows import BadRow, Row
from monitor.errors import ConfigError, RetryLater
from monitor.models.wire import NewMention, Precision
from tests.connectors.contract import Case, ConnectorContract, Post, Stage, read


class TestRecordFile(ConnectorContract):
    """The contract, for JSON lines."""

    cannot: ClassVar = {
        Case.STATUSES: "A file is not read over HTTP, so no status can come.",
        Case.HTML: "Nothing but the file itself is ever read.",
        Case.PAGES: "However many pages, they come out of the same file.",
        Case.DELETED: "A file may hold the latest reviews only, so absence proves nothing.",
    }

    def source(self, stage: Stage) -> Connector:
        return RecordFile(path=stage.folder / "reviews.jsonl")

    def other_source(self, stage: Stage) -> Connector:
        return RecordFile(path=stage.folder / "reviews.jsonl", columns={"text": "body"})

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        lines = []
        for post in posts:
            row = {"id": post.id, "body": post.text, "stars": post.rating, "author": post.author}
            row |= {"title": post.title, "date": post.date, "reply": post.reply}
            row |= {"colour": ["red", None]} if post.extra else {}
            lines.append(json.dumps([post.id] if post.odd else row) + "\n")
        (stage.folder / "reviews.jsonl").write_text("".join(lines), encoding="utf-8")


def rows(path: Path, content: str | bytes, **options: object) -> list[Row | BadRow]:
    """Read a file of this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(path, **options))  # type: ignore[arg-type]


def good(found: list[Row | BadRow]) -> list[NewMention]:
    """The mentions, if there is no bad row."""
    assert not [row for row in found if isinstance(row, BadRow)]
    return [row.mention for row in found if isinstance(row, Row)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Where a table may be written."""
    return tmp_path / "reviews.csv"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_common_delimiter_is_found(table: Path, delimiter: str) -> None:
    lines = [["id", "text", "rating"], ["7", "Late, cold; and | dear\tagain", "2"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    (mention,) = good(rows(table, out.getvalue()))
    assert mention.external_id == "7"
    assert mention.text == "Late, cold; and | dear again"
    assert mention.rating is not None
    assert mention.rating.value == 2


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_any_common_encoding_is_read(table: Path, encoding: str, packed: bool) -> None:
    content = "text,author\r\n“Zu spät” – 5 € weg,Zoë\r\n".encode(encoding)
    (mention,) = good(rows(table, gzip.compress(content) if packed else content))
    assert mention.text == "“Zu spät” – 5 € weg"
    assert mention.author is not None
    assert mention.author.name == "Zoë"


def test_one_line_in_another_encoding_spoils_no_other(table: Path) -> None:
    content = "text\nZu spät\n".encode() + "Zu früh\n".encode("cp1252") + "Zu öde\n".encode()
    assert [m.text for m in good(rows(table, content))] == ["Zu spät", "Zu früh", "Zu öde"]


def test_a_quoted_cell_may_hold_lines_and_quotes(table: Path) -> None:
    content = 'text,rating\n"Late.\nAnd ""cold"".",1\nFine,5\n'
    first, second = good(rows(table, content))
    assert first.text == 'Late.\nAnd "cold".'
    assert second.text == "Fine"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(table: Path, end: str) -> None:
    found = rows(table, end.join(["text,rating", "Late,1", "Bad,x", "Fine,5", ""]))
    assert [row.line for row in found] == [2, 3, 4]


def test_a_table_of_one_column_keeps_its_commas(table: Path) -> None:
    (mention,) = good(rows(table, "Review\nLate, cold, dear\n"))
    assert mention.text == "Late, cold, dear"


def test_a_spreadsheets_note_on_its_delimiter_is_no_header(table: Path) -> None:
    found = rows(table, "sep=;\ntext;rating\nLate;9\n")
    assert found == [BadRow(3, "the rating is not between 1 and 5", "Late;9")]


@pytest.mark.parametrize(
    ("cell", "best", "value", "stars"),
    [
        ("4,5", "", 4.5, 4.5),
        ("4.5", "", 4.5, 4.5),
        ("4/5", "", 4, 4),
        ("9", "10", 9, 4.555),
        ("5 stars", "", 5, 5),
        ("80%", "", 80, 4.191),
    ],
)
def test_ratings_are_read_on_their_scale(
    table: Path, cell: str, best: str, value: float, stars: float
) -> None:
    (mention,) = good(rows(table, f"text;rating;best\nSo so;{cell};{best}\n"))
    assert mention.rating is not None
    assert mention.rating.value == value
    assert mention.rating.stars == pytest.approx(stars, abs=0.001)


@pytest.mark.parametrize("cell", ["0", "6", "-1", "bad", "nan", "1e9", "inf"])
def test_a_rating_that_cannot_be_meant_makes_the_row_bad(table: Path, cell: str) -> None:
    found = rows(table, f"text,rating\nLate,{cell}\n")
    if cell == "1e9":
        assert good(found)  # begins with a number in range
        return
    assert isinstance(found[0], BadRow)
    assert "rating" in found[0].why


def test_a_row_needs_a_text_a_title_or_a_rating(table: Path) -> None:
    found = rows(table, "text,title,rating,author\n,,,Ann\nLate,,,\n,Late,,\n,,2,\n")
    assert isinstance(found[0], BadRow)
    assert found[0] == BadRow(2, "the row has no text, no title and no rating", ",,,Ann")
    assert all(isinstance(row, Row) for row in found[1:])


def test_a_row_that_has_slipped_is_bad_and_keeps_its_text(table: Path) -> None:
    found = rows(table, "text,rating\nLate, and cold,1\nFine,5\n")
    assert found[0] == BadRow(2, "the row has 3 cells, and the header 2", "Late, and cold,1")
    assert isinstance(found[1], Row)


def test_empty_rows_and_empty_cells_at_the_end_do_no_harm(table: Path) -> None:
    content = "text,rating,author\n\n,,\nLate,1,Ann,,\nFine\n"
    assert [mention.text for mention in good(rows(table, content))] == ["Late", "Fine"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-04", 4),
        ("4 March 2026", 4),
        ("Mar 4, 2026", 4),
        ("04.03.2026", 4),
        ("13/03/2026", 13),
        ("03/13/2026", 13),
    ],
)
def test_a_date_without_doubt_is_read(table: Path, cell: str, day: int) -> None:
    (mention,) = good(rows(table, f"text;date\nLate;{cell}\n"))
    assert mention.posted_at == datetime(2026, 3, day, tzinfo=UTC)
    assert mention.precision is Precision.DAY


@pytest.mark.parametrize("cell", ["03/04/2026", "4/3/2026", "03/04/26", "yesterday", "2026", "0"])
def test_a_date_that_may_be_two_is_not_known(table: Path, cell: str) -> None:
    (mention,) = good(rows(table, f"text,date\nLate,{cell}\n"))
    assert mention.posted_at is None
    assert mention.precision is Precision.NONE


def test_the_names_of_other_peoples_exports_are_known(table: Path) -> None:
    header = (
        "Star Rating,Review Title,Review Text,Reviewer Language,Review Link,Developer Reply Text"
    )
    row = "2,No,Broke,de,https://play.example/r/7,Sorry!"
    (mention,) = good(rows(table, f"{header}\n{row}\n"))
    assert (mention.title, mention.text, mention.language) == ("No", "Broke", "de")
    assert mention.url == "https://play.example/r/7"
    assert [reply.text for reply in mention.owner_replies] == ["Sorry!"]


def test_columns_can_be_named_by_hand(table: Path) -> None:
    content = "Q7,Q8,text\nLate,2,ignore me\n"
    (mention,) = good(rows(table, content, columns={"text": "Q7", "rating": "Q8"}))
    assert mention.text == "Late"
    assert mention.rating is not None


def test_what_is_in_other_columns_is_kept_aside(table: Path) -> None:
    (mention,) = good(rows(table, "text,branch\nLate,Leeds\n"))
    assert json.loads(mention.raw) == {"text": "Late", "branch": "Leeds"}


def test_the_same_file_read_twice_brings_the_same_ids(table: Path) -> None:
    content = "text,rating\nLate,1\nFine,5\nLate,1\n"
    first, second = rows(table, content), rows(table, content)
    assert first == second
    assert len({mention.external_id for mention in good(first)}) == 3


def test_rows_added_at_the_front_change_no_other_id(table: Path) -> None:
    before = good(rows(table, "text\nLate\nLate\n"))
    after = good(rows(table, "text\nNew\nLate\nLate\n"))
    assert {m.external_id for m in before} < {m.external_id for m in after}


def test_json_lines_are_told_from_a_table_by_their_first_sign(table: Path) -> None:
    content = '\n{"text": "Late", "rating": 2}\n\n{"title": "Fine"}\n'
    assert [row.line for row in rows(table, content)] == [2, 4]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"text": "Late"', "no JSON"),
        ('["Late"]', "no JSON object"),
        ("7", "no JSON object"),
        ('{"text": ["Late"]}', "the text is neither"),
        ('{"rating": {"value": 2}}', "the rating is neither"),
        ('{"text": null}', "no text"),
        ('{"rating": NaN}', "no text"),
        ('{"rating": true}', "no text"),
    ],
)
def test_a_line_that_is_no_record_is_bad_alone(tmp_path: Path, line: str, why: str) -> None:
    found = rows(tmp_path / "reviews.jsonl", f'{line}\n{{"text": "Fine"}}\n')
    assert isinstance(found[0], BadRow)
    assert why in found[0].why
    assert found[0].raw == line
    assert isinstance(found[1], Row)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"PK\x03\x04 and so on", "spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 20, "no text"),
        (b"who,when\nAnn,today\n", "none of its 2 columns"),
        (b'[{"text": "Late"}]', "one JSON list"),
        (gzip.compress(b"text\n" + os.urandom(20_000).hex().encode())[:-9000], "breaks off"),
        (b"\x1f\x8b\x08 this is not packed", "breaks off"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(table: Path, content: bytes, why: str) -> None:
    with pytest.raises(ConfigError, match=why) as refused:
        rows(table, content)
    assert str(refused.value).startswith("reviews.csv: ")


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        list(read_rows(tmp_path / "lost.csv"))
    with pytest.raises(ConfigError, match="folder"):
        list(read_rows(tmp_path))


def test_a_column_named_by_hand_must_be_there(table: Path) -> None:
    with pytest.raises(ConfigError, match="lacks the columns named for text"):
        rows(table, "review\nLate\n", columns={"text": "Q7"})


def test_a_quote_that_is_never_closed_does_not_lose_what_follows(table: Path) -> None:
    lines = [f"Row {n},1" for n in range(30_000)]
    found = rows(table, 'text,rating\nFine,5\n"Oops,1\n' + "\n".join(lines) + "\n")
    bad = [row for row in found if isinstance(row, BadRow)]
    assert [row.line for row in bad] == [3]
    assert len(found) > 10_000


def test_a_file_of_any_size_is_read_in_the_same_memory(table: Path) -> None:
    with gzip.open(table, "wt") as out:
        out.write("text,rating\n")
        out.writelines(f"{n} was late and cold and dear {'.' * 2000},1\n" for n in range(4_000))
    found = read_rows(table)
    next(found)
    tracemalloc.start()
    try:
        count = 1 + sum(1 for _ in found)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 4_000
    assert peak < 2_000_000  # the unpacked file has 8


# A file full of control characters is taken for no text at all.
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\r\t"'), max_size=30
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from([",", ";", "\t", "|"]))
def test_what_a_spreadsheet_writes_comes_back(
    tmp_path: Path, cells: list[tuple[str, str]], delimiter: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["text", "branch"])
    writer.writerows([(f"x{text}x", branch) for text, branch in cells])
    found = good(rows(tmp_path / "t.csv", out.getvalue()))
    assert [json.loads(mention.raw)["text"] for mention in found] == [f"x{c[0]}x" for c in cells]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", b"text,rating\n", b"{", b"\xff\xfe"]))
def test_no_bytes_at_all_break_the_reading(tmp_path: Path, content: bytes, start: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(start + content)
    try:
        found = list(read_rows(path))
    except ConfigError:
        return
    for row in found:
        (row.mention.text + row.mention.raw if isinstance(row, Row) else row.why).encode()


def test_a_watched_file_is_read_again_only_when_it_has_changed(stage_file: Path) -> None:
    source = RecordFile(path=stage_file)
    http: object = None
    stage_file.write_text("text\nLate\n")
    first = read(source, http)  # type: ignore[arg-type]
    assert len(first.mentions) == 1
    assert read(source, http, first.mark).mentions == ()  # type: ignore[arg-type]
    stage_file.write_text("text\nLate\nFine\n")
    assert len(read(source, http, first.mark).mentions) == 2  # type: ignore[arg-type]


def test_a_watched_file_that_is_not_there_is_awaited(stage_file: Path) -> None:
    with pytest.raises(RetryLater, match="no such file at the moment"):
        read(RecordFile(path=stage_file), None)  # type: ignore[arg-type]


def test_a_listing_by_name_survives_a_move() -> None:
    one = RecordFile(path=Path("exports/a.csv"), listing="survey")
    other = RecordFile(path=Path("archive/b.csv"), listing="survey")
    assert one.place() == other.place() == "file:survey"
    assert RecordFile(path=Path("exports/a.csv")).place() == "file:exports/a.csv"


@pytest.fixture
def stage_file(tmp_path: Path) -> Path:
    """Where a watched file appears."""
    return tmp_path / "export.csv"
