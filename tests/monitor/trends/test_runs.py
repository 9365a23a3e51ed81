"""Mentions sorted into days, weeks, sources and causes."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.models.judged import Polarity
from monitor.store.counting import Counted
from monitor.store.days import Days
from monitor.trends import runs
from monitor.trends.kpis import Feelings
from tests.monitor.trends.rows import ROWS, row

WEEK = Days(date(2026, 3, 1), date(2026, 3, 7), ZoneInfo("UTC"))


def days(number: int, last: date = date(2026, 3, 7)) -> Days:
    return Days(last - timedelta(days=number - 1), last, ZoneInfo("UTC"))


def test_each_day_has_its_bucket_the_empty_ones_too() -> None:
    rows = [row(Polarity.NEGATIVE, day=date(2026, 3, 2)), row(None, day=date(2026, 3, 2)),
            row(Polarity.POSITIVE, day=date(2026, 3, 7))]  # fmt: skip

    buckets = runs.over_time(rows, WEEK)

    assert [b.label for b in buckets] == [f"{day} Mar" for day in range(1, 8)]
    assert [b.counts.total for b in buckets] == [0, 2, 0, 0, 0, 0, 1]
    assert buckets[1].counts == Feelings(negative=1, unjudged=1)
    assert [b.net.value for b in buckets] == [None, -100.0, None, None, None, None, 100.0]


@pytest.mark.parametrize(
    ("number", "buckets", "longest"), [(1, 1, 1), (92, 92, 1), (93, 14, 7), (365, 53, 7)]
)
def test_a_long_run_is_shown_by_week(number: int, buckets: int, longest: int) -> None:
    found = runs.over_time([], days(number))

    lengths = [(bucket.last - bucket.first).days + 1 for bucket in found]
    assert len(found) == buckets
    assert sum(lengths) == number
    assert max(lengths) == longest


@settings(max_examples=40)
@given(st.lists(ROWS, max_size=30), st.integers(7, 400))
def test_every_mention_is_in_exactly_one_bucket(rows: list[Counted], number: int) -> None:
    buckets = runs.over_time(rows, days(number))

    assert sum(bucket.counts.total for bucket in buckets) == len(rows)
    for bucket in buckets:
        inside = [r for r in rows if bucket.first <= r.day <= bucket.last]
        assert bucket.counts.total == len(inside)


@settings(max_examples=40)
@given(st.integers(1, 3661), st.dates(date(2015, 1, 1), date(2035, 1, 1)))
def test_no_two_buckets_bear_the_same_label(number: int, last: date) -> None:
    labels = [bucket.label for bucket in runs.over_time([], days(number, last))]

    assert len(set(labels)) == len(labels)


def test_a_change_of_model_is_marked_where_it_begins() -> None:
    def judged(day: int, model: str) -> Counted:
        return row(Polarity.NEUTRAL, day=date(2026, 3, day), model=model)

    rows = [judged(1, "old@1"), judged(2, ""), judged(4, "new@2"), judged(4, "new@2"),
            judged(4, "old@1"), judged(5, "new@2"), judged(7, "old@1")]  # fmt: skip

    assert [bucket.model for bucket in runs.over_time(rows, WEEK)] == [
        "", "", "", "new@2", "", "", "old@1",
    ]  # fmt: skip


def test_the_model_that_judged_most_is_the_main_one() -> None:
    models = ["a@1", "b@1", "b@1", "", "", ""]

    assert runs.main_model([row(model=model) for model in models]) == "b@1"
    assert runs.main_model([row(model="a@1"), row(model="b@1")]) == "b@1", "always the same one"
    assert runs.main_model([]) == ""


def test_a_mention_of_two_sources_is_counted_in_both() -> None:
    both = row(Polarity.NEGATIVE, True, sources=("one", "two"), answered=True)
    rows = [both, row(Polarity.POSITIVE, False, sources=("two",))]

    one, two = sorted(runs.by_source(rows), key=lambda group: group.name)

    assert (one.name, one.counts.total, one.unhappy, one.answered.value) == ("one", 1, 1, 100.0)
    assert (two.name, two.counts.total, two.unhappy, two.net.value) == ("two", 2, 1, 0.0)
    assert [group.name for group in runs.by_source(rows)] == ["two", "one"], "the largest first"


def test_groups_of_one_size_stand_in_the_order_of_their_names() -> None:
    rows = [row(subjects=(name,)) for name in ("south", "east", "north")]

    assert [group.name for group in runs.by_subject(rows)] == ["east", "north", "south"]


@settings(max_examples=40)
@given(st.lists(ROWS, max_size=30))
def test_a_groups_parts_are_its_members(rows: list[Counted]) -> None:
    for group in runs.by_source(rows):
        members = [r for r in rows if group.name in r.sources]
        assert group.counts.total == len(members)
        assert group.unhappy == sum(r.unhappy is True for r in members)


def test_complaints_count_each_mention_once_and_only_what_the_unhappy_blame() -> None:
    rows = [
        row(unhappy=True, aspects=(("waiting", "negative"), ("waiting", "negative"),
                                   ("price", "positive"))),
        row(unhappy=True, aspects=(("waiting", "negative"), ("price", "negative"))),
        row(unhappy=False, aspects=(("staff", "negative"),)),
        row(unhappy=None, aspects=(("staff", "negative"),)),
    ]  # fmt: skip

    assert runs.complaints(rows) == [("waiting", 2), ("price", 1)]


def test_only_the_most_common_complaints_are_named_in_a_steady_order() -> None:
    rows = [row(unhappy=True, aspects=((name, "negative"),)) for name in "hgfedcba"]

    assert runs.complaints(rows, most=3) == [("a", 1), ("b", 1), ("c", 1)]
