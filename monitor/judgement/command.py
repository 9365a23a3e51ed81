"""What `amends judge` does: rows in, one line of JSON out for each, in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from monitor.judgement.judging import judge_texts
from monitor.judgement.sentiment import SentimentModel
from monitor.models.judged import Judged, ToJudge
from monitor.rows import BadRow, Row, read


@dataclass(frozen=True)
class Counts:
    """How many rows were judged and how many could not be read or judged."""

    judged: int = 0
    bad: int = 0

    @property
    def exit_code(self) -> int:
        """0 when every row was judged, else 1."""
        return 1 if self.bad else 0


@dataclass(frozen=True)
class _Bad:
    """A row that cannot be judged, kept in its place in the order."""

    id: str
    why: str


def judge_stream(
    model: SentimentModel, stream: BinaryIO, out: TextIO, *, name: str = "", chunk: int = 256
) -> Counts:
    """Judge every row of a CSV or JSON-lines stream; write one JSON line each, in order.

    Rows need `text`, and may have `id`, `title`, `rating` or `stars` (1 to 5) and `language`.
    A row that cannot be read or judged gets a line with `error` and does not stop the rest.
    """
    judged = bad = 0
    for rows in _chunks((_asked(row) for row in read(stream, name)), chunk):
        found = judge_texts(model, [row for row in rows if isinstance(row, ToJudge)], chunk=chunk)
        for row in rows:
            record = _failure(row) if isinstance(row, _Bad) else _record(next(found))
            judged, bad = judged + ("error" not in record), bad + ("error" in record)
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
        out.flush()
    return Counts(judged, bad)


def _chunks(rows: Iterator[ToJudge | _Bad], size: int) -> Iterator[list[ToJudge | _Bad]]:
    chunk: list[ToJudge | _Bad] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _asked(row: Row | BadRow) -> ToJudge | _Bad:
    if isinstance(row, BadRow):
        return _Bad(str(row.number), f"row {row.number}: {row.why}")
    fields = row.fields
    id = fields.get("id") or str(row.number)
    if "text" not in fields:
        return _Bad(id, f"row {row.number}: there is no field called text")
    try:
        stars = _stars(fields.get("stars") or fields.get("rating") or "")
    except ValueError:
        return _Bad(id, f"row {row.number}: the rating is not a number from 1 to 5")
    title = fields.get("title", "")
    if stars is None and not (fields["text"].strip() or title.strip()):
        return _Bad(id, f"row {row.number}: there is neither a text nor a rating")
    return ToJudge(id, fields["text"], title, stars, fields.get("language", ""))


def _stars(text: str) -> float | None:
    """None without a rating; ValueError unless it is a number from 1 to 5."""
    if not text.strip():
        return None
    stars = float(text.replace(",", "."))
    if not 1 <= stars <= 5:
        raise ValueError
    return stars


def _failure(row: _Bad) -> dict[str, Any]:
    return {"id": row.id, "error": row.why}


def _record(judged: Judged) -> dict[str, Any]:
    if judged.unjudged:
        return _unjudged(judged)
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
