"""Rows as CSV or JSON lines, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import TextIO


class Format(StrEnum):
    """How an export is written."""

    CSV = "csv"
    JSONL = "jsonl"


class What(StrEnum):
    """What can be exported."""

    MENTIONS = "mentions"
    DRAFTS = "drafts"
    CASES = "cases"


Add = Callable[[Sequence[object]], object]

#: A cell that begins so is a formula to some spreadsheet; the wide forms are to some of them too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(
    out: TextIO, kind: Format, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Write rows one by one, CSV with a header; returns how many."""
    add = _csv(out, columns) if kind is Format.CSV else _json_lines(out, columns)
    count = 0
    for row in rows:
        add(row)
        count += 1
    return count


def _csv(out: TextIO, columns: Sequence[str]) -> Add:
    writer = csv.writer(out)
    writer.writerow(columns)
    return lambda row: writer.writerow([_cell(value) for value in row])


def _json_lines(out: TextIO, columns: Sequence[str]) -> Add:
    def add(row: Sequence[object]) -> int:
        record = dict(zip(columns, map(_plain, row), strict=True))
        return out.write(json.dumps(record, ensure_ascii=False) + "\n")

    return add


def _plain(value: object) -> object:
    """A value as JSON knows it; times in ISO 8601, with their offset."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.isoformat()
    return value.value if isinstance(value, Enum) else value


def _cell(value: object) -> object:
    """A value as a cell: text from outside never becomes a formula."""
    plain = _plain(value)
    if isinstance(plain, list):
        plain = "; ".join(str(item) for item in plain)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, str) and plain.startswith(FORMULA):
        return f"'{plain}"
    return plain
