"""Reading web pages that describe their reviews, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import ClassVar

import pytest

from connectors.base import Connector
from connectors.http import Http
from connectors.page import SchemaOrgPage
from monitor.errors import ConfigError, RetryLater, SourceChanged
from tests.connectors.contract import Case, ConnectorContract, Post, Stage, http_for_tests, read
from tests.fakes.site_server import Seen, Served, SiteServer, as_html


def described(post: Post) -> dict[str, object]:
    """One review as JSON-LD."""
    review: dict[str, object] = {
        "@type": "Review",
        "@id": f"/reviews/{post.id}",
        "name": post.title,
        "author": {"@type": "Person", "name": post.author},
        "reviewBody": escape(post.text, quote=False),  # once too often, as pages do
        "reviewRating": {"@type": "Rating", "ratingValue": str(post.rating), "bestRating": "5"},
    }
    if post.date is not None:
        review["datePublished"] = post.date
    if post.reply:
        shop = {"@type": "Organization", "name": "Acme"}
        review["comment"] = {"@type": "Comment", "author": shop, "text": post.reply}
    if post.extra:
        review |= {"publisher": [1, None, {"x": []}], "positiveNotes": {"@list": [7]}}
    return review


def page_of(posts: Sequence[Post], *, next_url: str = "") -> str:
    """A product page, one block of JSON-LD a review."""
    blocks = [json.dumps({"@type": "Product", "name": "Drill", "url": "/drill"})]
    for post in posts:
        block = json.dumps({"@context": "https://schema.org", **described(post)})
        blocks.append(block.replace('"reviewBody": "', '"reviewBody": ') if post.odd else block)
    scripts = "".join(f'<script type="application/ld+json">{b}</script>' for b in blocks)
    link = f'<link rel="next" href="{next_url}">' if next_url else ""
    return f"<!doctype html><html><head>{link}{scripts}</head><body><p>Drills</p></body></html>"


class TestSchemaOrgPage(ConnectorContract):
    """The contract, for pages of three reviews."""

    many: ClassVar[int] = 5
    cannot: ClassVar = {
        Case.HALF: "The first half of a page of HTML is a page of HTML.",
        Case.DELETED: "A page shows some reviews only, so absence proves nothing.",
    }

    def source(self, stage: Stage) -> Connector:
        return SchemaOrgPage(url=f"{stage.site.url}/drill")

    def other_source(self, stage: Stage) -> Connector:
        return SchemaOrgPage(url=f"{stage.site.url}/drill#reviews", pages=3)

    def external_id(self, post: Post) -> str:
        return f"{self.site_url}/reviews/{post.id}"

    @pytest.fixture(autouse=True)
    def _know_the_site(self, stage: Stage) -> None:
        type(self).site_url = stage.site.url

    site_url: ClassVar[str] = ""

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        def answer(seen: Seen) -> Served:
            page = int(seen.one("page", "1"))
            shown = posts[3 * (page - 1) : 3 * page]
            more = f"/drill?page={page + 1}" if len(posts) > 3 * page else ""
            return as_html(page_of(shown, next_url=more))

        stage.site.route("GET", "/drill", answer)


@pytest.fixture
def site() -> Iterator[SiteServer]:
    """An empty fake site."""
    with SiteServer() as site:
        yield site


@pytest.fixture
def http() -> Iterator[Http]:
    """The way to it."""
    with http_for_tests() as http:
        yield http


def anna(text: str, *, author: str = "Anna", date: str = "2026-03-02") -> dict[str, object]:
    """A review without an id."""
    return {"@type": "Review", "author": author, "datePublished": date, "reviewBody": text}


def show(site: SiteServer, *reviews: dict[str, object]) -> None:
    """Make the site's page show these reviews."""
    block = json.dumps({"@type": "Product", "name": "Drill", "review": reviews})
    page = f'<script type="application/ld+json">{block}</script>'
    site.route("GET", "/drill", as_html(page))


def test_an_unchanged_page_is_not_sent_again(site: SiteServer, http: Http) -> None:
    def answer(seen: Seen) -> Served:
        if seen.headers.get("If-None-Match") == 'W/"7"':
            return Served(b"", 304)
        return as_html(page_of([Post("1001")]), ETag='W/"7"')

    site.route("GET", "/drill", answer)
    source = SchemaOrgPage(url=f"{site.url}/drill", robots=False)
    first = read(source, http)
    second = read(source, http, first.mark)
    assert len(first.mentions) == 1
    assert second.mentions == ()
    assert second.mark == first.mark


def test_a_list_of_several_pages_is_always_read_whole(site: SiteServer, http: Http) -> None:
    """New reviews may be appended to the last page, and the first stays as it is."""

    def answer(seen: Seen) -> Served:
        if seen.headers.get("If-None-Match"):
            return Served(b"", 304)
        if seen.one("page"):
            return as_html(page_of([Post("1002")]), ETag='"b"')
        return as_html(page_of([Post("1001")], next_url="/drill?page=2"), ETag='"a"')

    site.route("GET", "/drill", answer)
    source = SchemaOrgPage(url=f"{site.url}/drill", robots=False)
    assert len(read(source, http, read(source, http).mark).mentions) == 2


def test_pages_that_point_in_a_circle_are_read_once(site: SiteServer, http: Http) -> None:
    site.route("GET", "/drill", as_html(page_of([Post("1001")], next_url="/more")))
    site.route("GET", "/more", as_html(page_of([Post("1002")], next_url="/drill")))
    source = SchemaOrgPage(url=f"{site.url}/drill", robots=False)
    assert len(read(source, http).mentions) == 2
    assert len(site.seen) == 2


def test_no_more_pages_are_read_than_allowed(site: SiteServer, http: Http) -> None:
    def answer(seen: Seen) -> Served:
        page = int(seen.one("page", "1"))
        return as_html(page_of([Post(str(1000 + page))], next_url=f"/drill?page={page + 1}"))

    site.route("GET", "/drill", answer)
    read(SchemaOrgPage(url=f"{site.url}/drill", robots=False, pages=4), http)
    assert len(site.seen) == 4


def test_a_later_page_that_is_gone_does_not_lose_the_first(site: SiteServer, http: Http) -> None:
    site.route("GET", "/drill", as_html(page_of([Post("1001")], next_url="/lost")))
    reading = read(SchemaOrgPage(url=f"{site.url}/drill", robots=False), http)
    assert len(reading.mentions) == 1
    assert "page 2" in reading.unreadable[0].why


def test_a_later_page_that_fails_for_now_is_asked_again(site: SiteServer, http: Http) -> None:
    site.route("GET", "/drill", as_html(page_of([Post("1001")], next_url="/busy")))
    site.route("GET", "/busy", Served(b"", 503))
    with pytest.raises(RetryLater):
        read(SchemaOrgPage(url=f"{site.url}/drill", robots=False), http)


def test_the_next_page_of_another_site_is_not_followed(site: SiteServer, http: Http) -> None:
    page = page_of([Post("1001")], next_url="https://elsewhere.example/drill")
    site.route("GET", "/drill", as_html(page))
    read(SchemaOrgPage(url=f"{site.url}/drill", robots=False), http)
    assert [seen.path for seen in site.seen] == ["/drill"]


def test_what_robots_txt_forbids_is_not_read(site: SiteServer, http: Http) -> None:
    site.route("GET", "/robots.txt", Served(b"User-agent: *\nDisallow: /drill\n"))
    show(site, anna("Broke."))
    with pytest.raises(ConfigError, match=r"robots\.txt"):
        read(SchemaOrgPage(url=f"{site.url}/drill"), http)
    assert "/drill" not in [seen.path for seen in site.seen]


def test_a_page_that_lost_its_reviews_has_changed(site: SiteServer, http: Http) -> None:
    source = SchemaOrgPage(url=f"{site.url}/drill", robots=False)
    show(site, anna("Broke."), anna("Broke too.", author="Bert"))
    mark = read(source, http).mark
    show(site)
    with pytest.raises(SourceChanged, match="2 reviews"):
        read(source, http, mark)


def test_a_page_without_schema_org_says_so_at_the_check(site: SiteServer, http: Http) -> None:
    site.route("GET", "/drill", as_html("<p>Nice drills.</p>"))
    with pytest.raises(SourceChanged, match="JSON-LD or microdata"):
        SchemaOrgPage(url=f"{site.url}/drill", robots=False).check(http)


def test_an_edited_review_without_an_id_keeps_its_identity(site: SiteServer, http: Http) -> None:
    source = SchemaOrgPage(url=f"{site.url}/drill", robots=False)
    show(site, anna("It broke."))
    first = read(source, http)
    show(site, anna("It broke. They sent me a new one!"))
    assert read(source, http, first.mark).ids() == first.ids()


def test_a_namesake_of_the_same_day_takes_nobodys_identity(site: SiteServer, http: Http) -> None:
    source = SchemaOrgPage(url=f"{site.url}/drill", robots=False)
    show(site, anna("It broke."))
    first = read(source, http)
    show(site, anna("It is lovely."), anna("It broke."))
    second = read(source, http, first.mark)
    assert second.one(next(iter(first.ids()))).text == "It broke."
    assert len(second.ids()) == 2
    assert read(source, http, second.mark).ids() == second.ids()


def test_two_products_under_one_path_are_two_places() -> None:
    one = SchemaOrgPage(url="https://shop.example/item?id=1&token=a")
    other = SchemaOrgPage(url="https://shop.example/item?id=2&token=a")
    assert one.place() == "page:shop.example/item?id=1"
    assert one.place() != other.place()


@pytest.mark.parametrize(
    "url", ["ftp://shop.example/", "shop.example", "https://a:b@shop.example/"]
)
def test_an_address_that_cannot_be_read_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        SchemaOrgPage(url=url)
