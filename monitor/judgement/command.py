"""What `amends judge` does: rows in, one line of JSON out for each, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from monitor.judgement.judging import judge_texts
from monitor.judgement.sentiment import SentimentModel
from monitor.models.judged import Judged, ToJudge
from monitor.rows import BadRow, Row, read
from monitor.terminal import undisturbed

if TYPE_CHECKING:
    from monitor.judgement.report.collecting import Collected

#: Rows in one call of the judge, who sorts them by length: more are hardly faster, and wait.
CHUNK = 512
#: Characters after which a chunk is full, however few rows they are.
FULL = 1_000_000


@dataclass(frozen=True)
class Counts:
    """How many rows were judged and how many could not be read or judged."""

    judged: int = 0
    bad: int = 0

    @property
    def exit_code(self) -> int:
        """0 when every row was judged, else 1."""
        return 1 if self.bad else 0

    @property
    def rows(self) -> int:
        """All rows, each with its line."""
        return self.judged + self.bad


@dataclass(frozen=True)
class Told:
    """Whom the stream tells of its way: the report of each row, the screen of each chunk."""

    report: Collected | None = None
    done: Callable[[Counts], None] = lambda _: None


@dataclass(frozen=True)
class _Line:
    """One row on its way: what the judge is asked, or why it cannot be asked."""

    number: int
    id: str
    asked: ToJudge | None = None
    why: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The characters it holds."""
        return sum(map(len, self.fields.values()))


def judge_stream(
    model: SentimentModel,
    stream: BinaryIO,
    out: TextIO,
    *,
    name: str = "",
    chunk: int = CHUNK,
    cut_off: float | None = None,
    told: Told | None = None,
    others: Mapping[str, SentimentModel] = MappingProxyType({}),
) -> Counts:
    """Judge every row of a CSV or JSON-lines stream; write one JSON line each, in order.

    Rows need `text`, and may have `id`, `title`, `rating` or `stars` (1 to 5) and `language`.
    A row that cannot be read or judged gets a line with `error` and does not stop the rest.
    No more than a chunk is held, and only whole lines are written, whenever it is stopped.
    `others` read, by language, what `model` does not.
    """
    told, counts = told or Told(), Counts()
    for lines in _chunks((_line(row) for row in read(stream, name)), chunk):
        asked = [line.asked for line in lines if line.asked]
        found = judge_texts(model, asked, cut_off=cut_off, chunk=chunk, others=others)
        answers = [_answer(line, found, told.report) for line in lines]
        bad = sum("error" in answer for answer in answers)
        with undisturbed():
            out.write("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers))
            out.flush()
            counts = Counts(counts.judged + len(answers) - bad, counts.bad + bad)
            told.done(counts)
    return counts


def _chunks(lines: Iterable[_Line], size: int) -> Iterator[list[_Line]]:
    """So many rows at a time; fewer where they are long, so that memory stays flat."""
    chunk: list[_Line] = []
    held = 0
    for line in lines:
        chunk.append(line)
        held += line.size
        if len(chunk) == size or held >= FULL:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _line(row: Row | BadRow) -> _Line:
    if isinstance(row, BadRow):
        return _Line(row.number, str(row.number), why=f"row {row.number}: {row.why}")
    asked = _asked(row)
    if isinstance(asked, ToJudge):
        return _Line(row.number, asked.id, asked, fields=row.fields)
    return _Line(row.number, _id(row), why=f"row {row.number}: {asked}")


def _id(row: Row) -> str:
    return row.fields.get("id") or str(row.number)


def _asked(row: Row) -> ToJudge | str:
    """What the judge is asked, or why it cannot be."""
    fields = row.fields
    if "text" not in fields:
        return "there is no field called text"
    try:
        stars = _stars(fields.get("stars") or fields.get("rating") or "")
    except ValueError:
        return "the rating is not a number from 1 to 5"
    title = fields.get("title", "")
    if stars is None and not (fields["text"].strip() or title.strip()):
        return "there is neither a text nor a rating"
    return ToJudge(_id(row), fields["text"], title, stars, fields.get("language", ""))


def _stars(text: str) -> float | None:
    """None without a rating; ValueError unless it is a number from 1 to 5."""
    if not text.strip():
        return None
    stars = float(text.replace(",", "."))
    if not 1 <= stars <= 5:
        raise ValueError
    return stars


def _answer(line: _Line, found: Iterator[Judged], report: Collected | None) -> dict[str, Any]:
    """The line for one row; the next of `found` is taken if the judge was asked about it."""
    if line.asked is None:
        if report is not None:
            report.unreadable += 1
        return {"id": line.id, "error": line.why}
    judged = next(found)
    if report is not None:
        report.add(line.number, line.fields, judged)
    return _unjudged(judged) if judged.unjudged else _record(judged)


def _record(judged: Judged) -> dict[str, Any]:
    return {
        "id": judged.id,
        "polarity": judged.polarity.value,
        "unhappy": round(judged.unhappy, 4),
        "needs_reply": judged.needs_reply,
        "priority": judged.priority.value,
        "reasons": list(judged.reasons),
        "aspects": [
            {"aspect": found.aspect, "polarity": found.polarity.value, "words": found.words}
            for found in judged.aspects
        ],
        "flags": list(judged.flags),
        "anger": None if judged.anger is None else round(judged.anger, 4),
        "disagreement": judged.disagreement.value if judged.disagreement else None,
        "language": judged.language,
        "model": judged.model,
    }


def _unjudged(judged: Judged) -> dict[str, Any]:
    """No score is made up for what was not judged; a person should look all the same."""
    return {
        "id": judged.id,
        "error": judged.unjudged,
        "needs_reply": judged.needs_reply,
        "priority": judged.priority.value,
        "reasons": list(judged.reasons),
        "flags": list(judged.flags),
        "language": judged.language,
        "model": judged.model,
    }
