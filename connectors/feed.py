"""RSS and Atom feeds: news, blogs, forums, alerts."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from connectors.addresses import WebAddress, listing
from connectors.answer import Answer
from connectors.base import Connector
from connectors.conditional import NOT_MODIFIED, asked, remember
from connectors.dates import EARLIEST_YEAR, LATEST_YEAR, When, read_date
from connectors.http import Http
from connectors.rest import web_address
from connectors.text import clean, plain_text, tidy
from monitor.models.wire import (
    Facts,
    Kind,
    Mark,
    NewAuthor,
    NewMention,
    Page,
    Precision,
    Unreadable,
)

_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ALERT = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")
_MAIL = re.compile(r"\S+@\S+")
#: What the library's two parsers are known to let through on broken input.
_LIBRARY_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError,
                   RecursionError)  # fmt: skip
MAX_RAW = 20_000


class Feed(Connector):
    """One feed. Feeds list their newest entries only, and each as it stands now."""

    name: ClassVar[str] = "feed"
    title: ClassVar[str] = "RSS or Atom feed"
    facts: ClassVar[Facts] = Facts(
        every=timedelta(minutes=30), quiet_after=timedelta(days=30), shows_edits=True
    )

    url: WebAddress
    words: tuple[str, ...] = ()  #: Keep an entry only if it holds one of these; none: keep all.
    holds: Kind = Kind.POST  #: What an entry is: "post", or "comment" for a feed of comments.

    def place(self) -> str:
        """A listing: the feed's own address."""
        return f"feed:{listing(self.url)}"

    def check(self, http: Http) -> None:
        """Read the feed once."""
        _parse(http.get(self.url))

    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
        """Yield the feed's entries, all in one page; none if the feed has not changed."""
        answer = http.get(self.url, headers=asked(mark), allow=frozenset({NOT_MODIFIED}))
        if answer.status == NOT_MODIFIED:
            yield Page((), mark)
            return
        feed = _parse(answer)
        read = [self._read(entry, feed) for entry in feed.entries]
        mentions = _told_apart([one for one in read if isinstance(one, NewMention)])
        unreadable = tuple(one for one in read if isinstance(one, Unreadable))
        if unreadable and not mentions:
            answer.fail("no entry of this feed can be read")
        yield Page(tuple(m for m in mentions if self._wanted(m)), remember(answer), unreadable)

    def _wanted(self, mention: NewMention) -> bool:
        if not self.words:
            return True
        names = "|".join(re.escape(word.strip()) for word in self.words if word.strip())
        pattern = rf"(?<!\w)(?:{names})(?!\w)"
        text = f"{mention.title}\n{mention.text}"
        return re.search(pattern, text, re.IGNORECASE) is not None

    def _read(self, entry: Any, feed: Any) -> NewMention | Unreadable:
        link = _link(entry)
        external_id = _external_id(entry, link)
        title, text = plain_text(entry.get("title", "")), _text(entry)
        if not external_id or not (title or text):
            return Unreadable("an entry has no id and address, or no words")
        when = _when(entry)
        return NewMention(
            external_id=external_id,
            kind=self.holds,
            text=text or title,
            url=link,
            title=title,
            author=_author(entry, external_id),
            posted_at=when.at,
            precision=when.precision,
            language=_language(entry, feed),
            raw=_raw(entry),
        )


def _parse(answer: Answer) -> Any:
    """Parse a feed's bytes, or raise SourceChanged. The library never gets to fetch by itself."""
    import feedparser

    headers = {
        "content-type": answer.headers.get("Content-Type", "application/xml"),
        "content-location": answer.url,
    }
    try:
        # A file object: given bytes, the library would first try them as the name of a file.
        feed = feedparser.parse(io.BytesIO(answer.body), response_headers=headers)
    except _LIBRARY_FAULTS:
        answer.fail("this feed is broken beyond reading")
    if not feed.get("version"):
        answer.fail("this is no RSS or Atom feed")
    if not _END.search(answer.text()[-4096:]):
        answer.fail("the feed breaks off in the middle")
    return feed


def _link(entry: Any) -> str:
    """Return where an entry stands, out of the wrapping that alerts put round it."""
    link = str(entry.get("link", ""))
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if _ALERT.fullmatch(parts.hostname or "") and parts.path == "/url":
        link = next(iter(parse_qs(parts.query).get("url", [])), link)
    return web_address(link)


def _external_id(entry: Any, link: str) -> str:
    """Return an entry's id, the same though the feed moves from http to https.

    An alert gives one article a new id each time it finds it: there the article's address counts.
    """
    own = clean(str(entry.get("id", ""))).strip()
    if own.startswith("tag:google.com") and ":googlealerts" in own and link:
        own = link
    external_id = own or link
    return re.sub(r"^http://", "https://", external_id)[:500]


def _told_apart(mentions: list[NewMention]) -> list[NewMention]:
    """Know entries by their address where a careless feed gives several the same id."""
    places = {(mention.external_id, mention.url) for mention in mentions}
    several = Counter(external_id for external_id, _ in places)
    return [
        replace(mention, external_id=re.sub(r"^http://", "https://", mention.url))
        if several[mention.external_id] > 1 and mention.url
        else mention
        for mention in mentions
    ]


def _text(entry: Any) -> str:
    """Return the fullest text an entry has."""
    parts = [*entry.get("content", []), entry.get("summary_detail") or {}]
    texts = (
        tidy(part["value"]) if part.get("type") == "text/plain" else plain_text(part["value"])
        for part in parts
        if part.get("value")
    )
    return max(texts, key=len, default="")


def _when(entry: Any) -> When:
    for name in ("published", "updated"):
        if name not in entry:
            continue
        when = read_date(str(entry.get(name, "")))
        if when.at is not None:
            return when
        parsed = entry.get(f"{name}_parsed")  # the library knows rarer spellings
        if parsed and EARLIEST_YEAR <= parsed.tm_year <= LATEST_YEAR:
            day = datetime(parsed.tm_year, parsed.tm_mon, parsed.tm_mday, tzinfo=UTC)
            return When(day, Precision.DAY)
    return When()


def _author(entry: Any, external_id: str) -> NewAuthor | None:
    """The author by name; feeds give no ids, and mail addresses are not ours to keep."""
    name = tidy(_MAIL.sub("", str(entry.get("author", "")))).strip(" ()<>")
    if not name:
        return None
    url = web_address(str((entry.get("author_detail") or {}).get("href", "")))
    return NewAuthor(id=url or f"of:{external_id}", name=name, url=url)


def _language(entry: Any, feed: Any) -> str:
    content: Any = next(iter(entry.get("content", [])), {})
    declared = (content.get("language"), entry.get("language"), feed.feed.get("language"))
    return next((str(language) for language in declared if language), "")


def _raw(entry: Any) -> str:
    return clean(json.dumps(entry, ensure_ascii=False, default=str))[:MAX_RAW]
