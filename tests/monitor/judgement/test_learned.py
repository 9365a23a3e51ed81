"""What was taught, as the judge uses it: a value that fits one model, and refuses any other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from monitor.judgement.learned import CustomHead, Learned, Shift, bare_name, named, version_of
from monitor.judgement.sentiment import Matter, ModelFailed

UNHURRIED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

VECTORS = np.array([[1, 0], [0, 2]], dtype=np.float32)
ODDS = np.array([1.0, -1.0], dtype=np.float32)
PARKING = CustomHead(name="parking", weight=(4.0, -4.0), bias=-1.0, words=("car park", "garag*"))


def learned(**more: object) -> Learned:
    """Something for the model m@1, whose embeddings are two numbers."""
    return Learned.model_validate({"model": "m@1", "width": 2, **more})


def test_a_shift_is_added_to_the_log_odds() -> None:
    made = learned(unhappy=Shift(weight=(0.5, 1.0), bias=0.25, scale=2))

    assert made.unhappy_shift(VECTORS, ODDS).tolist() == [2.75, 0.25]


def test_without_a_shift_the_model_stands_as_it_is() -> None:
    made = learned(aspects={"price": Shift(weight=(1.0, 1.0))})

    assert made.unhappy_shift(VECTORS, ODDS) is ODDS
    assert made.aspect_shift("staff", VECTORS, ODDS) is ODDS
    assert made.aspect_shift("price", VECTORS, ODDS).tolist() == [2.0, 1.0]
    assert learned().nothing


def test_a_sentence_speaks_of_an_aspect_by_its_embedding_or_by_a_word() -> None:
    texts = [" The barrier would not open. ", "A garage full of smoke", "The car park", "carpark"]
    vectors = np.array([[3, 0], [0, 3], [0, 1], [0, 0]], dtype=np.float32)
    made = learned(custom=(PARKING,))

    found = made.custom_matters(texts, vectors)

    assert found[0] == (Matter("parking", "The barrier would not open."),)
    assert found[1] == (Matter("parking", "A garage full of smoke"),)
    assert found[2] == (Matter("parking", "The car park"),)
    assert found[3] == ()


def test_the_words_that_are_shown_are_no_longer_than_a_sentence() -> None:
    vectors = np.array([[1, 0]], dtype=np.float32)
    (found,) = learned(custom=(PARKING,)).custom_matters(["x" * 5000], vectors)

    assert len(found[0].words) == 200


@UNHURRIED
@given(arrays(np.float32, (3, 2), elements=st.floats(-1e6, 1e6, width=32)))
def test_whatever_a_text_is_the_odds_are_a_probability(vectors: np.ndarray) -> None:
    for row in learned(custom=(PARKING,)).custom_aspects(vectors):
        assert [name for name, _ in row] == ["parking"]
        assert all(0 <= likely <= 1 for _, likely in row)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("In the CAR  PARK", True), ("two garages", True), ("carpark", False), ("", False),
     ("the car, park it", False)],
)  # fmt: skip
def test_words_stand_for_themselves_and_stems_for_all_that_begins_so(
    text: str, is_named: bool
) -> None:
    assert named(PARKING.words, text) is is_named


def test_no_words_name_nothing() -> None:
    assert not named((), "anything")
    assert not named(("", "*", " "), "anything")


def test_a_word_with_signs_of_a_pattern_is_taken_as_it_stands() -> None:
    assert named(("c++ (old)",), "I love C++ (old) best")
    assert not named(("a.c",), "abc")


def test_it_is_kept_and_comes_back_as_it_was() -> None:
    made = learned(unhappy=Shift(weight=(0.5, 1.0)), custom=(PARKING,))

    again = Learned.from_json(made.to_json(), model="m@1", width=2, number=7)

    assert again == made.model_copy(update={"number": 7})


@pytest.mark.parametrize(
    ("model", "width", "says"),
    [("m@2", 2, "belongs to the model m@1, not to m@2"),
     ("m@1", 3, "2 numbers wide, and the embeddings of m@1 are 3")],
)  # fmt: skip
def test_another_model_or_width_is_refused_in_words(model: str, width: int, says: str) -> None:
    with pytest.raises(ModelFailed, match=says) as refused:
        Learned.from_json(learned().to_json(), model=model, width=width)

    assert "amends learn" in str(refused.value)


@pytest.mark.parametrize(
    "broken",
    [{}, {"format": 2}, {"unhappy": {"weight": [1.0]}}, {"unhappy": {"weight": ["x", "y"]}},
     {"unhappy": {"weight": [float("nan"), 1.0]}}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(broken: dict[str, object]) -> None:
    data = {"model": "m@1", "width": 2, **broken} if broken else {}

    with pytest.raises(ModelFailed, match=r"learned here \(number 3\) cannot be read"):
        Learned.from_json(data, model="m@1", width=2, number=3)


def test_whatever_changes_a_judgement_changes_the_name() -> None:
    shifted = learned(number=7, unhappy=Shift(weight=(0.0, 0.0)))
    own = learned(number=7, custom=(PARKING,))
    other = learned(custom=(PARKING.model_copy(update={"bias": 0.5}),))

    assert version_of(None) == version_of(learned(number=7)) == ""
    assert version_of(shifted) == "+learned7"
    assert version_of(own).startswith("+aspects")
    assert version_of(own) != version_of(other)
    for made in (None, shifted, own, shifted.model_copy(update={"custom": (PARKING,)})):
        assert bare_name(f"m@1{version_of(made)}") == "m@1"
