"""Customer reviews of one app in one country's App Store, through Apple's public feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from pydantic import Field

from connectors.dates import read_date
from connectors.http import Http
from connectors.rest import BaseUrl, Fields, Odd, RestConnector
from connectors.text import tidy
from monitor.models.wire import Facts, Kind, Mark, NewAuthor, NewMention, Rating

PAGES = 10  # the feed is no deeper: 500 reviews a country
OVERLAP = timedelta(days=2)
#: The same app answers with nothing in one spelling and with its reviews in the other.
SPELLINGS = ("page={page}/id={app}/sortby=mostrecent", "id={app}/sortBy=mostRecent")
LATER_PAGES = "page={page}/id={app}/sortBy=mostRecent"


class AppStore(RestConnector):
    """Reads only: there is no account, no owner's reply and no single review to look at."""

    name: ClassVar[str] = "app_store"
    title: ClassVar[str] = "App Store"
    facts: ClassVar[Facts] = Facts(every=timedelta(hours=1), shows_edits=True)

    app_id: str = Field(pattern=r"^\d{1,20}$")  #: The number after "id" in the app's address.
    country: str = Field(pattern=r"^[a-z]{2}$")  #: Such as "us".
    base_url: BaseUrl = "https://itunes.apple.com"

    def place(self) -> str:
        """Each country has its own reviews."""
        return f"app_store:{self.app_id}:{self.country}"

    def check(self, http: Http) -> None:
        """Read the first page."""
        self._entries(http, SPELLINGS[0], 1)

    def pages(self, http: Http, mark: Mark) -> Iterator[tuple[list[object], Mark]]:
        """Walk from the newest until a page holds nothing newer than the last reading.

        An edited review comes to the front again with a newer `updated`. For years that field
        was missing: a page without any date never ends the walk.
        """
        since = read_date(str(mark.get("since", ""))).at
        newest = since
        for entries in self._walk(http):
            times = _times(entries)
            newest = max([*times, newest] if newest else times, default=None)
            yield entries, {"since": newest.isoformat()} if newest else {}
            if since and times and max(times) < since - OVERLAP:
                return

    def parse(self, record: object) -> NewMention | None:
        """Read one entry; None for the app itself, which older feeds list first."""
        entry = Fields(record, "the entry")
        if not entry.has("im:rating") and entry.has("im:name"):
            return None
        when = read_date(_label(entry, "updated"))
        return NewMention(
            external_id=entry.part("id").key("label"),
            kind=Kind.REVIEW,
            title=tidy(_label(entry, "title")),
            text=tidy(_label(entry, "content")),
            url=_address(entry),
            author=_author(entry.part("author")),
            rating=_rating(_label(entry, "im:rating")),
            posted_at=when.at,
            precision=when.precision,
            raw=entry.raw(),
        )

    def _walk(self, http: Http) -> Iterator[list[object]]:
        """Yield the pages of whichever spelling shows any; none means "unknown", not "none"."""
        for spelling, later in zip(SPELLINGS, (SPELLINGS[0], LATER_PAGES), strict=True):
            entries = self._entries(http, spelling, 1)
            page = 1
            while entries:
                yield entries
                page += 1
                entries = self._entries(http, later, page) if page <= PAGES else []
            if page > 1:
                return

    def _entries(self, http: Http, spelling: str, page: int) -> list[object]:
        path = spelling.format(page=page, app=self.app_id)
        answer = http.get(f"{self.base_url}/{self.country}/rss/customerreviews/{path}/json")
        try:
            feed = Fields(answer.json(), "the answer")
            if not feed.has("feed"):
                raise Odd("there is no feed in the answer")
            return _listed(feed.part("feed"))
        except Odd as odd:
            answer.fail(str(odd))


def _listed(feed: Fields) -> list[object]:
    """Return the entries: a lone one comes without a list round it, none as no field at all."""
    try:
        return [feed.part("entry").whole()] if feed.has("entry") else []
    except Odd:
        return feed.parts("entry")


def _label(fields: Fields, name: str) -> str:
    """Return a value: each stands in an object of its own, under "label"."""
    return fields.part(name).text("label")


def _rating(label: str) -> Rating:
    if label not in ("1", "2", "3", "4", "5"):
        raise Odd("im:rating is no number of stars")
    return Rating(float(label))


def _author(author: Fields) -> NewAuthor | None:
    """Return the reviewer; the number in the address is the id, names are shared."""
    address = author.part("uri").link("label")
    number = re.search(r"/id(\d+)", address)
    if not number:
        return None
    return NewAuthor(number[1], tidy(_label(author, "name")), address)


def _address(entry: Fields) -> str:
    try:
        return entry.part("link").part("attributes").link("href")
    except Odd:
        return ""  # several links, or none that leads to this review


def _times(entries: list[object]) -> list[datetime]:
    """Return when the entries were last changed, leaving out what cannot be true."""
    found = []
    for entry in entries:
        try:
            when = read_date(_label(Fields(entry), "updated")).at
        except Odd:
            continue
        if when and when <= datetime.now(UTC):
            found.append(when)
    return found
