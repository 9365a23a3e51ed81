"""Stars and words that say the opposite: what is put before a person, and what is not."""

from __future__ import annotations

import pytest

from monitor.judgement.disagreement import disagreement
from monitor.judgement.sentiment import Reading
from monitor.models.judged import Disagreement


def reading(unhappy: float, positive: float) -> Reading:
    negative = round(1 - positive, 3)
    return Reading(negative=negative, neutral=0.0, positive=positive, unhappy=unhappy)


@pytest.mark.parametrize("stars", [4.0, 5.0])
def test_words_that_complain_under_many_stars_are_put_before_a_person(stars: float) -> None:
    assert disagreement(reading(0.35, 0.3), stars) is Disagreement.COMPLAINT_UNDER_STARS
    assert disagreement(reading(0.34, 0.3), stars) is None


@pytest.mark.parametrize("stars", [1.0, 2.0])
def test_words_that_praise_under_few_stars_are_too(stars: float) -> None:
    assert disagreement(reading(0.3, 0.4), stars) is Disagreement.PRAISE_UNDER_STARS
    assert disagreement(reading(0.31, 0.9), stars) is None
    assert disagreement(reading(0.1, 0.39), stars) is None


def test_three_stars_no_stars_and_no_words_contradict_nothing() -> None:
    assert disagreement(reading(0.9, 0.0), 3.0) is None
    assert disagreement(reading(0.9, 0.0), None) is None
    assert disagreement(None, 5.0) is None
