"""When many alike are one matter, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework.crisis import (
    Crisis,
    Heard,
    alike,
    came_at,
    folds,
    is_over,
    main_aspect,
    same_matter,
)
from monitor.models.judged import AspectFound, Polarity
from monitor.models.wire import Precision
from tests.builders import NOW

CRISIS = Crisis(alike=3, within=timedelta(minutes=60))
SHOP, CAFE = frozenset({1}), frozenset({2})


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def heard(number: int, minutes: float = 1, **more: object) -> Heard:
    made = Heard(number, ago(minutes), SHOP, "delivery")
    return replace(made, **more)  # type: ignore[arg-type]


NEW = heard(99, 0)


def test_so_many_alike_within_the_time_make_the_next_one_fold() -> None:
    assert not folds(NEW, [heard(1), heard(2)], CRISIS)
    assert folds(NEW, [heard(1), heard(2), heard(3)], CRISIS)


def test_what_came_long_before_does_not_count() -> None:
    before = [heard(1), heard(2), heard(3, minutes=61)]

    assert not folds(NEW, before, CRISIS)


def test_complaints_about_other_subjects_or_matters_do_not_count() -> None:
    before = [heard(1), heard(2, subjects=CAFE), heard(3, aspect="price"), heard(4, aspect="")]

    assert [one.draft_id for one in alike(NEW, before, CRISIS)] == [1]


def test_near_the_same_words_are_alike_whatever_they_are_about() -> None:
    text = "My order from Tuesday has not come and nobody at the shop picks up the phone."
    one = heard(1, aspect="", text=text)
    other = heard(2, aspect="price", text=text.replace("Tuesday", "Monday"))

    assert same_matter(one, other)
    assert not same_matter(one, heard(3, aspect="", text="The tea was cold, and so was the room."))


def test_two_ratings_without_words_are_not_alike_for_that() -> None:
    assert not same_matter(heard(1, aspect="", text=""), heard(2, aspect="", text=""))


def test_without_a_subject_nothing_is_alike() -> None:
    assert not same_matter(heard(1, subjects=frozenset()), heard(2, subjects=frozenset()))


@pytest.mark.parametrize(
    ("aspects", "main"),
    [
        ((), ""),
        ((AspectFound("price", Polarity.POSITIVE, "cheap"),), ""),
        ((AspectFound("other", Polarity.NEGATIVE, ""),), ""),
        (
            (
                AspectFound("price", Polarity.POSITIVE, "cheap"),
                AspectFound("delivery", Polarity.NEGATIVE, "late"),
                AspectFound("staff", Polarity.NEGATIVE, "rude"),
            ),
            "delivery",
        ),
    ],
)
def test_the_main_matter_is_the_first_that_is_felt_badly(
    aspects: tuple[AspectFound, ...], main: str
) -> None:
    assert main_aspect(aspects) == main


def test_when_it_came_is_when_it_was_written_and_not_when_a_backlog_was_read() -> None:
    three_days_ago = NOW - timedelta(days=3)

    assert came_at(three_days_ago, Precision.SECOND, NOW) == three_days_ago
    assert came_at(three_days_ago, Precision.DAY, NOW) == three_days_ago
    assert came_at(NOW.replace(hour=0), Precision.DAY, NOW) == NOW
    assert came_at(None, Precision.NONE, NOW) == NOW


def test_a_date_that_lies_ahead_is_not_believed() -> None:
    assert came_at(NOW + timedelta(days=1), Precision.SECOND, NOW) == NOW


def test_it_is_over_when_fewer_than_half_as_many_come() -> None:
    crisis = Crisis(alike=8, within=timedelta(minutes=60))

    assert not is_over([ago(5)] * 4, NOW, crisis)
    assert is_over([ago(5)] * 3, NOW, crisis)
    assert is_over([ago(61)] * 50, NOW, crisis)
    assert is_over([], NOW, Crisis(alike=2))


MINUTES = st.floats(0, 200)
MANY = st.lists(st.tuples(MINUTES, st.sampled_from(["delivery", "price", ""])), max_size=30)


@given(many=MANY, limit=st.integers(2, 10))
def test_it_folds_exactly_where_so_many_alike_came(
    many: list[tuple[float, str]], limit: int
) -> None:
    before = [heard(n, minutes, aspect=aspect, text="") for n, (minutes, aspect) in enumerate(many)]
    crisis = Crisis(limit, timedelta(minutes=60))

    near = [one for one in before if one.at >= ago(60) and one.aspect == "delivery"]
    assert folds(NEW, before, crisis) is (len(near) >= limit)


@given(many=MANY, more=MANY, limit=st.integers(2, 10))
def test_what_is_not_over_is_not_over_with_more_of_it(
    many: list[tuple[float, str]], more: list[tuple[float, str]], limit: int
) -> None:
    crisis = Crisis(limit, timedelta(minutes=60))
    times, others = ([ago(minutes) for minutes, _ in rows] for rows in (many, more))

    if not is_over(times, NOW, crisis):
        assert not is_over([*times, *others], NOW, crisis)
