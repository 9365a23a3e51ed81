"""One run of `amends draft`: rows in, one line of JSON out for each, in the same order."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from monitor.guidelines.pack import kinds
from monitor.judgement.bulk import INTERRUPTED, opened
from monitor.judgement.judging import judge_texts
from monitor.judgement.sentiment import ModelFailed, SentimentModel
from monitor.judgement.words.model import word_models
from monitor.models.judged import Judged, ToJudge
from monitor.rows import BadRow, Row, read
from monitor.terminal import SOME_FAILED, fail, undisturbed, watched
from responders.drafting.row_drafts import Mine, draft_of
from responders.line_by_line import (
    STANDARD_INPUT,
    Unanswerable,
    check_places,
    id_of,
    opened_rows,
    stars_of,
    written_to,
)

CHUNK = 256  #: Rows in one call of the judge.
FULL = 1_000_000  #: Characters after which a chunk is full, however few rows they are.
_RECENT = 200  #: Replies of this run, on one kind of site, that the next is kept away from.


@dataclass
class Run:
    """What one run remembers: the last replies of each kind of site, and how it went."""

    mine: Mine
    recent: defaultdict[str, deque[str]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=_RECENT))
    )
    done: int = 0
    bad: int = 0


@dataclass(frozen=True)
class _Line:
    """One row on its way: what the judge is asked, or why it cannot be."""

    id: str
    fields: dict[str, str]
    asked: ToJudge | None = None
    why: str = ""


def draft_file(file: Path, out: Path | None, mine: Mine) -> int:
    """Draft a reply to every row of a file ("-": standard input); the exit code.

    1 when a row could not be read or judged: it then has a line with `error`.
    """
    check_places(file, out)
    model = opened("builtin")
    run = Run(mine)
    with opened_rows(file, "draft") as stream:
        try:
            with (
                written_to(out) as to,
                watched(stream, "Drafting", beside_data=out is None) as seen,
            ):
                read_from, tell = seen
                name = "" if str(file) == STANDARD_INPUT else file.name
                for _ in draft_stream(model, read_from, to, run, name=name):
                    tell(run.done)
        except KeyboardInterrupt:
            fail(f"stopped: {run.done:,} rows have their line, none is broken.", INTERRUPTED)
        except BrokenPipeError:
            raise  # whoever read has seen enough: the command ends quietly
        except OSError as error:
            fail(f"{out or 'the result'} cannot be written: {error.strerror}.")
        except ModelFailed as error:
            fail(str(error))
    return SOME_FAILED if run.bad else 0


def draft_stream(
    model: SentimentModel, stream: BinaryIO, out: TextIO, run: Run, *, name: str = ""
) -> Iterator[None]:
    """Write a line for every row, holding one chunk; yields after each."""
    others = word_models()
    for lines in _chunks(_line(row) for row in read(stream, name)):
        asked = [line.asked for line in lines if line.asked]
        found = judge_texts(model, asked, chunk=CHUNK, others=others)
        answers = [_answer(line, found, run) for line in lines]
        with undisturbed():
            out.write("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers))
            out.flush()
            run.done += len(answers)
            run.bad += sum("error" in answer for answer in answers)
        yield


def _answer(line: _Line, found: Iterator[Judged], run: Run) -> dict[str, Any]:
    if line.asked is None:
        return {"id": line.id, "error": line.why}
    judged = next(found)
    if judged.unjudged and not judged.language:
        return {"id": line.id, "error": judged.unjudged}
    site = line.fields.get("site", "").strip()
    site = site if site in kinds() else "default"
    recent = run.recent[site]
    answer = draft_of(line.fields, judged, run.mine, site, tuple(recent))
    if answer["reply"]:
        recent.append(answer["reply"])
    return answer


def _chunks(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """So many rows at a time; fewer where they are long, so that memory stays flat."""
    chunk: list[_Line] = []
    held = 0
    for line in lines:
        chunk.append(line)
        held += sum(map(len, line.fields.values()))
        if len(chunk) == CHUNK or held >= FULL:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _line(row: Row | BadRow) -> _Line:
    if isinstance(row, BadRow):
        return _Line(str(row.number), {}, why=f"row {row.number}: {row.why}")
    try:
        return _Line(id_of(row), row.fields, _asked(row))
    except Unanswerable as why:
        return _Line(id_of(row), row.fields, why=f"row {row.number}: {why}")


def _asked(row: Row) -> ToJudge:
    """What the judge is asked; Unanswerable, with the reason, if it cannot be."""
    fields = row.fields
    if "text" not in fields:
        raise Unanswerable("there is no field called text")
    stars, title = stars_of(row), fields.get("title", "")
    if stars is None and not (fields["text"].strip() or title.strip()):
        raise Unanswerable("there is neither a text nor a rating")
    return ToJudge(id_of(row), fields["text"], title, stars, fields.get("language", ""))
