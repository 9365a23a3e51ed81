"""What a text is about, by its words."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.aspects import aspects_of, names
from monitor.judgement.sentiment import Part, Reading
from monitor.models.judged import AspectFound, Polarity

BAD, CALM, GOOD = (0.9, 0.05, 0.05, 0.9), (0.1, 0.8, 0.1, 0.3), (0.05, 0.05, 0.9, 0.1)


def reading(*parts: tuple[str, tuple[float, float, float, float]]) -> Reading:
    return Reading(*parts[0][1], tuple(Part(text, *shares) for text, shares in parts))


def found(text: str) -> dict[str, str]:
    return {aspect.aspect: aspect.words for aspect in aspects_of(reading((text, BAD)))}


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("The waitress was rude", "service"),
        ("We waited in the queue", "waiting"),
        ("My parcel never arrived", "delivery"),
        ("A flimsy thing, poorly made", "quality"),
        ("Far too expensive", "price"),
        ("I want my money back", "refund"),
        ("It stopped working on day two", "reliability"),
        ("I cannot log in to my account", "account"),
        ("Filthy toilets", "cleanliness"),
        ("Nobody replied to my emails", "communication"),
        ("The fine print says otherwise", "policy"),
        ("The app crashes", "app"),
    ],
)
def test_an_aspect_is_told_by_its_words(text: str, aspect: str) -> None:
    assert aspect in found(text)


@pytest.mark.parametrize(
    ("text", "not_this"),
    [
        ("A shipshape place", "delivery"),
        ("Happy apple appetisers", "app"),
        ("Our ratatouille", "cleanliness"),
        ("He is a billiards man", "account"),
        ("The waiter came", "waiting"),
    ],
)
def test_a_word_inside_another_word_is_not_found(text: str, not_this: str) -> None:
    assert not_this not in found(text)


def test_a_phrase_wins_over_its_words() -> None:
    assert found("slow service") == {"waiting": "slow service"}


def test_each_aspect_has_the_feeling_of_its_own_sentence() -> None:
    told = aspects_of(reading(("The food was lovely", GOOD), ("but the waiter was rude", BAD)))

    assert told == (
        AspectFound("quality", Polarity.POSITIVE, "food"),
        AspectFound("service", Polarity.NEGATIVE, "waiter, rude"),
    )


def test_an_aspect_praised_here_and_blamed_there_is_mixed() -> None:
    told = aspects_of(reading(("Nice staff", GOOD), ("Rude staff at night", BAD)))

    assert told == (AspectFound("service", Polarity.MIXED, "staff, rude"),)


def test_a_complaint_without_known_words_is_about_something_else() -> None:
    assert found("Never again") == {"other": ""}


def test_a_calm_text_without_known_words_is_about_nothing() -> None:
    assert aspects_of(reading(("It is Tuesday", CALM))) == ()


def test_no_word_stands_under_two_aspects() -> None:
    text = resources.files("monitor.judgement").joinpath("aspects.toml").read_text("utf-8")
    lists = tomllib.loads(text)
    counts = Counter(word for table in lists.values() for word in table["words"])

    assert [word for word, count in counts.items() if count > 1] == []
    assert names() == (*lists, "other")


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_read(text: str) -> None:
    assert {aspect.aspect for aspect in aspects_of(reading((text, BAD)))} <= set(names())


def test_a_very_long_text_is_read_to_its_end() -> None:
    assert "refund" in found("own " * 100_000 + "refund")


def test_a_sentence_that_says_little_leans_as_the_whole_text_does() -> None:
    doubtful, praise = (0.37, 0.2, 0.43), (0.03, 0.07, 0.9)
    parts = (
        Part("The price was charged twice.", *doubtful, 0.3),
        Part("The waitress was lovely.", *praise, 0.05),
    )

    def felt(whole: tuple[float, float, float]) -> dict[str, Polarity]:
        found = aspects_of(Reading(*whole, 0.5, parts))
        return {aspect.aspect: aspect.polarity for aspect in found}

    assert felt((0.8, 0.15, 0.05))["price"] is Polarity.NEGATIVE
    assert felt((0.1, 0.2, 0.7))["price"] is Polarity.POSITIVE
    assert felt((0.8, 0.15, 0.05))["service"] is Polarity.POSITIVE
