"""`amends judge` on streams as they come: endless, huge, broken, cut off, and never held whole."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judgement.command import FULL, Counts, Told, judge_stream
from monitor.judgement.report.collecting import Collected
from monitor.rows import LONGEST_LINE
from tests.fakes.models import KeywordModel

HUGE = "The soup was cold and nobody cared. "
EMOJI = "😡😡👎🏽 🇫🇷 👩‍👩‍👧‍👦"
CONTROLS = "".join(map(chr, [*range(1, 32), *range(127, 160), 0x200B, 0x202E, 0xFEFF, 0xFFFF]))

#: Rows that have broken something somewhere, each with whether it can be judged.
ROWS: dict[str, tuple[bytes, bool]] = {
    "plain": (b'{"text": "Bad"}', True),
    "empty text": (b'{"text": ""}', False),
    "white text": ('{"text": " \\t\u2003\\n"}'.encode(), False),
    "no text": (b'{"id": "x"}', False),
    "null": (b'{"text": null}', False),
    "number": (b'{"text": 12345678901234567890}', True),
    "list": (b'{"text": ["a", {"b": 1}]}', True),
    "emoji": (json.dumps({"text": EMOJI}, ensure_ascii=False).encode(), True),
    "controls": (json.dumps({"text": CONTROLS}).encode(), True),
    "nul": (b'{"text": "a\\u0000b"}', True),
    "lone surrogate": (b'{"text": "broken \\ud83d half"}', True),
    "surrogate bytes": (b'{"text": "broken \xed\xa0\xbd half"}', True),
    "no utf-8": (b'{"text": "caf\xe9 bad \xff\xfe"}', True),
    "100 kB": (json.dumps({"text": HUGE * 2900}).encode(), True),
    "one word of 100 kB": (json.dumps({"text": "a" * 100_000}).encode(), True),
    "5 MB": (json.dumps({"text": HUGE * 146_000}).encode(), False),
    "no json": (b"{{{", False),
    "deep": (b'{"text": ' + b"[" * 50_000, False),
    "array": (b'["text"]', False),
    "bare text": (b"just words", False),
    "huge id": (json.dumps({"id": "i" * 50_000, "text": "Bad"}).encode(), True),
    "huge number": (b'{"text": "Bad", "stars": ' + b"9" * 5000 + b"}", False),
    "nan": (b'{"text": "Bad", "stars": NaN}', False),
}


def judge(data: bytes, name: str = "rows.jsonl", chunk: int = 4) -> tuple[list[Any], Counts]:
    out = io.StringIO()
    counts = judge_stream(KeywordModel(), io.BytesIO(data), out, name=name, chunk=chunk)
    return [json.loads(line) for line in out.getvalue().split("\n")[:-1]], counts


@pytest.mark.parametrize("name", ROWS)
def test_an_odd_row_gets_its_line_and_leaves_its_neighbours_alone(name: str) -> None:
    row, judged = ROWS[name]
    before, after = b'{"id": "before", "text": "Good"}', b'{"id": "after", "text": "Bad"}'
    found, counts = judge(b"\n".join([before, row, after]))

    assert [line["id"] for line in found[:1] + found[-1:]] == ["before", "after"]
    assert len(found) == 3
    assert ("error" not in found[1]) is judged
    assert (found[0]["polarity"], found[2]["polarity"]) == ("positive", "negative")
    assert counts == Counts(judged=2 + judged, bad=1 - judged)


def test_all_odd_rows_together_break_nothing() -> None:
    found, counts = judge(b"\n".join(row for row, _ in ROWS.values()))

    assert [("error" not in line) for line in found] == [judged for _, judged in ROWS.values()]
    assert counts.rows == len(ROWS)


def test_what_comes_out_can_be_written_in_utf_8() -> None:
    out = io.StringIO()
    data = b"\n".join(row for row, _ in ROWS.values())
    judge_stream(KeywordModel(), io.BytesIO(data), out, name="rows.jsonl")

    out.getvalue().encode("utf-8")


@pytest.mark.parametrize(
    "cell", [b"caf\xe9", b"\xff\xfe\xff", b'"never closed', b"a\x00b", b"\x1b[2J"]
)
def test_an_odd_cell_of_a_csv_file_breaks_nothing_before_it(cell: bytes) -> None:
    found, _ = judge(b"id,text\n1,Good\n2," + cell + b"\n", "rows.csv")

    assert found[0]["polarity"] == "positive"
    assert len(found) == 2


@settings(max_examples=40)
@given(st.lists(st.one_of(st.text(max_size=40), st.none(), st.integers(), st.floats()), max_size=8))
def test_any_texts_come_out_in_order_one_line_each(texts: list[object]) -> None:
    rows = [json.dumps({"id": f"r{number}", "text": text}) for number, text in enumerate(texts)]
    found, counts = judge("\n".join(rows).encode(), chunk=3)

    assert [line["id"] for line in found] == [f"r{number}" for number in range(len(texts))]
    assert counts.rows == len(texts)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["", "a.csv", "a.jsonl", "a.jsonl.gz"]))
def test_no_bytes_at_all_make_it_fail(data: bytes, name: str) -> None:
    found, counts = judge(data, name)

    assert len(found) == counts.rows
    assert all("id" in line and ("error" in line) != ("unhappy" in line) for line in found)


class Endless(io.RawIOBase):
    """A stream of so many rows that are made while they are read."""

    def __init__(self, rows: Iterator[bytes]) -> None:
        self._rows = rows
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self._left) < len(buffer):
            row = next(self._rows, None)
            if row is None:
                break
            self._left += row
        count = min(len(self._left), len(buffer))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


class Nowhere(io.StringIO):
    """Takes what is written and keeps only how many lines it was."""

    lines = 0

    def write(self, text: str) -> int:
        self.lines += text.count("\n")
        return len(text)


def short_rows(count: int) -> Iterator[bytes]:
    """Short rows that cost little: most cannot be judged, every tenth can, by its rating alone."""
    yield b"id,text,stars,unhappy\n"
    for number in range(0, count, 10):
        yield b"%d,,%d,1\n" % (number, number // 10 % 5 + 1) + b"x,,,\n" * 9


def most_held(rows: int) -> int:
    """The most memory that was held at once while so many rows went through, in bytes."""
    out = Nowhere()
    tracemalloc.start()
    try:
        counts = judge_stream(
            KeywordModel(), io.BufferedReader(Endless(short_rows(rows))), out, name="r.csv",
            told=Told(Collected("site")),
        )  # fmt: skip
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert counts.judged * 10 == counts.rows == out.lines == rows
    return most


def test_a_hundred_thousand_rows_take_hardly_more_memory_than_five_thousand() -> None:
    most_held(600)  # what is loaded at the first use

    assert most_held(100_000) < most_held(5_000) * 2


def test_rows_are_answered_before_the_next_chunk_is_read() -> None:
    seen: list[int] = []
    out = Nowhere()

    def rows() -> Iterator[bytes]:
        for _ in range(3 * 8192 // 16):
            seen.append(out.lines)
            yield b'{"text": "B"}\n' + b" " * 2

    judge_stream(KeywordModel(), io.BufferedReader(Endless(rows())), out, name="r.jsonl", chunk=8)

    assert seen[-1] > 0


def test_long_rows_make_a_chunk_smaller() -> None:
    model = KeywordModel()
    row = json.dumps({"text": "x" * (FULL // 2)}).encode() + b"\n"
    judge_stream(model, io.BytesIO(row * 5), Nowhere(), name="r.jsonl", chunk=512)

    assert max(model.calls) == 2


def test_a_line_beyond_all_measure_is_not_held() -> None:
    rows = iter([b'{"text": "', *[b"x" * 1_000_000] * (LONGEST_LINE // 1_000_000 * 5), b'"}\n'])
    tracemalloc.start()
    try:
        counts = judge_stream(
            KeywordModel(), io.BufferedReader(Endless(rows)), Nowhere(), name="r.jsonl"
        )
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert counts == Counts(bad=1)
    assert most < LONGEST_LINE * 5


#: Runs the command with the fake model over rows that never end; its own process, as in a shell.
ENDLESS = """
import sys
from itertools import count
from monitor.judgement import command
from monitor.terminal import data_out
from tests.fakes.models import KeywordModel
from tests.monitor.judgement.test_streams import Endless
import io, typer

app = typer.Typer(pretty_exceptions_enable=False)

@app.command()
def judge() -> None:
    rows = (b'{"text": "", "stars": 1, "id": "%d"}\\n' % number for number in count())
    stream = io.BufferedReader(Endless(rows))
    command.judge_stream(KeywordModel(), stream, data_out(), name="r.jsonl")

app()
"""


def endless() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_reader_that_has_seen_enough_ends_it_without_a_word() -> None:
    with endless() as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == "0"
        process.stdout.close()
        said = process.stderr.read()

    assert said == b""


def test_ctrl_c_leaves_whole_lines() -> None:
    with endless() as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()

    lines = (first + rest).split(b"\n")
    assert lines[-1] == b""
    assert [json.loads(line)["id"] for line in lines[:-1]] == [
        str(n) for n in range(len(lines) - 1)
    ]
