"""One row of a table of reviews: its columns by any common name, and what makes it a bad one."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.dates import read_date
from connectors.ratings import read_number
from connectors.rest import web_address
from connectors.text import clean, plain_text, tidy
from monitor.models.wire import Kind, NewAuthor, NewMention, Rating, SeenReply

MAX_RAW = 20_000

#: Our name for a column, and what others call it; the first that is there counts.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "reviewid", "externalid", "uuid"),
    "text": ("text", "body", "review", "reviewtext", "reviewbody", "content", "comment",
             "comments", "message", "feedback"),
    "title": ("title", "headline", "subject", "summary", "reviewtitle"),
    "rating": ("rating", "stars", "star", "starrating", "score", "ratingvalue", "overall"),
    "best": ("best", "bestrating", "ratingmax", "scale", "outof"),
    "author": ("author", "name", "user", "username", "reviewer", "reviewername", "authorname",
               "customer"),
    "date": ("date", "postedat", "createdat", "datepublished", "published", "publishedat", "time",
             "timestamp", "submittedat", "reviewdate", "reviewsubmitdateandtime"),
    "language": ("language", "lang", "locale", "reviewerlanguage"),
    "reply": ("reply", "replytext", "ownerreply", "response", "developerreplytext"),
    "url": ("url", "link", "reviewurl", "reviewlink", "permalink"),
}  # fmt: skip
TELLING = ("text", "title", "rating")


@dataclass(frozen=True)
class Row:
    """A row that can be used."""

    line: int  #: Where it begins in the file; the first line is 1.
    mention: NewMention


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, whole, for a file of rejects."""

    line: int
    why: str
    raw: str


class BadValue(ValueError):
    """A row holds something that cannot be meant; the text says what, never the value."""


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """Return which of a table's columns is which of ours: {ours: theirs}."""
    theirs = {re.sub(r"[\W_]", "", name).lower(): name for name in reversed(list(names))}
    found = {}
    for ours, aliases in ALIASES.items():
        name = next((theirs[alias] for alias in aliases if alias in theirs), None)
        if name is not None:
            found[ours] = name
    return found


def read_row(values: Mapping[str, Any], columns: Mapping[str, str], ids: Numbering) -> NewMention:
    """Turn a row into a mention, or raise BadValue.

    Columns that are none of ours stay in `raw`. A date that could be two days is no date.
    """
    cell = {ours: _cell(ours, values.get(theirs)) for ours, theirs in columns.items()}
    text, title = _words(cell.get("text", "")), _words(cell.get("title", ""))
    rating = _rating(cell.get("rating", ""), cell.get("best", ""))
    if not (text or title or rating):
        raise BadValue("the row has no text, no title and no rating")
    when = read_date(cell.get("date", ""))
    reply = _words(cell.get("reply", ""))
    author = tidy(cell.get("author", ""))
    external_id = clean(cell.get("id", ""))[:200] or ids.number(cell)
    return NewMention(
        external_id=external_id,
        kind=Kind.REVIEW,
        text=text,
        title=title,
        url=web_address(cell.get("url", "")),
        # A name is no identity: an author of a table is known by one row only.
        author=NewAuthor(f"of:{external_id}", author) if author else None,
        rating=rating,
        posted_at=when.at,
        precision=when.precision,
        language=_language(cell.get("language", "")),
        owner_replies=(SeenReply(reply),) if reply else (),
        raw=clean(json.dumps(dict(values), ensure_ascii=False))[:MAX_RAW],
    )


def _cell(name: str, value: object) -> str:
    if isinstance(value, dict | list):
        raise BadValue(f"the {name} is neither text nor a number")
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _words(cell: str) -> str:
    return plain_text(cell) if re.search(r"<(?:p|br|div|b|i)\b[^<>]*>", cell) else tidy(cell)


def _rating(cell: str, best: str) -> Rating | None:
    if not cell:
        return None
    reading = read_number(cell)
    if reading is None:
        raise BadValue("the rating is no number")
    top = read_number(best)
    if best and top is None:
        raise BadValue("the best rating is no number")
    highest = top.value if top else reading.best or 5.0
    if not 1 <= reading.value <= highest:
        raise BadValue(f"the rating is not between 1 and {highest:g}")
    return Rating(reading.value, 1.0, highest) if highest > 1 else Rating(reading.value, 0.0, 1.0)


def _language(cell: str) -> str:
    code = cell.replace("_", "-")
    return code if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else ""


class Numbering:
    """Gives rows without an id one that the same row gets again when the file is read again.

    Two rows alike are two: the second has number 2. What was met is kept in a private database on
    disk, so that a file of any size takes no more memory.
    """

    def __init__(self) -> None:
        self._met = sqlite3.connect("", isolation_level=None)
        self._met.execute("PRAGMA journal_mode = OFF")
        self._met.execute("CREATE TABLE met (row BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")

    def number(self, cell: Mapping[str, str]) -> str:
        """Return the id of one row."""
        content = json.dumps([cell.get(name, "") for name in ALIASES if name != "id"])
        digest = hashlib.sha256(content.encode()).digest()[:16]
        (times,) = self._met.execute(
            "INSERT INTO met VALUES (?, 1) "
            "ON CONFLICT (row) DO UPDATE SET times = times + 1 RETURNING times",
            (digest,),
        ).fetchone()
        return f"row-{digest.hex()}-{times}"

    def close(self) -> None:
        """Forget everything."""
        self._met.close()
