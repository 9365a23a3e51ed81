"""Rows in, one line of JSON out for each, in the same order, as `amends judge` does it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from monitor.rows import BadRow, Row, read
from monitor.terminal import SOME_FAILED, data_out, fail, undisturbed, watched

INTERRUPTED = 130  #: As every shell has it for Ctrl-C.
STANDARD_INPUT = "-"

Answer = dict[str, Any]


class Unanswerable(Exception):
    """One row cannot be answered; the text says why, and the others go on."""


def answer_rows(
    file: Path, out: Path | None, doing: str, answer: Callable[[Row], Answer], command: str
) -> int:
    """Answer every row of a file, or of standard input for "-"; the exit code.

    0 when every row was answered, 1 when one could not be read or answered: it has a line with
    `error`. Only whole lines are written, whenever it is stopped.
    """
    check_places(file, out)
    done = [0, 0]
    try:
        with opened_rows(file, command) as stream, written_to(out) as sink:
            name = "" if str(file) == STANDARD_INPUT else file.name
            with watched(stream, doing, beside_data=out is None) as (source, tell):
                for row in read(source, name):
                    line = _line(row, answer)
                    with undisturbed():
                        sink.write(json.dumps(line, ensure_ascii=False) + "\n")
                        done[0], done[1] = done[0] + 1, done[1] + ("error" in line)
                    tell(done[0])
            sink.flush()
    except KeyboardInterrupt:
        fail(f"stopped: {done[0]:,} rows have their line, none is broken.", INTERRUPTED)
    except BrokenPipeError:
        raise  # whoever read has seen enough: the command ends quietly
    except OSError as error:
        fail(f"{out or 'the result'} cannot be written: {error.strerror}.")
    return SOME_FAILED if done[1] else 0


def id_of(row: Row) -> str:
    """The row's own id, else its number."""
    return row.fields.get("id") or str(row.number)


def stars_of(row: Row) -> float | None:
    """The rating of a row, None without one; Unanswerable unless it is a number from 1 to 5."""
    given = (row.fields.get("rating") or row.fields.get("stars") or "").strip()
    if not given:
        return None
    try:
        stars = float(given.replace(",", "."))
    except ValueError:
        stars = 0.0
    if not 1 <= stars <= 5:
        raise Unanswerable("the rating is not a number from 1 to 5")
    return stars


def _line(row: Row | BadRow, answer: Callable[[Row], Answer]) -> Answer:
    if isinstance(row, BadRow):
        return {"id": str(row.number), "error": f"row {row.number}: {row.why}"}
    try:
        return answer(row)
    except Unanswerable as why:
        return {"id": id_of(row), "error": f"row {row.number}: {why}"}


@contextmanager
def opened_rows(file: Path, command: str) -> Iterator[BinaryIO]:
    """The file open for reading, or standard input for "-"; fails in words."""
    if str(file) != STANDARD_INPUT:
        try:
            opened = file.open("rb")
        except OSError as error:
            fail(f"{file} cannot be read: {error.strerror}.")
        with opened:
            yield opened
    elif sys.stdin.isatty():
        fail(f"name a file, or pipe rows in: amends {command} reviews.csv")
    else:
        yield sys.stdin.buffer


@contextmanager
def written_to(path: Path | None) -> Iterator[TextIO]:
    """Where the lines go: a file, or standard output."""
    if path is None:
        yield data_out()
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file


def check_places(file: Path, out: Path | None) -> None:
    """Nothing is overwritten by what is made from it, and a place that fails is told at once."""
    if out is None:
        return
    if str(file) != STANDARD_INPUT and file.resolve() == out.resolve():
        fail("the file and --out must be different files.")
    if out.is_dir() or not os.access(out.absolute().parent, os.W_OK):
        fail(f"{out} cannot be written: it is a folder, or lies in none that can be written.")
