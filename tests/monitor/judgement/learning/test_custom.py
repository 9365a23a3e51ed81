"""An aspect of the team's own, from five examples."""

from __future__ import annotations

import tomllib
from importlib import resources

import numpy as np
import pytest

from monitor.judgement import aspects
from monitor.judgement.learned import CustomHead
from monitor.judgement.learning import custom, matching
from monitor.judgement.learning.custom import Told, background_of, custom_heads
from monitor.judgement.model import built_in
from tests.fakes.embedding import EmbeddingModel

MODEL = EmbeddingModel()
PARKING = Told("parking", (
    "The parking was full.", "Parking costs too much.", "No parking near the tea room.",
    "I found no parking, only a garage.", "Parking and a cup.",
))  # fmt: skip


def head(told: Told = PARKING, own: tuple[str, ...] = ()) -> CustomHead:
    """The fitted head."""
    (made,) = custom_heads(MODEL, [told], background_of(MODEL, own))
    return made


def found(made: CustomHead, text: str) -> list[bool]:
    """Of each sentence, whether it speaks of the aspect."""
    return [match.found for match in matching.matches_in(MODEL, made, text)]


def test_five_examples_find_their_like_and_nothing_else() -> None:
    assert found(head(), "We liked the tea. The parking is far away. The staff was late.") == [
        False, True, False,
    ]  # fmt: skip


def test_a_word_names_it_where_the_embedding_does_not() -> None:
    made = head(Told("parking", PARKING.examples, ("multi-storey*",)))

    assert found(made, "The multi-storey was shut.") == [True]
    assert found(head(), "The multi-storey was shut.") == [False]


def test_the_own_mentions_that_may_be_about_it_do_not_speak_against_it() -> None:
    own = ("The parking again.", "Parking, parking, parking.", "Late tea.", "A broken cup.")

    assert found(head(own=own), "Where is the parking?") == [True]


def test_what_comes_often_in_the_own_mentions_is_not_taken_for_it() -> None:
    told = Told(
        "garage", tuple(f"The garage {word}." for word in ("tea", "cup", "lid", "late", "x"))
    )
    own = tuple(f"Tea and a cup, number {n}." for n in range(40))

    assert found(head(told, own), "Tea and a cup.") == [False]


def test_an_empty_text_holds_nothing() -> None:
    assert found(head(), "") == []
    assert matching.hits(MODEL, head(), [(1, ""), (2, " \n")], 5) == []


def test_the_mentions_that_speak_of_it_come_once_each_with_the_surest_sentence_first() -> None:
    texts = [(1, "Good tea."), (2, "Late. No parking. Parking was full."), (3, "The parking.")]

    hits = matching.hits(MODEL, head(), texts, 5)

    assert {hit.mention_id for hit in hits} == {2, 3}
    assert [hit.likely for hit in hits] == sorted((hit.likely for hit in hits), reverse=True)
    assert len(matching.hits(MODEL, head(), texts, 1)) == 1


def test_the_same_examples_make_the_same_head() -> None:
    assert head(own=("Late tea.",)) == head(own=("Late tea.",))


def test_the_background_has_300_sentences_of_our_own_over_every_aspect_none_twice() -> None:
    sentences = custom.sentences()
    file = resources.files(custom.__package__).joinpath("background.toml").read_text("utf-8")

    assert len(sentences) == len({text.lower() for text in sentences}) == 300
    assert set(tomllib.loads(file)) == set(aspects.names())
    assert all(3 <= len(text) <= 120 for text in sentences)


@pytest.fixture(scope="module")
def parking() -> CustomHead:
    """Parking, taught to the model that comes with Amends."""
    told = Told("parking", (
        "There is nowhere to park.", "The car park was full.", "Parking cost more than the meal.",
        "Plenty of free parking behind the house.", "It took half an hour to find a space.",
    ))  # fmt: skip
    (made,) = custom_heads(built_in(), [told], background_of(built_in()))
    return made


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Not a single parking space on a Saturday.", True),
        ("The parking lot is tiny.", True),
        ("The soup was cold and the waiter rude.", False),
        ("I love the colours of the app.", False),
        ("My refund has not arrived.", False),
    ],
)
def test_five_examples_work_with_the_model_that_comes_with_amends(
    parking: CustomHead, text: str, speaks: bool
) -> None:
    (match,) = matching.matches_in(built_in(), parking, text)

    assert match.found is speaks, match.likely


def test_a_head_of_real_embeddings_is_finite(parking: CustomHead) -> None:
    assert np.isfinite(parking.weight).all()
