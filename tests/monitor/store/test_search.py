"""Finding mentions: the same conditions for lists and for the numbers that open to them."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.models.draft import Reply
from monitor.models.wire import SeenReply
from monitor.store import mentions, search
from monitor.store.days import Days
from monitor.store.ids import id_of
from monitor.store.search import Which
from tests import builders as b
from tests.builders import NOW


def find(session: Session, **asked: object) -> list[str]:
    """The mentions that are found, by name; as many as are counted."""
    session.flush()
    found = search.find(session, Which(**asked), None, 100)  # type: ignore[arg-type]
    assert found.total == len(found.mentions)
    return [mention.external_id for mention in found.mentions]


def test_every_condition_must_hold(both: Session) -> None:
    about = b.subject(both)
    at = b.source(both, about=about)
    cold = b.mention(both, at, "cold", "The tea was cold.")
    warm = b.mention(both, at, "warm", "The tea was warm.")
    b.assessment(both, cold, unhappy=0.9)
    b.assessment(both, warm, unhappy=0.1)
    day = Days(date(2026, 3, 4), date(2026, 3, 4), ZoneInfo("UTC"))
    all_of = {
        "words": "tea", "days": day, "source": "town reviews", "subject": "birch",
        "polarity": "negative", "unhappy": True, "answered": False, "counted": True,
    }  # fmt: skip

    assert find(both, **all_of) == ["cold"]
    for field, wrong in (
        ("words", "coffee"), ("source", "other"), ("subject", "other"), ("polarity", "positive"),
        ("unhappy", False), ("answered", True),
        ("days", Days(date(2026, 3, 5), date(2026, 3, 6), ZoneInfo("UTC"))),
    ):  # fmt: skip
        assert find(both, **{**all_of, field: wrong}) == [], field
    assert find(both) == ["warm", "cold"], "an empty field asks nothing"


@pytest.mark.parametrize("field", ["text", "title", "original_text"])
@pytest.mark.parametrize("words", ["100%", "a_b", "c\\d", "Tea", "%", "_", "\\", "'", "\\%"])
def test_words_stand_for_themselves(both: Session, field: str, words: str) -> None:
    at = b.source(both)
    for name, text in (("with", f"x{words}y"), ("without", "nothing of it")):
        found = b.mention(both, at, name, "")
        setattr(found, field, text)
        both.add(found)

    assert find(both, words=words) == ["with"]
    assert find(both, words=f" {words.upper()} ") == ["with"]


@pytest.mark.parametrize("words", ["Ärger", "ÇA SUFFIT", "atenção", "Ñ", "ŒUVRE", "ЧАЙ"])
def test_capitals_count_in_no_language(both: Session, words: str) -> None:
    at = b.source(both)
    b.mention(both, at, "with", f"So viel {words.lower()}!")
    b.mention(both, at, "WITH", f"SO VIEL {words.upper()}!")
    b.mention(both, at, "without", "aerger, ca suffit, atencao, n, oeuvre")

    assert sorted(find(both, words=words)) == ["WITH", "with"]


def test_an_author_is_found_by_name(both: Session) -> None:
    at = b.source(both)
    b.mention(both, at)
    b.mention(both, at, "nobody", author="")

    assert find(both, words="ruth a") == ["m-1"]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("ab%_\\ '", min_size=1, max_size=8), words=st.text("ab%_\\ '", max_size=3))
def test_the_search_finds_what_a_reader_would(session: Session, text: str, words: str) -> None:
    nested = session.begin_nested()
    b.mention(session, text=text, author="")

    assert bool(find(session, words=words)) == (words.strip() in text)
    nested.rollback()


def test_a_subject_means_all_that_lies_below_it(both: Session) -> None:
    brand = b.subject(both, "brand")
    town = b.subject(both, "town", parent=brand)
    shop = b.subject(both, "shop", parent=town)
    brand.parent_id = shop.id  # a tree that bites its tail has an end all the same
    rival = b.subject(both, "rival", ours=False)
    for about in (brand, town, shop, rival):
        at = b.source(both, about.key, place=f"feed:{about.key}", about=about)
        b.mention(both, at, about.key)
    brand.parent_id = None
    both.flush()

    assert sorted(find(both, subject="brand")) == ["brand", "shop", "town"]
    assert sorted(find(both, subject="town")) == ["shop", "town"]
    assert find(both, subject="shop") == ["shop"]
    assert find(both, subject="rival", counted=True) == ["rival"]
    brand.parent_id = shop.id
    both.flush()
    assert sorted(find(both, subject="shop")) == ["brand", "shop", "town"]


def test_a_source_is_one_that_saw_the_mention(both: Session) -> None:
    one, two = b.source(both, "one"), b.source(both, "two")
    b.mention(both, one, "by one")
    both_saw = b.mention(both, two, "by both")
    mentions.sight(both, both_saw, one, NOW)

    assert sorted(find(both, source="one")) == ["by both", "by one"]
    assert find(both, source="two") == ["by both"]


def test_what_the_overview_counts(both: Session) -> None:
    rival, ours = b.subject(both, "rival", ours=False), b.subject(both, "ours")
    sources = {
        name: b.source(both, name, place=f"feed:{name}", about=about)
        for name, about in (("plain", None), ("rivals", rival), ("both", rival))
    }
    of_both = b.mention(both, sources["both"], "of both")
    mentions.sight(both, of_both, b.source(both, "second", about=ours), NOW)
    b.mention(both, sources["rivals"], "of a rival")
    for name in ("plain", "gone", "by us"):
        found = b.mention(both, sources["plain"], name)
        found.gone_at, found.by_us = (NOW if name == "gone" else None), name == "by us"
        both.add(found)

    assert sorted(find(both, counted=True)) == ["of both", "plain"]
    assert len(find(both)) == 5
    assert sorted(find(both, counted=True, subject="rival")) == ["of a rival", "of both"]


def test_an_answer_counts_whoever_of_us_wrote_it_while_it_stands(both: Session) -> None:
    at = b.source(both)
    names = ("none", "ours", "theirs", "taken down")
    made = {name: b.mention(both, at, name) for name in names}
    both.add(Reply(mention_id=id_of(made["ours"]), live_text="Sorry.", live_since=NOW))
    both.add(Reply(mention_id=id_of(made["taken down"]), live_text="", removed_at=NOW))
    mentions.note_reply(both, made["theirs"], SeenReply("Sorry."), NOW)

    assert sorted(find(both, answered=True)) == ["ours", "theirs"]
    assert sorted(find(both, answered=False)) == ["none", "taken down"]


def test_the_newest_comes_first_by_posting_or_else_by_first_sight(both: Session) -> None:
    at = b.source(both)
    for name, posted, seen in (("old post", 9, 0), ("seen", None, 5), ("new post", 1, 1)):
        found = b.mention(both, at, name, when=NOW - timedelta(days=seen))
        found.posted_at = None if posted is None else NOW - timedelta(days=posted)
        both.add(found)

    assert find(both) == ["new post", "seen", "old post"]


def test_pages_hold_every_mention_once(both: Session) -> None:
    at = b.source(both)
    for number in range(7):
        b.mention(both, at, str(number))  # all posted at the same moment

    pages = [search.find(both, Which(), None, 3, offset) for offset in (0, 3, 6, 9)]

    assert [len(page.mentions) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert len({m.id for page in pages for m in page.mentions}) == 7


def test_only_what_is_within_reach_is_found(both: Session) -> None:
    about = b.subject(both)
    b.mention(both, b.source(both, about=about), "inside")
    b.mention(both, b.source(both, "other", place="feed:o"), "outside")

    found = search.find(both, Which(), frozenset({id_of(about)}), 10)

    assert ([m.external_id for m in found.mentions], found.total) == (["inside"], 1)
    assert search.find(both, Which(), frozenset(), 10).total == 0
