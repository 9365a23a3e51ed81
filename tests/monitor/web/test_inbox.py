"""The inbox: the most pressing first, each tab with its number, hostile words shown as words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.models.audit import NoticeLevel
from monitor.models.draft import Attempt, DraftState, ReplyState
from monitor.models.judged import Priority
from monitor.models.mention import Author, Mention, Origin
from monitor.models.person import Role
from monitor.models.source import Source
from monitor.store import audit, mentions
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.text import clean
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web.guests import Page
from tests.monitor.web.worlds import World, later

HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% include 'base.html' %} ${1+1}",
    "</textarea></p></a><form action=https://evil.example><button>Approve</button></form>",
    "\u202egnitirw desrever\u202c and \u0634\u0627\u064a \u0628\u0627\u0631\u062f",
    "&lt;b&gt; & &amp;",
    "]]><!-- --><style>*{display:none}</style>",
    "x" * 190_000,
]


def rows(page: Page) -> list[str]:
    """The mentions on a tab, by the end of their address."""
    return [link.rsplit("/", 1)[1] for link in page.links("/mentions/")]


def numbers(page: Page) -> dict[str, int]:
    """What the tabs say that they hold."""
    return {
        str(tab["href"]).removeprefix("/?tab="): int(tab.select(".count")[0].get_text())
        for tab in page.all(".tabs a")
    }


def asking(
    session: Session, at: Source, name: str, priority: Priority = Priority.HIGH, minutes: int = 0
) -> str:
    """A draft that waits since some minutes; returns its mention's id as addresses show it."""
    found = b.mention(session, at, name, author=f"author of {name}")
    b.assessment(session, found, priority=priority)
    b.draft(session, found, when=NOW - timedelta(minutes=minutes))
    return str(id_of(found))


def test_the_most_pressing_comes_first_and_of_those_the_oldest(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        expected = [
            asking(session, at, "urgent-old", Priority.URGENT, 50),
            asking(session, at, "urgent-new", Priority.URGENT, 5),
            asking(session, at, "high-older", Priority.HIGH, 90),
            asking(session, at, "high-newer", Priority.HIGH, 1),
            asking(session, at, "low", Priority.LOW, 900),
        ]
        unjudged = b.mention(session, at, "unjudged", author="nobody knows")
        b.draft(session, unjudged, when=NOW - timedelta(days=9))

    assert rows(house.guest(Role.APPROVER).get("/")) == [*expected, str(unjudged.id)]


def test_each_tab_holds_as_many_as_it_says(world: World) -> None:
    guest = world.guest(Role.VIEWER)
    said = numbers(guest.get("/"))

    held = {tab: len(guest.get("/", tab=tab).all("[data-row]")) for tab in said}

    assert held == said
    assert said == {"waiting": 6, "by-hand": 1, "troubled": 1, "undrafted": 2, "disagree": 0,
                    "unjudged": 0, "set-aside": 1}  # fmt: skip


def test_each_tab_holds_what_it_is_for(world: World) -> None:
    guest = world.guest(Role.APPROVER)

    for tab, name in (("by-hand", "by_hand"), ("troubled", "unknown"), ("set-aside", "aside")):
        assert rows(guest.get("/", tab=tab)) == [str(world.id(name))]
    assert set(rows(guest.get("/", tab="undrafted"))) == {
        str(world.id(name)) for name in ("bare", "aside")
    }


def test_a_tab_that_does_not_exist_is_the_first_one(world: World) -> None:
    page = world.guest(Role.VIEWER).get("/", tab="nonsense")

    assert page.texts(".tabs a[aria-current]") == ["Waiting for you 6"]


def test_an_empty_inbox_says_that_nothing_waits(house: World) -> None:
    assert "Nothing waits for you." in house.guest(Role.APPROVER).get("/").words


def test_a_card_without_a_draft_says_why(world: World) -> None:
    page = world.guest(Role.APPROVER).get("/")

    assert "No draft: the review speaks of an injury" in page.words


def test_a_rejected_draft_is_told_beside_the_unanswered(world: World) -> None:
    guest = world.guest(Role.APPROVER)
    guest.post(world.path("/mentions/{pending}/decide"), move="reject", draft_id=world.id("draft"),
               reason="tone", comment="too stiff")  # fmt: skip

    page = guest.get("/", tab="undrafted")

    assert str(world.id("pending")) in rows(page)
    assert "draft rejected: too stiff" in page.words


def test_a_reply_that_every_look_missed_waits_for_a_person(world: World) -> None:
    with writing(world.engine) as session:
        attempt = session.get_one(Attempt, world.id("approved_attempt"))
        attempt.state, attempt.next_try_at = ReplyState.SUBMITTED, None
    guest, page = world.guest(Role.APPROVER), world.path("/mentions/{approved}")

    assert str(world.id("approved")) in rows(guest.get("/", tab="troubled"))
    assert guest.get(page).texts(".attempt button") == [
        "It is there", "It is not: send again", "Give up",
    ]  # fmt: skip


def test_a_pause_and_a_notice_are_shown_on_every_screen(world: World) -> None:
    with writing(world.engine) as session:
        audit.notice(session, "silent board", NoticeLevel.WARNING, "The board is silent.", NOW)
    guest = world.guest(Role.LEAD)
    guest.post("/hold", kind="shadow", scope="source:board", on="yes")

    for screen in ("/", "/care", "/mentions", "/sources", "/me", world.path("/mentions/{live}")):
        banners = guest.get(screen).texts(".banner")
        assert banners == ["Shadow mode: source board. Everything is done but publishing.",
                           "The board is silent. since 0 s ago"], screen  # fmt: skip


def store(session: Session, at: Source, name: str, words: str, *, url: str = "") -> int:
    """A mention whose every field is hostile."""
    new = b.new_mention(name, words, title=words[:2000], author=name)
    author = Author(place=at.place, author_id=name, name=words[:300], url=url)
    session.add(author)
    session.flush()
    found = mentions.add(session, at.place, new, author, Origin.POLL, NOW)
    found.url = url or found.url
    mentions.sight(session, found, at, NOW)
    b.assessment(session, found)
    draft = b.draft(session, found, text=clean(words)[:3000])
    draft.comment = draft.no_text_why = words[:500]
    return id_of(found)


def only_ours(page: Page) -> None:
    """Nothing on a page does anything that our templates do not do."""
    assert not page.all("script:not([src='/static/amends.js'])")
    assert not page.all("style, iframe, object, embed, base, meta[http-equiv]")
    assert {str(img["src"]) for img in page.all("img")} <= {"/static/amends.svg"}
    for form in page.all("form"):
        assert str(form.get("action", "/")).startswith("/")
    for element in page.soup.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on") or name == "style"]
    for link in page.all("a[href]"):
        to = str(link["href"])
        assert to.startswith(("/", "#", "https://reviews.example/", "https://board.example/")), to


def test_hostile_words_are_shown_as_words_everywhere(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        stored = {store(session, at, f"m-{n}", words): words for n, words in enumerate(HOSTILE)}
    guest = house.guest(Role.ADMIN)

    for path in ("/", "/?tab=undrafted", "/mentions", "/care?show=all"):
        page = guest.get(path)
        assert page.status == 200
        only_ours(page)
    for mention_id, words in stored.items():
        page = guest.get(f"/mentions/{mention_id}")
        only_ours(page)
        assert page.one(".theirs").get_text() == words
        (case,) = page.links("/cases/")
        only_ours(guest.get(case))
        assert guest.get(case).one(".theirs").get_text().endswith(words)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet="<>\"'&{}%#/=\\ \n`\u202e\u0634scriptona", min_size=1, max_size=60))
def test_whatever_somebody_writes_is_shown_as_words(world: World, words: str) -> None:
    words = f".{words}"  # a reader of HTML makes nothing of white space alone
    with writing(world.engine) as session:
        found = session.get_one(Mention, world.id("pending"))
        found.text, found.title = words, words
    page = world.guest(Role.APPROVER).get(world.path("/mentions/{pending}"))

    only_ours(page)
    assert page.one(".theirs").get_text() == words


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
     "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/hosts",
     "//evil.example", "https:evil", "http://[", "blob:https://x", "\x01javascript:alert(1)"],
)  # fmt: skip
def test_only_addresses_of_the_web_are_ever_linked(house: World, url: str) -> None:
    with writing(house.engine) as session:
        mention_id = store(session, b.source(session), "m", "The tea was cold.", url=url)

    page = house.guest(Role.APPROVER).get(f"/mentions/{mention_id}")

    only_ours(page)
    assert "Open at its place" not in page.words


def test_an_address_of_the_web_is_linked_and_tells_nothing_of_us(world: World) -> None:
    link = world.guest(Role.VIEWER).get(world.path("/mentions/{pending}")).one("a[target=_blank]")

    assert link["href"] == "https://reviews.example/pending"
    assert set(link["rel"]) == {"noopener", "noreferrer", "nofollow"}


def test_a_draft_of_a_mention_that_is_judged_anew_stays_in_the_list(house: World) -> None:
    with writing(house.engine) as session:
        asked = asking(session, b.source(session), "edited")
        found = session.get_one(Mention, int(asked))
        mentions.revise(session, found, b.new_mention("edited", "Worse still."), later(minutes=5))

    page = house.guest(Role.APPROVER).get("/")

    assert rows(page) == [asked]
    assert "waiting to be judged" in page.words


def test_a_mention_that_only_has_stars_says_so(house: World) -> None:
    with writing(house.engine) as session:
        found = b.mention(session, text="", stars=2.5)
        b.draft(session, found, state=DraftState.NO_TEXT)

    page = house.guest(Role.VIEWER).get("/")

    assert "No words, a rating only." in page.words
    assert page.one(".stars")["title"] == "2.5 of 5 stars"
