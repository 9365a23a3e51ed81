"""What labels mean, and what is said where nobody can tell."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from monitor.errors import ConfigError
from monitor.judgement import rating
from monitor.judgement.heads import Fusion
from monitor.judgement.hub.labels import MEANINGS, Scale, scale_of
from monitor.judgement.hub.trouble import Unusable
from monitor.judgement.sentiment import ModelFailed
from monitor.settings.values import LabelMeaning

WHO = "the model mara/tea"
STARS = ("1 star", "2 stars", "3 stars", "4 stars", "5 stars")


def logits(*shares: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """The answers of a model that gives these shares for one text."""
    return np.log(np.asarray([shares], dtype=np.float32))


@pytest.mark.parametrize(
    ("labels", "meanings"),
    [
        (("NEGATIVE", "POSITIVE"), ("negative", "positive")),
        (("POS", "NEU", "NEG"), ("positive", "neutral", "negative")),
        (("neg", "pos"), ("negative", "positive")),
        (("Very Negative", "Negative", "Neutral", "Positive", "Very Positive"),
         ("negative", "negative", "neutral", "positive", "positive")),
        (STARS, STARS),
        (("5_STARS", "4-stars", "3 Stars", "2stars", "1star"), STARS[::-1]),
    ],
)  # fmt: skip
def test_names_that_tell_are_understood(labels: tuple[str, ...], meanings: tuple[str, ...]) -> None:
    assert scale_of(WHO, labels, {}).meanings == meanings


def test_numbered_labels_are_never_guessed_but_asked_for() -> None:
    with pytest.raises(Unusable) as raised:
        scale_of(WHO, ("LABEL_0", "LABEL_1"), {})

    said = str(raised.value)
    assert said.startswith(f"{WHO} has the labels LABEL_0, LABEL_1")
    assert 'labels = { LABEL_0 = "...", LABEL_1 = "..." }' in said
    assert "[judge]" in said


def test_such_an_error_is_a_matter_for_a_person_and_a_failure_of_the_model() -> None:
    assert issubclass(Unusable, ConfigError)
    assert issubclass(Unusable, ModelFailed)


def test_the_settings_say_what_a_name_does_not() -> None:
    given = {"label_0": "positive", "LABEL_1": "negative"}

    assert scale_of(WHO, ("LABEL_0", "LABEL_1"), given).meanings == ("positive", "negative")


def test_the_settings_go_before_a_name_and_need_to_say_only_what_the_names_do_not() -> None:
    found = scale_of(
        WHO, ("toxic", "neutral", "positive"), {"toxic": "negative", "neutral": "3 stars"}
    )

    assert found.meanings == ("negative", "3 stars", "positive")


def test_a_label_in_the_settings_that_the_model_lacks_is_a_slip_and_told() -> None:
    with pytest.raises(Unusable, match=r"no label label 2; it has NEG, POS"):
        scale_of(WHO, ("NEG", "POS"), {"LABEL_2": "negative"})


def test_a_meaning_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(Unusable, match="a label means one of negative, neutral"):
        scale_of(WHO, ("a", "b"), {"a": "sad", "b": "positive"})


def test_a_model_without_a_complaint_among_its_labels_is_refused() -> None:
    with pytest.raises(Unusable, match="none of them means a complaint"):
        scale_of(WHO, ("neutral", "positive"), {})


def test_labels_from_outside_do_not_flood_or_break_a_message() -> None:
    labels = ("x" * 5000, 'a"b', "\x1b[31mred", *(f"L{number}" for number in range(300)))

    with pytest.raises(Unusable) as raised:
        scale_of(WHO, labels, {})

    said = str(raised.value)
    assert len(said) < 1500
    assert "\x1b" not in said
    assert r'"a\"b" = "..."' in said
    assert "and 291 more" in said


def test_every_meaning_of_the_settings_is_known_and_no_other() -> None:
    assert set(get_args(LabelMeaning)) == set(MEANINGS)


def test_two_labels_read_as_their_shares() -> None:
    (row,) = scale_of(WHO, ("POS", "NEG"), {}).read(logits(0.3, 0.7)).tolist()

    assert row == pytest.approx([0.7, 0, 0.3, 0.7], abs=1e-6)


def test_five_stars_read_as_what_the_same_ratings_say_of_their_authors() -> None:
    shares = (0.1, 0.2, 0.3, 0.25, 0.15)

    (row,) = scale_of(WHO, STARS, {}).read(logits(*shares)).tolist()

    expected = sum(
        share * rating.fuse(Fusion(), None, stars) for stars, share in enumerate(shares, start=1)
    )
    assert row == pytest.approx([0.3, 0.3, 0.4, expected], abs=1e-6)


def test_more_expected_stars_are_never_less_happy() -> None:
    scale = scale_of(WHO, STARS, {})
    rows = [logits(*(0.96 if at == star else 0.01 for at in range(5))) for star in range(5)]

    found = [float(scale.read(row)[0, 3]) for row in rows]

    assert found == sorted(found, reverse=True)
    assert found[1] > 0.5 > found[3]


def test_labels_that_hold_beside_each_other_are_questions_of_their_own() -> None:
    given = {"anger": "negative", "sadness": "negative", "joy": "positive"}
    scale = scale_of(WHO, tuple(given), given, many=True)
    even, never = 0.0, -30.0

    both, nothing = scale.read(np.asarray([[even, even, never], [never] * 3], np.float32)).tolist()

    assert both == pytest.approx([0.75, 0.25, 0, 0.75], abs=1e-6)
    assert nothing == pytest.approx([0, 1, 0, 0], abs=1e-6)


@given(arrays.arrays(np.float32, (3, 4), elements=st.floats(-1000, 1000, width=32)), st.booleans())
def test_whatever_a_model_answers_is_read_as_probabilities(
    answers: np.ndarray[tuple[int, ...], np.dtype[np.float32]], many: bool
) -> None:
    scale = Scale(("a", "b", "c", "d"), ("negative", "neutral", "positive", "mixed"), many=many)

    found = scale.read(answers)

    assert ((found >= 0) & (found <= 1.0001)).all()
    assert found[:, :3].sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-4)
