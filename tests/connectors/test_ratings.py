"""Ratings as sites and spreadsheets write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ratings import read_number, read_rating


@pytest.mark.parametrize(
    ("text", "value", "best"),
    [
        ("4", 4, None),
        (" 4.5 stars", 4.5, None),
        ("4,5", 4.5, None),
        (",5", 0.5, None),
        ("4.", 4, None),
        ("-2", -2, None),
        ("4/5", 4, 5),
        ("7 out of 10", 7, 10),
        ("4,5 von 5", 4.5, 5),
        ("80%", 80, 100),
    ],
)
def test_a_number_is_read_with_the_best_beside_it(
    text: str, value: float, best: float | None
) -> None:
    reading = read_number(text)
    assert reading is not None
    assert (reading.value, reading.best) == (value, best)


@pytest.mark.parametrize("text", ["", "New", "nan", "inf", "-", "★★★", "No 4", "1" * 100])
def test_words_are_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("given", "stars"),
    [
        (("4",), 4),
        (("10", "10"), 5),
        (("5", "10", "0"), 3),
        (("3", "3", "1"), 5),
        (("5", "5", "5"), 5),
        (("8",), 4.111),
        (("1", "1", "6"), 5),
        (("6", "1", "6"), 1),
        (("1", "1"), 5),
        (("0", "5", "0"), 1),
        (("0.5",), 1.4),
    ],
)
def test_a_rating_is_brought_to_stars(given: tuple[str, ...], stars: float) -> None:
    rating = read_rating(*given)
    assert rating is not None
    assert rating.stars == pytest.approx(stars, abs=0.01)


@pytest.mark.parametrize(
    "given", [("0",), ("-1",), ("101",), ("",), ("new",), ("3", "1", "5"), ("7", "1", "6")]
)
def test_what_no_scale_explains_is_no_rating(given: tuple[str, ...]) -> None:
    assert read_rating(*given) is None


NUMBERS = st.sampled_from(["", "0", "1", "5", "10", "-3", "x", "4,5"]) | st.text(max_size=8)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_every_rating_lies_within_its_scale(value: str, best: str, worst: str) -> None:
    rating = read_rating(value, best, worst)
    if rating is not None:
        assert math.isfinite(rating.stars)
        assert 1 <= rating.stars <= 5
