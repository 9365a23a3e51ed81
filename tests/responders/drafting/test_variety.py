"""Replies on one listing: never near-copies, also once the author's own words are taken out."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from monitor.guidelines.pack import Pack, load_pack
from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.models.wire import LengthUnit
from responders.drafting.asked import Judged
from responders.drafting.choosing import Choice, Fresh, picked, says_any
from responders.drafting.grammar import lines_of
from responders.drafting.language import supported
from responders.drafting.shingles import masked, nearest, share, shingles_of
from responders.drafting.write import Written
from tests.responders.drafting.requests import a_request, judged, written

LISTING = 200
TOO_CLOSE = 0.7
THINGS = ("soup", "kettle", "room", "app", "parcel", "waiter", "refund", "login", "bill", "hotline")
FAULTS = ("was terrible", "never worked", "took 40 minutes", "was broken", "is a mess", "came late")
COMPLAINTS = [f"The {thing} {fault}." for thing in THINGS for fault in FAULTS for _ in range(4)][
    :LISTING
]
PRAISE = [f"The {thing} was great." for thing in THINGS for _ in range(20)]
HAPPY = judged(("quality", "positive"), unhappy=False, polarity="positive")


def _listing(texts: list[str], pack: Pack, found: Judged | None = None) -> list[Written]:
    """Replies to one review after the other, each knowing those before it."""
    replies: list[Written] = []
    for number, text in enumerate(texts):
        recent = tuple(reply.text for reply in replies)
        request = a_request(text, found, pack=pack, recent=recent, seed=str(number), name="")
        replies.append(written(request))
    return replies


def _masked(reply: Written) -> str:
    text = reply.text
    for matter in reply.matters:
        text = re.sub(rf"\b{re.escape(matter)}\b", "#", text, flags=re.IGNORECASE)
    return text


def _closest(texts: list[str]) -> float:
    """How like each other the nearest two are, by letters in a row."""
    worst = 0.0
    for one, other in combinations(texts, 2):
        # Only what has many runs of words in common can be close: difflib is slow.
        if share(shingles_of(one), shingles_of(other)) > 0.25:
            worst = max(worst, SequenceMatcher(None, one, other).ratio())
    return worst


@pytest.mark.parametrize(("limit", "number"), [(None, 40), (350, LISTING), (300, 60)])
def test_of_many_replies_to_complaints_no_two_are_near_copies(
    limit: int | None, number: int
) -> None:
    pack = load_pack("default").limited(limit, LengthUnit.CHARACTERS)
    replies = _listing(COMPLAINTS[:number], pack)
    texts = [_masked(reply) for reply in replies]
    assert _closest(texts) < TOO_CLOSE
    assert max(closeness(a, b) for a, b in combinations(texts[:60], 2)) < NEAR_DUPLICATE


def test_of_many_thanks_no_two_are_near_copies() -> None:
    replies = _listing(PRAISE[::3], load_pack("default"), HAPPY)
    assert _closest([_masked(reply) for reply in replies]) < TOO_CLOSE


def test_the_same_history_gives_the_same_listing() -> None:
    first, second = (
        [reply.text for reply in _listing(COMPLAINTS[:12], load_pack("default"))] for _ in range(2)
    )
    assert first == second


def test_a_sentence_that_was_said_lately_is_left_to_rest() -> None:
    lines = lines_of([f"{word} {word} {word} {word}." for word in ("one", "two", "three", "four")])
    said = lines.sentences()[2]
    fresh = Fresh(lately=shingles_of(said.text))
    chosen = {Choice(str(seed), fresh).sentence(lines, "x") for seed in range(60)}
    assert said not in chosen
    assert len(chosen) == 3


def test_where_all_were_said_lately_there_is_still_one_to_say() -> None:
    lines = lines_of(["We are sorry.", "We apologise for it."])
    lately = frozenset().union(*(sentence.shingles for sentence in lines.sentences()))
    assert Choice("1", Fresh(lately=lately)).sentence(lines, "x") is not None


def test_a_word_to_be_avoided_is_never_chosen() -> None:
    lines = lines_of(["We [apologise|are sorry] for this.", "Sorry about this."])
    fresh = Fresh(avoid=("sorry",))
    texts = {Choice(str(seed), fresh).sentence(lines, "x") for seed in range(20)}
    assert {one.text for one in texts if one} == {"We apologise for this."}
    none = Choice("1", Fresh(avoid=("sorry", "apologise"))).sentence(lines, "x")
    assert none is None


def test_only_whole_words_are_avoided() -> None:
    assert says_any("We are SORRY.", ["sorry"])
    assert says_any("It puts things right.", ["things right"])
    assert not says_any("A sorrysome thing.", ["sorry", " "])


def test_a_choice_is_the_same_on_every_machine() -> None:
    assert [picked("abcdefgh", str(seed)) for seed in range(6)] == list("abgdgd")


def test_what_is_masked_joins_nothing_across_its_gap() -> None:
    found = masked("sorry about the Soup you were served", ["soup"])
    assert found == shingles_of("sorry about the") | shingles_of("you were served")


def test_numbers_and_references_make_no_difference() -> None:
    assert shingles_of("code R-7K2Q for you now") == shingles_of("code R-9X1Z for you now")
    assert nearest(shingles_of("one two three"), [shingles_of("one two three four")]) == 1.0
    assert nearest(frozenset(), []) == 0.0


def test_english_is_there() -> None:
    assert supported("en")
