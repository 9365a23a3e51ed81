"""Reviews in files: CSV and JSON lines, imported once or watched."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from connectors.base import Connector
from connectors.http import Http
from connectors.rows import (
    TELLING,
    BadRow,
    BadValue,
    Numbering,
    Row,
    columns_of,
    read_row,
)
from connectors.text import clean
from connectors.text_files import open_lines
from monitor.errors import ConfigError, RetryLater, SourceChanged
from monitor.models.wire import Facts, Mark, Page, Unreadable

DELIMITERS = (",", ";", "\t", "|")
NONE = "\x1f"  # for a table of one column, whose commas are its own
JSON_SUFFIXES = frozenset({".jsonl", ".ndjson", ".jsonlines"})
PAGE = 500


@dataclass(frozen=True)
class _Record:
    """One row by column name, and itself as it stands; `fault` says why it is none."""

    line: int
    raw: str
    values: Mapping[str, Any]
    fault: str = ""


def read_rows(path: Path, columns: Mapping[str, str] | None = None) -> Iterator[Row | BadRow]:
    """Read a CSV or JSON-lines file, plain or .gz, row by row, in flat memory.

    Columns are known by their usual names; `columns` adds to that ({"text": "Q7"}). A bad row is
    told and does not end the reading. ConfigError for a file that is no such table: missing,
    empty, no text, without the columns that matter, broken off.
    """
    with open_lines(path) as lines, closing(Numbering()) as ids:
        tape = _Tape(lines)
        start = tape.first_line()
        as_json = start.startswith("{") or not JSON_SUFFIXES.isdisjoint(path.suffixes)
        if start.startswith("[") and not as_json:
            raise ConfigError(f"{path.name}: is one JSON list; write one object a line instead")
        records = _json_records(tape) if as_json else _csv_records(path, tape, start, columns or {})
        for record in records:
            yield _read(record, columns or {}, ids)


def _read(record: _Record, columns: Mapping[str, str], ids: Numbering) -> Row | BadRow:
    known = {**columns_of(record.values), **columns}
    try:
        if record.fault:
            raise BadValue(record.fault)
        return Row(record.line, read_row(record.values, known, ids))
    except BadValue as error:
        return BadRow(record.line, str(error), record.raw)


class _Tape:
    """Lines going by, counted, and kept until they are cut off as one row."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._ahead: list[str] = []
        self._kept: list[str] = []
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.pop() if self._ahead else next(self._lines)
        self._number += 1
        self._kept.append(line)
        return line

    def first_line(self) -> str:
        """Look at the first line with anything in it, without taking it."""
        for line in self:
            if line.strip() and not line.lower().startswith("sep="):  # a note to spreadsheets
                self._ahead.append(self._kept.pop())
                self._number -= 1
                break
        self._kept.clear()
        return self._ahead[-1].lstrip() if self._ahead else ""

    def cut(self) -> tuple[int, str]:
        """Return the row that went by: the number of its first line, and its text."""
        first, raw = self._number - len(self._kept) + 1, "".join(self._kept)
        self._kept.clear()
        return first, raw.rstrip("\r\n")


def _json_records(tape: _Tape) -> Iterator[_Record]:
    decoder = json.JSONDecoder(parse_constant=lambda _: None)
    for text in tape:
        line, raw = tape.cut()
        if not text.strip():
            continue
        try:
            value = decoder.decode(text.strip())
        except (ValueError, RecursionError):
            yield _Record(line, raw, {}, "the line is no JSON")
            continue
        if isinstance(value, dict):
            yield _Record(line, raw, value)
        else:
            yield _Record(line, raw, {}, "the line is no JSON object")


def _csv_records(
    path: Path, tape: _Tape, start: str, columns: Mapping[str, str]
) -> Iterator[_Record]:
    reader = csv.reader(tape, delimiter=_delimiter(start))
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error:
        raise ConfigError(f"{path.name}: its first line cannot be read as names") from None
    _check_header(path, header, columns)
    tape.cut()
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            yield _Record(*tape.cut(), {}, "a quote is never closed, or a cell is far too long")
            continue
        if cells is None:
            return
        line, raw = tape.cut()
        if any(cell.strip() for cell in cells):
            yield _csv_record(line, raw, header, cells)


def _csv_record(line: int, raw: str, header: list[str], cells: list[str]) -> _Record:
    if any(cell.strip() for cell in cells[len(header) :]):
        fault = f"the row has {len(cells)} cells, and the header {len(header)}"
        return _Record(line, raw, {}, fault)
    pairs = list(zip(header, cells, strict=False))
    return _Record(line, raw, dict(reversed(pairs)))


def _delimiter(start: str) -> str:
    """Find what separates the columns: what makes the most of the first line's names known."""

    def known(delimiter: str) -> tuple[int, int, int]:
        names = next(csv.reader([start], delimiter=delimiter), [])
        found = columns_of(names)
        return sum(name in found for name in TELLING), len(found), len(names)

    best = max(DELIMITERS, key=known)
    return best if known(best)[2] > 1 else NONE


def _check_header(path: Path, header: list[str], columns: Mapping[str, str]) -> None:
    missing = sorted(ours for ours, theirs in columns.items() if theirs not in header)
    if missing:
        raise ConfigError(f"{path.name}: it lacks the columns named for {', '.join(missing)}")
    if not any(name in TELLING for name in {**columns_of(header), **columns}):
        raise ConfigError(
            f"{path.name}: none of its {len(header)} columns is named text, title or rating; "
            "its first line must hold the names"
        )


class RecordFile(Connector):
    """A file that somebody or something writes anew now and then, such as a nightly export."""

    name: ClassVar[str] = "file"
    title: ClassVar[str] = "File"
    facts: ClassVar[Facts] = Facts(
        every=timedelta(minutes=15), quiet_after=timedelta(days=30), shows_edits=True
    )

    path: Path  #: CSV or JSON lines, plain or .gz.
    listing: str = ""  #: What the file's ids belong to, where its path may change.
    #: Which column is which, where it is not known by its name: {"text": "Q7"}.
    columns: dict[str, str] = Field(default_factory=dict)

    def place(self) -> str:
        """The listing by its name, or else the file by its path."""
        return f"file:{self.listing or self.path.as_posix()}"

    def check(self, http: Http) -> None:  # noqa: ARG002  (a file needs no network)
        """Read the file's first row."""
        if not self._is_empty():
            next(read_rows(self.path, self.columns), None)

    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:  # noqa: ARG002
        """Yield all rows if the file has changed since the mark, and none if not."""
        state = self._state()
        if state == mark or self._is_empty():
            yield Page((), state)
            return
        rows = read_rows(self.path, self.columns)
        usable, page = 0, Page(())
        while part := list(islice(rows, PAGE)):
            page = _page(part, state)
            usable += len(page.mentions)
            yield page
        if page.unreadable and not usable:
            why, sample = page.unreadable[0].why, page.unreadable[0].sample
            raise SourceChanged(f"{self.path.name}: no row can be used; {why}", sample=sample)

    def _state(self) -> Mark:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            # An export is often deleted a moment before it is written anew.
            raise RetryLater(f"{self.path.name}: there is no such file at the moment") from None
        except OSError:
            raise ConfigError(f"{self.path.name}: may not be read; check its rights") from None
        return {"size": stat.st_size, "changed": stat.st_mtime_ns}

    def _is_empty(self) -> bool:
        return self.path.is_file() and self.path.stat().st_size == 0


def _page(rows: Iterable[Row | BadRow], mark: Mark) -> Page:
    rows = list(rows)
    return Page(
        tuple(row.mention for row in rows if isinstance(row, Row)),
        mark,
        tuple(
            Unreadable(f"line {row.line}: {row.why}", clean(row.raw))
            for row in rows
            if isinstance(row, BadRow)
        ),
    )
