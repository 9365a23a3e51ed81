"""Reading RSS and Atom feeds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.answer import Answer
from connectors.base import Connector
from connectors.feed import Feed
from connectors.http import Http
from monitor.errors import ConfigError, SourceChanged
from monitor.models.wire import Kind, NewMention, Precision
from tests.connectors.contract import Case, ConnectorContract, Post, Stage, http_for_tests, read
from tests.fakes.site_server import Seen, Served, SiteServer

RSS = "application/rss+xml; charset=utf-8"


def item(post: Post) -> str:
    """One RSS item, its text as HTML."""
    if post.odd:
        return "<item><category>drills</category></item>"
    lines = "".join(f"<p>{escape(line, quote=False)}</p>" for line in post.text.split("\n\n"))
    date = f"<pubDate>{post.date}</pubDate>" if post.date else ""
    extra = "<slash:comments>7</slash:comments><x/>" if post.extra else ""
    return (
        f'<item><guid isPermaLink="false">{post.id}</guid><title>{escape(post.title)}</title>'
        f"<link>https://news.example/{post.id}</link><description>{escape(lines)}</description>"
        f"<dc:creator>{post.author}</dc:creator>{date}{extra}</item>"
    )


def rss(*items: str) -> str:
    """A feed of items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://x.example/slash/">'
        "<channel><title>Town</title><link>https://news.example</link><language>en-gb</language>"
        f"{''.join(items)}</channel></rss>\n<!-- made in 0.1 s -->\n"
    )


class TestFeed(ConnectorContract):
    """The contract, for RSS."""

    cannot: ClassVar = {
        Case.PAGES: "A feed comes in one answer and has no second page.",
        Case.UNSTORABLE: "XML has no way to write U+0000 or half surrogates.",
        Case.DELETED: "A feed lists its newest entries only, so absence proves nothing.",
        Case.ANSWERED: "A feed has no place where an owner could answer.",
    }

    def source(self, stage: Stage) -> Connector:
        return Feed(url=f"{stage.site.url}/feed")

    def other_source(self, stage: Stage) -> Connector:
        return Feed(url=f"{stage.site.url}/feed", words=("drill",))

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        body = rss(*map(item, posts)).encode()
        stage.site.route("GET", "/feed", Served(body, headers={"Content-Type": RSS}))


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


def entries(site: SiteServer, http: Http, feed: str, **settings: object) -> list[NewMention]:
    """Read a feed that the site serves."""
    site.route("GET", "/feed", Served(feed.encode(), headers={"Content-Type": RSS}))
    source = Feed.model_validate({"url": f"{site.url}/feed", **settings})
    return list(read(source, http).mentions)


def test_what_the_site_says_of_its_state_goes_back_letter_by_letter(
    site: SiteServer, http: Http
) -> None:
    state = {"ETag": 'W/"a-7"', "Last-Modified": "Wed, 04 Mar 2026 10:20:30 GMT"}

    def answer(seen: Seen) -> Served:
        if seen.headers.get("If-None-Match") == state["ETag"]:
            assert seen.headers["If-Modified-Since"] == state["Last-Modified"]
            return Served(b"", 304)
        return Served(rss(item(Post("1"))).encode(), headers={"Content-Type": RSS, **state})

    site.route("GET", "/feed", answer)
    source = Feed(url=f"{site.url}/feed")
    first = read(source, http)
    second = read(source, http, first.mark)
    assert len(first.mentions) == 1
    assert second.mentions == ()
    assert read(source, http, second.mark).mentions == ()


def test_a_feed_that_is_gone_for_good_asks_a_person(site: SiteServer, http: Http) -> None:
    site.route("GET", "/feed", Served(b"", 410))
    with pytest.raises(ConfigError, match="gone for good"):
        read(Feed(url=f"{site.url}/feed"), http)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("My ACME drill broke.", True),
        ("Acme, again!", True),
        ("The acmeists meet on Monday.", False),
        ("Nothing to see.", False),
        ("Der Tool-Shop war zu.", True),
    ],
)
def test_only_entries_with_our_words_are_kept(
    site: SiteServer, http: Http, text: str, kept: bool
) -> None:
    post = Post("1", text=text, title="News")
    found = entries(site, http, rss(item(post)), words=("acme", "Tool-Shop"))
    assert bool(found) == kept


def test_a_word_in_the_title_is_enough(site: SiteServer, http: Http) -> None:
    feed = rss(item(Post("1", title="Acme closes", text="On Monday.")))
    assert len(entries(site, http, feed, words=("acme",))) == 1


def test_a_move_to_https_makes_no_entry_new(site: SiteServer, http: Http) -> None:
    old = "<item><guid>http://news.example/7</guid><title>Broke</title></item>"
    new = old.replace("http://", "https://")
    before, after = entries(site, http, rss(old)), entries(site, http, rss(new))
    assert before[0].external_id == after[0].external_id


def test_an_entry_without_an_id_is_known_by_its_address(site: SiteServer, http: Http) -> None:
    feed = rss("<item><link>https://news.example/7</link><title>Broke</title></item>")
    assert entries(site, http, feed)[0].external_id == "https://news.example/7"


def test_entries_that_share_one_id_are_told_apart_by_their_addresses(
    site: SiteServer, http: Http
) -> None:
    entry = '<item><guid isPermaLink="false">x</guid><title>B</title><link>https://n.example/{}'
    feed = rss(*(entry.format(n) + "</link></item>" for n in (1, 2)))
    assert len({mention.external_id for mention in entries(site, http, feed)}) == 2


def test_an_alert_is_known_by_the_article_it_found(site: SiteServer, http: Http) -> None:
    entry = (
        "<entry><id>tag:google.com,2013:googlealerts/feed:{}</id>"
        '<title type="html">&lt;b&gt;Acme&lt;/b&gt; recalls drills</title>'
        '<link href="https://www.google.de/url?rct=j&amp;url=https://news.example/a%3Fb%3D1'
        '&amp;ct=ga"/><published>2026-03-04T10:20:30Z</published>'
        '<content type="html">... &lt;b&gt;Acme&lt;/b&gt; said&amp;nbsp;...</content>'
        "<author><name></name></author></entry>"
    )
    atom = '<feed xmlns="http://www.w3.org/2005/Atom">' + entry.format(1) + entry.format(2)
    found = entries(site, http, atom + "</feed>")
    assert {m.external_id for m in found} == {"https://news.example/a?b=1"}
    assert found[0].url == "https://news.example/a?b=1"
    assert found[0].title == "Acme recalls drills"
    assert found[0].author is None


def test_the_full_text_is_read_where_there_is_one(site: SiteServer, http: Http) -> None:
    feed = rss(
        "<item><guid>7</guid><title>T</title><description>Short.</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<![CDATA[<p>The whole long story.</p><script>alert(1)</script>]]></content:encoded></item>"
    )
    assert entries(site, http, feed)[0].text == "The whole long story."


def test_a_mail_address_is_not_kept_as_a_name(site: SiteServer, http: Http) -> None:
    feed = rss(
        "<item><guid>7</guid><title>T</title><author>bo@news.com (Bo Beispiel)</author></item>",
        "<item><guid>8</guid><title>T</title><author>bo@news.com</author></item>",
    )
    first, second = entries(site, http, feed)
    assert first.author is not None
    assert first.author.name == "Bo Beispiel"
    assert second.author is None


@pytest.mark.parametrize(
    ("date", "at", "precision"),
    [
        ("Wed, 04 Mar 2026 10:20:30 EST", (2026, 3, 4, 15, 20, 30), Precision.SECOND),
        ("2026-03-04T10:20:30+01:00", (2026, 3, 4, 9, 20, 30), Precision.SECOND),
        ("2026-03-04", (2026, 3, 4), Precision.DAY),
        ("2026-03-04 10:20:30", (2026, 3, 4), Precision.DAY),
    ],
)
def test_dates_are_known_as_exactly_as_they_are_written(
    site: SiteServer, http: Http, date: str, at: tuple[int, ...], precision: Precision
) -> None:
    found = entries(site, http, rss(item(Post("1", date=date))))[0]
    assert found.posted_at == datetime(*at, tzinfo=UTC)  # type: ignore[arg-type, misc]
    assert found.precision is precision


def test_the_feeds_language_counts_for_its_entries(site: SiteServer, http: Http) -> None:
    assert entries(site, http, rss(item(Post("1"))))[0].language == "en-gb"


def test_a_feed_of_comments_holds_comments(site: SiteServer, http: Http) -> None:
    found = entries(site, http, rss(item(Post("1"))), holds="comment")
    assert found[0].kind is Kind.COMMENT


def test_a_careless_feed_is_read_all_the_same(site: SiteServer, http: Http) -> None:
    feed = rss("<item><guid>7</guid><title>Tom & Ann &nbsp;</title></item>")
    assert entries(site, http, feed)[0].title.startswith("Tom & Ann")


def test_a_feed_that_names_a_file_reads_no_file(site: SiteServer, http: Http) -> None:
    site.route("GET", "/feed", Served(__file__.encode(), headers={"Content-Type": RSS}))
    with pytest.raises(SourceChanged, match="no RSS or Atom feed"):
        read(Feed(url=f"{site.url}/feed"), http)


def test_entities_of_the_feeds_own_making_bring_in_nothing(site: SiteServer, http: Http) -> None:
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{__file__}">]>'
    feed = rss("<item><guid>7</guid><title>See &x;</title></item>")
    found = entries(site, http, feed.replace("?>", f"?>{doctype}", 1))
    assert all("__future__" not in mention.title + mention.text for mention in found)


@given(st.binary(max_size=200), st.sampled_from(["<rss version='2.0'><channel>", "<feed>", ""]))
def test_no_bytes_at_all_break_the_reading(body: bytes, start: str) -> None:
    answer = Answer(200, "https://news.example/feed", {}, start.encode() + body)

    class _Web:
        def get(self, *_: object, **__: object) -> Answer:
            return answer

    source = Feed(url="https://news.example/feed")
    with contextlib.suppress(SourceChanged):
        list(source.fetch(_Web(), {}))  # type: ignore[arg-type]
