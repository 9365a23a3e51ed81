"""JSON sources: what no source should repeat about pages and records."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

from connectors.base import Connector
from connectors.http import Answer, Http
from connectors.text import clean
from monitor.errors import SourceChanged
from monitor.models.wire import Account, Mark, NewMention, Page, Unreadable

#: The address of a site or API, kept without a slash at the end.
BaseUrl = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s?#]*$"),
    AfterValidator(lambda url: url.rstrip("/")),
]

SAMPLE = 500  # characters of an odd record that are kept


class Odd(ValueError):
    """A record lacks what a mention needs. The text names the field, never its content."""


class Fields:
    """One JSON object from the wire, read by name: what is missing is empty, what is odd says so.

    It lives for one `parse`; what comes out of that has types.
    """

    def __init__(self, value: object, name: str = "the record") -> None:
        if not isinstance(value, dict):
            raise Odd(f"{name} is no object")
        self._value: dict[str, Any] = value

    def key(self, name: str) -> str:
        """Return an id: text or a whole number, never missing."""
        value = self._value.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not clean(value).strip():
            raise Odd(f"{name} is missing")
        return clean(value).strip()

    def text(self, name: str) -> str:
        """Return a text; empty where there is none."""
        value = self._value.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise Odd(f"{name} is no text")
        return clean(value)

    def link(self, name: str) -> str:
        """Return a web address; empty where there is none or it is no http address."""
        return web_address(self.text(name))

    def part(self, name: str) -> Fields:
        """Return an object inside; an empty one where there is none."""
        return Fields(self._value.get(name) or {}, name)

    def parts(self, name: str) -> list[object]:
        """Return a list inside; empty where there is none."""
        value = self._value.get(name) or []
        if not isinstance(value, list):
            raise Odd(f"{name} is no list")
        return value

    def has(self, name: str) -> bool:
        """Tell whether there is anything of that name."""
        return self._value.get(name) is not None

    def optional_key(self, name: str) -> str:
        """Return an id; empty where there is none."""
        return self.key(name) if self.has(name) else ""

    def whole(self) -> object:
        """Return the object as it came, to be read as a record of its own."""
        return self._value

    def raw(self) -> str:
        """Return the record as it came, storable."""
        return raw(self._value)


class RestConnector(Connector):
    """A source that answers in JSON. A subclass says which pages there are and reads one record."""

    @abstractmethod
    def pages(self, http: Http, mark: Mark) -> Iterator[tuple[list[object], Mark]]:
        """Yield each page's records with the mark that is right once they are stored.

        A reading has a bounded number of pages; a mark brings the next one on from there.
        """

    @abstractmethod
    def parse(self, record: object) -> NewMention | None:
        """Read one record; None if it is not a mention at all. Raises Odd if it cannot be read."""

    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
        """Yield the pages; see `Connector.fetch`."""
        us = self.whoami(http)
        read, odd = 0, 0
        sample = ""
        for records, reached in self.pages(http, mark):
            page = self._page(records, reached, us)
            odd += len(page.unreadable)
            read += len(records) - len(page.unreadable)
            sample = sample or "".join(each.sample for each in page.unreadable[:1])
            yield page
        if odd and not read:
            raise SourceChanged(
                f"{self.title}: none of the {odd} records that came could be read; "
                "the source has a new shape",
                sample=sample,
            )

    def _page(self, records: list[object], mark: Mark, us: Account | None) -> Page:
        mentions: list[NewMention] = []
        unreadable: list[Unreadable] = []
        for record in records:
            try:
                mention = self.parse(record)
            except Odd as odd:
                unreadable.append(Unreadable(str(odd), raw(record)[:SAMPLE]))
                continue
            if mention is not None:
                mentions.append(marked(mention, us))
        return Page(tuple(mentions), mark, tuple(unreadable))


def marked(mention: NewMention, us: Account | None) -> NewMention:
    """Note of a mention that we wrote it ourselves."""
    ours = us is not None and mention.author is not None and mention.author.id == us.id
    return replace(mention, by_us=True) if ours else mention


def list_of(answer: Answer, name: str = "") -> list[object]:
    """Return the list that an answer is, or holds under a name; SourceChanged if there is none."""
    value = answer.json()
    if name:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, list):
        answer.fail(f"there is no list of {name or 'records'} in the answer")
    return value


def web_address(value: str) -> str:
    """Return an http or https address as it stands, and nothing for any other."""
    value = clean(value).strip()
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in ("http", "https") and parts.hostname else ""


def raw(record: object) -> str:
    """Return a record as JSON that every database stores."""
    return clean(json.dumps(record, ensure_ascii=False))
