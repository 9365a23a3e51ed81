"""The demo's invented town: who says what by when, and that no words break its pages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from connectors.demo import pages
from connectors.demo.pages import Posted
from connectors.demo.site import FIRST_REPLY_ID, USER, DemoSite
from connectors.demo.town import BUSINESS, Voice, said, voices
from tests.builders import NOW
from tests.houses import Clock

ADDRESS = "http://127.0.0.1:1"
HOSTILE = [
    "</p></article><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]></description><item>&lt;",
    "Tea & cake &amp; <b>more</b> 'quoted' \"twice\"",
]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]))


def voice(text: str = "Fine.", *, where: str = "page", number: int = 1, **more: Any) -> Voice:
    """Somebody says something now."""
    return Voice(number, where, more.pop("author", "Odile"), text, NOW, stars=2, **more)


class TestTheVoices:
    def test_each_has_an_id_of_its_own_below_those_of_replies(self) -> None:
        ids = [one.id for one in voices(NOW)]

        assert len(set(ids)) == len(ids)
        assert max(ids) < FIRST_REPLY_ID

    def test_each_says_something_at_a_place_that_is_served(self) -> None:
        for one in voices(NOW):
            assert one.where in ("page", "feed", "board")
            assert one.text.strip()
            assert one.author.strip()
            assert (one.stars is not None) == (one.where == "page")
            assert bool(one.title) == (one.where == "feed")

    def test_most_was_said_before_the_demo_and_the_rest_within_minutes(self) -> None:
        when = [one.at - NOW for one in voices(NOW)]

        later = [at for at in when if at > timedelta(0)]
        assert len(later) >= 5
        assert max(later) < timedelta(minutes=5)
        assert len(when) - len(later) > 10

    def test_a_place_shows_what_was_said_there_by_then_the_newest_first(self) -> None:
        everything = voices(NOW)
        last = max(one.at for one in everything if one.where == "board")

        before = said(everything, "board", last - timedelta(seconds=1))
        after = said(everything, "board", last)

        assert after[1:] == before
        assert after[0].at == last
        assert {one.where for one in after} == {"board"}
        assert [one.at for one in after] == sorted((one.at for one in after), reverse=True)


class TestThePages:
    @pytest.mark.parametrize("words", HOSTILE)
    def test_hostile_words_are_only_words_to_a_reader(self, words: str) -> None:
        shown = [
            pages.reviews([voice(words, author=words)]),
            pages.board([voice(words, author=words)], lambda _: [Posted(9, 1, words, NOW)]),
            pages.story([voice(words, title=words, author=words)], "1"),
        ]

        for page in shown:
            read = BeautifulSoup(page, "html.parser")
            assert len(read.find_all("script")) == page.count("application/ld+json")
            assert read.find_all("img") == []
            assert [p.get_text() for p in read.select("article > p:not(.by)")].count(words) >= 1

    @pytest.mark.parametrize("words", HOSTILE)
    def test_the_markup_for_machines_stays_inside_its_element(self, words: str) -> None:
        page = pages.reviews([voice(words, author=words)])

        (script,) = BeautifulSoup(page, "html.parser").find_all("script")

        assert "<" not in script.get_text()  # not even "<!--<script", which hides the end
        (review,) = json.loads(script.get_text())["review"]
        assert (review["reviewBody"], review["author"]["name"]) == (words, words)

    @given(WORDS)
    def test_a_feed_says_exactly_what_was_said(self, words: str) -> None:
        feed = pages.feed([voice(words, where="feed", title=words, author=words)], ADDRESS)

        (item,) = ElementTree.fromstring(feed).iter("item")  # noqa: S314

        assert item.findtext("description") == words
        assert item.findtext("title") == words

    @given(WORDS)
    def test_a_comment_is_rendered_as_text(self, words: str) -> None:
        content = pages.comment(voice(words, where="board"), ADDRESS)["content"]["rendered"]

        read = BeautifulSoup(content, "html.parser")
        assert {tag.name for tag in read.find_all(True)} == {"p"}
        assert read.get_text() == f"{words}\n"

    def test_our_reply_is_told_from_a_customers_comment(self) -> None:
        ours = pages.comment(Posted(9, 1, "Sorry.\n\nMara", NOW), ADDRESS)
        theirs = pages.comment(voice(where="board"), ADDRESS)

        assert (ours["author"], ours["author_name"], ours["parent"]) == (77, BUSINESS, 1)
        assert ours["content"]["rendered"] == "<p>Sorry.</p>\n<p>Mara</p>\n"
        assert (theirs["author"], theirs["parent"]) == (0, 0)

    def test_a_reply_stands_under_its_comment(self) -> None:
        both = [voice("First", number=1), voice("Second", number=2)]

        page = pages.board(both, lambda n: [Posted(9, 1, "To the first", NOW)] if n == 1 else [])

        texts = [a.select("p")[-1].text for a in BeautifulSoup(page, "html.parser")("article")]
        assert texts == ["First", "To the first", "Second"]


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(Clock(NOW)) as served:
        yield served


class Api:
    """The board's API as a client of WordPress uses it."""

    def __init__(self, site: DemoSite) -> None:
        self.url = f"{site.address}/wp-json/wp/v2/comments"
        self.key = (USER, site.password)
        self.comment = site.said("board")[0].id

    def ask(self, method: str, tail: str = "", **options: Any) -> tuple[int, Any]:
        """The status and the answer."""
        options.setdefault("auth", self.key)
        answer = requests.request(method, self.url + tail, timeout=5, **options)
        return answer.status_code, answer.json()

    def post(self, text: str) -> int:
        """Reply to the newest comment; the reply's id."""
        status, made = self.ask("POST", json={"content": text, "parent": self.comment})
        assert status == 201
        return int(made["id"])


@pytest.fixture
def api(site: DemoSite) -> Api:
    return Api(site)


class TestTheBoardsApi:
    def test_without_the_password_nothing_is_posted_or_taken_down(
        self, api: Api, site: DemoSite
    ) -> None:
        mine = api.post("Hello.")

        for key in (None, (USER, "guess")):
            body = {"content": "Hi", "parent": api.comment}
            assert api.ask("POST", json=body, auth=key)[0] == 401
            assert api.ask("DELETE", f"/{mine}", auth=key)[0] == 401

        assert [reply.text for reply in site.board.all()] == ["Hello."]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"content": " ", "parent": 4}, 400),
            ({"content": "Hi", "parent": "abc"}, 400),
            ({"content": "Hi", "parent": 999_999}, 400),
            (["no", "object"], 400),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, api: Api, site: DemoSite, body: object, status: int
    ) -> None:
        assert api.ask("POST", json=body)[0] == status
        assert site.board.all() == []

    def test_the_same_words_twice_are_a_duplicate_as_wordpress_has_it(self, api: Api) -> None:
        api.post("Hello.")

        status, said = api.ask("POST", json={"content": "Hello.", "parent": api.comment})

        assert (status, said["code"]) == (409, "comment_duplicate")

    def test_content_is_markup_as_wordpress_has_it(self, api: Api, site: DemoSite) -> None:
        api.post("Tea &amp; cake, 2 &lt; 3")

        assert site.board.all()[0].text == "Tea & cake, 2 < 3"

    def test_a_reply_taken_down_makes_room_for_no_other_ones_id(self, api: Api) -> None:
        first, second = api.post("One."), api.post("Two.")
        assert api.ask("DELETE", f"/{first}?force=true")[0] == 200
        third = api.post("Three.")

        assert third not in (first, second)
        _, under = api.ask("GET", params={"parent": api.comment})
        assert [reply["id"] for reply in under] == [second, third]
        assert api.ask("GET", f"/{first}")[0] == 404
        assert api.ask("DELETE", f"/{first}")[0] == 404

    def test_a_reply_can_be_given_other_words(self, api: Api) -> None:
        mine = api.post("Hello.")

        assert api.ask("POST", f"/{mine}", json={"content": "Good day."})[0] == 200
        assert api.ask("POST", "/999999", json={"content": "Good day."})[0] == 404

        _, now = api.ask("GET", f"/{mine}")
        assert now["content"]["rendered"] == "<p>Good day.</p>\n"

    def test_pages_of_comments_cover_everything_once(self, api: Api, site: DemoSite) -> None:
        api.post("Hello.")
        seen: Counter[int] = Counter()
        for number in range(1, 20):
            _, found = api.ask("GET", params={"per_page": "2", "page": str(number)})
            seen.update(one["id"] for one in found)

        assert set(seen.values()) == {1}
        assert len(seen) == len(site.said("board")) + 1

    @pytest.mark.parametrize("after", ["2026-01-01T00:00:00", "2026-01-01T00:00:00Z"])
    def test_comments_can_be_asked_for_since_a_time(self, api: Api, after: str) -> None:
        status, found = api.ask("GET", params={"after": after, "per_page": "100"})

        assert status == 200
        assert found
        assert all(one["date_gmt"] > "2026-01-01" for one in found)

    def test_a_time_that_is_none_is_refused(self, api: Api) -> None:
        assert api.ask("GET", params={"after": "lately"})[0] == 400


@pytest.mark.parametrize("path", ["/", "/reviews", "/board", "/feed.xml", "/robots.txt"])
def test_every_place_is_served(site: DemoSite, path: str) -> None:
    assert requests.get(site.address + path, timeout=5).status_code == 200


def test_each_story_of_the_feed_leads_to_its_page(site: DemoSite) -> None:
    feed = ElementTree.fromstring(requests.get(f"{site.address}/feed.xml", timeout=5).text)  # noqa: S314

    for item in feed.iter("item"):
        page = requests.get(item.findtext("link") or "", timeout=5).text
        shown = BeautifulSoup(page, "html.parser")
        assert shown.h1 is not None
        assert shown.h1.text == item.findtext("title")


def test_what_is_not_there_is_a_404(site: DemoSite) -> None:
    assert requests.get(f"{site.address}/menu", timeout=5).status_code == 404


def test_what_is_said_later_shows_later() -> None:
    clock = Clock(NOW)
    with DemoSite(clock) as site:
        before = requests.get(f"{site.address}/board", timeout=5).text
        clock.on(minutes=5)
        after = requests.get(f"{site.address}/board", timeout=5).text

    assert after.count("<article") > before.count("<article")
