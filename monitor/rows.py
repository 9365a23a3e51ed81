"""Reads rows of CSV or JSON lines, plain or gzipped, one by one; a bad row does not stop it."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

LONGEST_LINE = 4_000_000  # characters; more is a broken file, not a row
SAMPLE = 200  # characters of a bad row that are kept
DELIMITERS = ",;\t|"
JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
CSV_ENDINGS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Row:
    """One row: its number from 1 (without the header), and its fields by lower-case name."""

    number: int
    fields: dict[str, str]


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read, why, and how it begins."""

    number: int
    why: str
    raw: str = ""


def read(stream: BinaryIO, name: str = "") -> Iterator[Row | BadRow]:
    """Every row in order, holding one at a time; never raises for what stands in the file.

    The ending of `name` tells the format (.csv, .tsv, .jsonl, .ndjson, also with .gz); without a
    known one the first character does. UTF-8, UTF-16 with its mark, line by line Windows-1252.
    """
    number = 0
    try:
        lines = _lines(stream)
        first = next((line for line in lines if line.strip()), "")
        reader = _json_rows if _is_json(name, first) else _csv_rows
        for row in reader(chain([first], lines)) if first else ():
            number = row.number
            yield row
    except (OSError, EOFError, zlib.error) as error:
        yield BadRow(number + 1, f"the file breaks off or is damaged ({type(error).__name__})")


def _is_json(name: str, first: str) -> bool:
    plain = name.lower().removesuffix(".gz")
    if plain.endswith(JSON_ENDINGS):
        return True
    return not plain.endswith(CSV_ENDINGS) and first.lstrip().startswith(("{", "["))


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines as text, each with its end; one that is too long is cut, which makes it bad."""
    source = _peekable(stream)
    if source.peek(2)[:2] == b"\x1f\x8b":
        source = io.BufferedReader(gzip.GzipFile(fileobj=source))
    start = source.peek(4)[:4]
    encoding = "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    text = io.TextIOWrapper(source, encoding, errors, newline="")
    try:
        while line := text.readline(LONGEST_LINE):
            yield _decoded(line)
            while len(line) == LONGEST_LINE and not line.endswith("\n"):
                line = text.readline(LONGEST_LINE)
    finally:
        text.detach()  # the stream is the caller's to close


def _peekable(stream: BinaryIO) -> io.BufferedReader:
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(stream)  # type: ignore[arg-type]  # it only asks for readinto


def _decoded(line: str) -> str:
    """A line that is no UTF-8 is read as Windows-1252, which old spreadsheets write."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = line.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return line.replace("\x00", "")


def _json_rows(lines: Iterable[str]) -> Iterator[Row | BadRow]:
    filled = (line for line in lines if line.strip())
    for number, line in enumerate(filled, start=1):
        yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row | BadRow:
    if len(line) >= LONGEST_LINE:
        return BadRow(number, f"the line is longer than {LONGEST_LINE:,} characters", line[:SAMPLE])
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return BadRow(number, "the line is not JSON", line[:SAMPLE].strip())
    if not isinstance(found, dict):
        return BadRow(number, "the line holds no JSON object", line[:SAMPLE].strip())
    return Row(number, {name.strip().lower(): _as_text(value) for name, value in found.items()})


def _as_text(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _csv_rows(lines: Iterable[str]) -> Iterator[Row | BadRow]:
    waiting = iter(lines)
    header_line = next(waiting)
    delimiter = max(DELIMITERS, key=header_line.count)
    reader = csv.reader(chain([header_line], waiting), delimiter=delimiter, strict=True)
    header: list[str] = []
    number = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield BadRow(number, f"line {line} is not sound CSV: {error}")
            continue
        if not header:
            header = [name.strip().lower() for name in cells]
        elif cells:
            number += 1
            yield _csv_row(number, header, cells)


def _csv_row(number: int, header: list[str], cells: list[str]) -> Row | BadRow:
    if len(cells) > len(header):
        why = f"it has {len(cells)} fields, the header only {len(header)}"
        return BadRow(number, why, ",".join(cells)[:SAMPLE])
    return Row(number, dict(zip(header, cells, strict=False)))
