"""How text and stars weigh together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.heads import Fusion
from monitor.judgement.rating import between, fuse, polarity_of
from monitor.models.judged import Polarity

FUSION = Fusion(text=0.8, stars=(2.0, 1.5, 0.5, -1.0, -2.0), alone=(3.0, 2.0, 0.5, -2.0, -3.0))
likely = st.floats(0, 1)
stars = st.floats(1, 5)


def test_without_text_and_rating_nothing_is_known() -> None:
    assert fuse(FUSION, None, None) == 0.5


def test_a_text_without_rating_speaks_for_itself() -> None:
    assert fuse(FUSION, 0.83, None) == 0.83


def test_a_rating_without_text_speaks_for_itself() -> None:
    assert fuse(FUSION, None, 1) > 0.9 > 0.1 > fuse(FUSION, None, 5)


def test_five_stars_over_a_clear_complaint_are_still_unhappy() -> None:
    assert fuse(FUSION, 0.98, 5) > 0.5


def test_one_star_over_clear_praise_is_not_certain() -> None:
    assert fuse(FUSION, 0.02, 1) < 0.5


@given(likely, stars, stars)
def test_more_stars_never_make_an_author_unhappier(text: float, one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert fuse(FUSION, text, low) >= fuse(FUSION, text, high)
    assert fuse(FUSION, None, low) >= fuse(FUSION, None, high)


@given(likely, likely, stars)
def test_a_worse_text_never_makes_an_author_happier(one: float, other: float, given: float) -> None:
    low, high = sorted((one, other))

    assert fuse(FUSION, low, given) <= fuse(FUSION, high, given)


@given(likely, st.floats(-1e6, 1e6))
def test_the_answer_is_always_a_probability(text: float, given: float) -> None:
    assert 0 <= fuse(FUSION, text, given) <= 1


def test_half_a_star_lies_half_way() -> None:
    assert between((0.0, 1.0, 3.0, 4.0, 5.0), 2.5) == 2.0


def test_a_fusion_that_rises_with_the_stars_is_refused() -> None:
    with pytest.raises(ValueError, match="fall with the stars"):
        Fusion(stars=(1.0, 2.0, 0.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("given", "polarity"),
    [(1, Polarity.NEGATIVE), (2, Polarity.NEGATIVE), (3, Polarity.NEUTRAL), (4, Polarity.POSITIVE)],
)
def test_a_rating_alone_has_a_polarity(given: float, polarity: Polarity) -> None:
    assert polarity_of(given) is polarity
