"""Hacker News stories and comments that name us, through the public search (hn.algolia.com)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar
from urllib.parse import quote

from pydantic import Field

from connectors.dates import When, read_date
from connectors.http import Http
from connectors.rest import BaseUrl, Fields, Odd, RestConnector, list_of
from connectors.text import plain_text, tidy
from monitor.models.wire import (
    Facts,
    Kind,
    Look,
    Mark,
    NewAuthor,
    NewMention,
    SeenReply,
)

OVERLAP = 600  # seconds; the index lags by minutes, the unique key removes the repeats

Slice = tuple[int, int | None]  # seconds: after the first, until the second or now


class HackerNews(RestConnector):
    """Reads without an account, so it cannot reply."""

    name: ClassVar[str] = "hacker_news"
    title: ClassVar[str] = "Hacker News"
    facts: ClassVar[Facts] = Facts(every=timedelta(minutes=15), can_look=True)

    query: str = Field(min_length=2)  #: The words to look for, as one phrase, such as "Acme Tools".
    accounts: tuple[str, ...] = ()  #: Our own user names there.
    per_page: int = Field(default=100, ge=2, le=1000)  #: No search shows more than 1000.
    pages_per_reading: int = Field(default=20, ge=1)  #: What is left is read the next time.
    base_url: BaseUrl = "https://hn.algolia.com/api/v1"

    def place(self) -> str:
        """All of Hacker News is one place."""
        return "hacker_news"

    def check(self, http: Http) -> None:
        """Search for one hit."""
        self._hits(http, 0, None, limit=1)

    def pages(self, http: Http, mark: Mark) -> Iterator[tuple[list[object], Mark]]:
        """Walk back in time in slices, because a search never shows more than 1000 hits.

        The mark is {"since": newest second read, "again": a reading that finds no gap begins a
        little before this, "gaps": [[after, until], ...] that no reading has had room for yet}.
        """
        since = int(mark.get("since", 0))
        gaps = [(int(after), int(until)) for after, until in mark.get("gaps", [])]
        again = int(mark.get("again", since))
        todo: list[Slice] = [(since if gaps else max(again - OVERLAP, 0), None), *gaps]
        for _ in range(self.pages_per_reading):
            if not todo:
                return
            after, until = todo.pop(0)
            hits = self._hits(http, after, until)
            seconds = _seconds(hits)
            since = max([since, *seconds])
            if len(hits) >= self.per_page and seconds and min(seconds) > after:
                oldest = min(seconds)
                # To the end of the queue: what is new and what is old get on side by side.
                todo.append((after, oldest - 1 if oldest == until else oldest))
            reached = {"since": since, "again": again if gaps else since, "gaps": joined(todo)}
            yield hits, reached

    def parse(self, record: object) -> NewMention | None:
        """Read one hit; None where the search found something that only looks like our words."""
        hit = Fields(record)
        is_comment = "comment" in hit.parts("_tags") or hit.has("comment_text")
        mention = _mention(
            hit,
            external_id=hit.key("objectID"),
            kind=Kind.COMMENT if is_comment else Kind.POST,
            markup=hit.text("comment_text") if is_comment else hit.text("story_text"),
            ours=self.accounts,
        )
        if not self._names_us(mention, hit.text("url")):
            return None
        return mention

    def look(self, http: Http, external_id: str) -> Look:
        """Read one item with what stands directly under it."""
        address = f"{self.base_url}/items/{quote(external_id, safe='')}"
        answer = http.get(address, allow=frozenset({404, 410}))
        if answer.status in (404, 410):
            return Look(gone=True)
        try:
            return self._look(Fields(answer.json(), "the item"))
        except Odd as odd:
            answer.fail(str(odd))

    def _look(self, item: Fields) -> Look:
        if not (item.has("text") or item.has("title")):
            return Look(gone=True)  # deleted: the item stays, its words and author do not
        is_comment = item.text("type") == "comment"
        mention = _mention(
            item,
            external_id=item.key("id"),
            kind=Kind.COMMENT if is_comment else Kind.POST,
            markup=item.text("text"),
            ours=self.accounts,
        )
        children = [Fields(child) for child in item.parts("children") if isinstance(child, dict)]
        ours = [child for child in children if child.text("author") in self.accounts]
        return Look(mention, tuple(_reply(child) for child in ours), whole=bool(self.accounts))

    def _hits(
        self, http: Http, after: int, until: int | None, limit: int | None = None
    ) -> list[object]:
        bounds = [f"created_at_i>{after}"] + ([] if until is None else [f"created_at_i<={until}"])
        answer = http.get(
            f"{self.base_url}/search_by_date",
            params={
                "query": f'"{self.query}"',
                "tags": "(story,comment)",
                "numericFilters": ",".join(bounds),
                "hitsPerPage": limit or self.per_page,
                "typoTolerance": "false",
                "advancedSyntax": "true",
            },
        )
        return list_of(answer, "hits")

    def _names_us(self, mention: NewMention, address: str) -> bool:
        """Tell whether our words really stand there: the search forgives typing errors."""
        said = f"{mention.title} {mention.text} {address}"
        if not self.query.isascii() and self.query.casefold() in said.casefold():
            return True  # not every script puts blanks between words
        return _words(self.query) in _words(said)


def joined(slices: list[Slice]) -> list[list[int]]:
    """Return the slices left to read, oldest first, those that overlap as one."""
    left: list[list[int]] = []
    for after, until in sorted((after, until) for after, until in slices if until is not None):
        if left and after <= left[-1][1]:
            left[-1][1] = max(left[-1][1], until)
        else:
            left.append([after, until])
    return left


def _mention(
    fields: Fields, *, external_id: str, kind: Kind, markup: str, ours: tuple[str, ...]
) -> NewMention:
    """Make a mention of a hit or an item: both must give the same text and title."""
    is_comment = kind is Kind.COMMENT
    title = "" if is_comment else tidy(fields.text("title"))
    text = plain_text(markup) or title
    if not text:
        raise Odd("there is neither text nor title")
    author = tidy(fields.text("author"))
    when = _when(fields)
    return NewMention(
        external_id=external_id,
        kind=kind,
        text=text,
        title=title,
        url=f"https://news.ycombinator.com/item?id={external_id}",
        author=_author(author),
        posted_at=when.at,
        precision=when.precision,
        parent=fields.optional_key("parent_id") if is_comment else "",
        root=fields.optional_key("story_id") if is_comment else "",
        by_us=author in ours,
        raw=fields.raw(),
    )


def _reply(item: Fields) -> SeenReply:
    key = item.key("id")
    return SeenReply(
        text=plain_text(item.text("text")),
        external_id=key,
        url=f"https://news.ycombinator.com/item?id={key}",
        posted_at=_when(item).at,
        by_us=True,
    )


def _author(name: str) -> NewAuthor | None:
    """A user name there is never given away again, so it serves as the id."""
    if not name:
        return None
    return NewAuthor(name, name, f"https://news.ycombinator.com/user?id={quote(name)}")


def _when(fields: Fields) -> When:
    return read_date(fields.text("created_at"))


def _seconds(hits: list[object]) -> list[int]:
    """Return when the hits were made, leaving out what cannot be true: it would spoil the mark."""
    values = [hit.get("created_at_i") for hit in hits if isinstance(hit, dict)]
    return [second for second in values if type(second) is int and 0 < second <= time.time()]


def _words(text: str) -> str:
    """Return the words of a text, each between blanks, so that phrases can be looked for."""
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])
