"""Any web page that describes its reviews in schema.org's words: shops, listings, own sites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from connectors.addresses import WebAddress, listing
from connectors.answer import Answer
from connectors.base import Connector
from connectors.conditional import NOT_MODIFIED, asked, remember
from connectors.http import Http
from connectors.review_page import distinct
from connectors.schema_org import ReviewPage, as_mentions, read_page
from monitor.errors import ConfigError, SourceChanged
from monitor.models.wire import Facts, Mark, Page, Unreadable


class SchemaOrgPage(Connector):
    """One list of reviews, which may go on over several pages (rel="next").

    The mark remembers the reviews that stood on the page and their ids (see review_ids), how many
    they were, and the page's ETag or date.
    """

    name: ClassVar[str] = "schema_org"
    title: ClassVar[str] = "Web page"
    facts: ClassVar[Facts] = Facts(
        every=timedelta(hours=1), quiet_after=timedelta(days=30), shows_edits=True
    )

    url: WebAddress  #: Where the reviews stand.
    pages: int = Field(default=5, ge=1, le=50)  #: How many pages of the list are read.
    robots: bool = True  #: Keep to the site's robots.txt; false only for sites of your own.

    def place(self) -> str:
        """A listing: the page's own address."""
        return f"page:{listing(self.url)}"

    def check(self, http: Http) -> None:
        """Read the page once and see that it describes anything."""
        answer = http.get(self.url, robots=self.robots)
        self._whole(answer, read_page(answer.text(), answer.url), {})

    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
        """Yield every review that stands on the list's pages now, in one go.

        A list of one page that has not changed is not sent again. A later page that cannot be
        read is reported; what stands before it counts.
        """
        headers = asked(mark) if mark.get("whole") else {}
        first = http.get(
            self.url, headers=headers, robots=self.robots, allow=frozenset({NOT_MODIFIED})
        )
        if first.status == NOT_MODIFIED:
            yield Page((), mark)
            return
        pages = [self._whole(first, read_page(first.text(), first.url), mark)]
        cut_off = list(self._follow(http, first.url, pages))
        reviews = distinct(page.reviews for page in pages)
        known = mark.get("known", {})
        mentions, remembered = as_mentions(reviews, known)
        yield Page(
            mentions,
            {
                **remember(first),
                "whole": len(pages) == 1 and not pages[0].next_url,
                "count": len(mentions),
                "known": {**known, **remembered} if cut_off else remembered,
            },
            (*(fault for page in pages for fault in page.unreadable), *cut_off),
        )

    def _follow(self, http: Http, url: str, pages: list[ReviewPage]) -> Iterator[Unreadable]:
        """Add the list's further pages to `pages`; yield why the reading ended early, if it did."""
        seen = {url, self.url}
        while len(pages) < self.pages and pages[-1].next_url and pages[-1].next_url not in seen:
            seen.add(pages[-1].next_url)
            try:
                answer = http.get(pages[-1].next_url, robots=self.robots)
            except (SourceChanged, ConfigError) as error:
                yield Unreadable(f"page {len(pages) + 1} of the list: {error}")
                return
            pages.append(read_page(answer.text(), answer.url))

    def _whole(self, answer: Answer, page: ReviewPage, mark: Mark) -> ReviewPage:
        """Return the first page if it may be as it should; else raise SourceChanged."""
        if not page.reviews and page.unreadable:
            answer.fail("the descriptions in this page are broken, and no review can be read")
        if not page.described:
            answer.fail("this page describes nothing in schema.org's words (JSON-LD or microdata)")
        if not page.reviews and mark.get("count"):
            answer.fail(f"this page showed {mark['count']} reviews, and now shows none")
        return page
