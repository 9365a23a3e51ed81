"""Finding mentions, and adding one by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.models.mention import Mention, Origin
from monitor.models.person import Role
from monitor.store.engine import reading, writing
from monitor.web.mentions import A_PAGE
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web.guests import Page
from tests.monitor.web.worlds import World, everything

WORDS = {
    "percent": "I gave 100% and got nothing.",
    "hundred": "I gave 1000 and got nothing.",
    "under": "The file_name was wrong.",
    "dash": "The file-name was wrong.",
    "slash": r"See C:\tea and weep.",
    "plain": "The TEA was cold.",
}


@pytest.fixture
def shelf(house: World) -> World:
    """Six mentions with words that a pattern would stumble on."""
    with writing(house.engine) as session:
        at = b.source(session)
        for number, (name, words) in enumerate(WORDS.items()):
            found = b.mention(session, at, name, words, author=name)
            found.posted_at = NOW - timedelta(days=number)
            b.assessment(session, found, unhappy=0.9 if number % 2 else 0.1)
            house.ids[name] = found.id or 0
    return house


def found(shelf: World, page: Page) -> list[str]:
    """The names of the mentions in a list."""
    names = {number: name for name, number in shelf.ids.items() if name in WORDS}
    return [names[int(link.rsplit("/", 1)[1])] for link in page.links("/mentions/")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("100%", ["percent"]),
        ("%", ["percent"]),
        ("file_name", ["under"]),
        ("_", ["under"]),
        ("\\", ["slash"]),
        ("C:\\tea", ["slash"]),
        ("tea", ["slash", "plain"]),
        ("  cold ", ["plain"]),
        ("ruth amber", list(WORDS)),
        ("nothing of the kind", []),
    ],
)
def test_words_are_found_as_they_are_typed(shelf: World, words: str, expected: list[str]) -> None:
    page = shelf.guest(Role.VIEWER).get("/mentions", words=words)

    assert found(shelf, page) == expected
    assert f"{len(expected)} mention" in page.words
    assert page.value("words") == words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"unhappy": "yes"}, ["hundred", "dash", "plain"]),
        ({"unhappy": "no"}, ["percent", "under", "slash"]),
        ({"polarity": "negative", "words": "wrong"}, ["dash"]),
        ({"polarity": "mixed"}, []),
        ({"polarity": "nonsense"}, list(WORDS)),
        ({"first": "2026-03-03", "last": "2026-03-03"}, ["hundred"]),
        ({"first": "2026-03-03"}, ["hundred"]),
        ({"first": "2026-03-04", "last": "2026-03-02"}, ["percent", "hundred", "under"]),
        ({"first": "yesterday", "last": "99999-01-01"}, list(WORDS)),
        ({"source": "town reviews"}, list(WORDS)),
        ({"source": "no such source"}, []),
        ({"subject": "no-such-subject"}, []),
    ],
)
def test_filters_narrow_the_list(shelf: World, query: dict[str, str], expected: list[str]) -> None:
    assert found(shelf, shelf.guest(Role.VIEWER).get("/mentions", **query)) == expected


def test_the_newest_comes_first(shelf: World) -> None:
    assert found(shelf, shelf.guest(Role.VIEWER).get("/mentions")) == list(WORDS)


def test_a_long_list_is_turned_over_page_by_page_and_keeps_its_filters(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        for number in range(A_PAGE * 2 + 5):
            b.mention(session, at, f"m-{number}", f"Tea & cake #{number}", author="")
        b.mention(session, at, "other", "Coffee", author="")
    guest = house.guest(Role.VIEWER)

    page = guest.get("/mentions", words="Tea &")
    sizes, seen = [], []
    while True:
        seen += page.links("/mentions/")
        sizes.append(len(page.all("[data-row]")))
        older = [a for a in page.all(".pages a") if a.get_text() == "Older"]
        if not older:
            break
        page = guest.get(str(older[0]["href"]))

    assert sizes == [A_PAGE, A_PAGE, 5]
    assert len(set(seen)) == A_PAGE * 2 + 5
    assert "65 mentions" in page.words
    assert page.value("words") == "Tea &"
    assert page.texts(".pages a") == ["Newer"]


@pytest.mark.parametrize("number", ["0", "-5", "999999999", "5"])
def test_a_page_that_does_not_exist_is_an_empty_one_or_the_first(shelf: World, number: str) -> None:
    page = shelf.guest(Role.VIEWER).get("/mentions", number=number)

    assert page.status == 200
    assert "6 mentions" in page.words


def test_words_in_the_authors_own_language_are_found(house: World) -> None:
    with writing(house.engine) as session:
        found = b.mention(session, text="The kettle arrived broken.")
        found.original_text = "Der Kessel kam zerbrochen an."
    guest = house.guest(Role.VIEWER)

    assert "1 mention" in guest.get("/mentions", words="zerbrochen").words
    assert "1 mention" in guest.get("/mentions", words="broken").words


ADDED = {"url": "https://letters.example/1", "text": "The tea was cold.", "author": "Omar Flint",
         "stars": "2"}  # fmt: skip


def test_a_mention_is_added_by_hand_and_goes_down_the_line(house: World) -> None:
    page = house.guest(Role.CARE).send("/add", **ADDED)

    assert page.said == "Added."
    assert page.one(".theirs").get_text() == "The tea was cold."
    assert "Omar Flint" in page.words
    with reading(house.engine) as session:
        kept = session.get_one(Mention, 1)
    assert (kept.origin, kept.stars, kept.judged_revision) == (Origin.HAND, 2.0, None)
    assert house.woken == [NOW]


def test_the_same_mention_added_twice_is_one(house: World) -> None:
    guest = house.guest(Role.APPROVER)
    first = guest.post("/add", **ADDED)

    again = guest.post("/add", **ADDED)

    assert (again.said, again.to) == ("It is there already.", first.to)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({**ADDED, "text": "  "}, "Paste the text of the mention."),
        ({**ADDED, "url": "javascript:alert(1)"},
         "The address must begin with http:// or https://."),
    ],
)  # fmt: skip
def test_what_cannot_be_added_keeps_what_was_typed(
    house: World, fields: dict[str, str], says: str
) -> None:
    before = everything(house.engine)

    page = house.guest(Role.APPROVER).send("/add", **fields)

    assert (page.status, page.said) == (400, says)
    for name in ("url", "text", "author"):
        assert page.value(name) == fields[name]
    assert page.one("#stars option[selected]")["value"] == "2"
    assert everything(house.engine) == before
