"""The KPIs against values worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.models.judged import Polarity
from monitor.store.counting import Counted
from monitor.trends import kpis
from monitor.trends.kpis import Feelings, Kpi
from tests.monitor.trends.rows import AT, ROWS, answered, row

NEGATIVE, NEUTRAL, POSITIVE, MIXED = Polarity


def test_feelings_are_counted_one_by_one_and_the_unjudged_apart() -> None:
    found = kpis.feelings(
        [row(NEGATIVE), row(NEGATIVE), row(MIXED), row(NEUTRAL), row(POSITIVE), row(None)]
    )

    assert found == Feelings(negative=2, mixed=1, neutral=1, positive=1, unjudged=1)
    assert (found.judged, found.total) == (5, 6)
    assert [found.of(polarity) for polarity in Polarity] == [2, 1, 1, 1]


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        (Feelings(positive=3, negative=1), 50.0),
        (Feelings(positive=1, negative=3, neutral=4, mixed=2), -20.0),
        (Feelings(positive=7), 100.0),
        (Feelings(negative=7), -100.0),
        (Feelings(neutral=9, mixed=1), 0.0),
        (Feelings(positive=1, negative=1, unjudged=98), 0.0),
        (Feelings(positive=1, unjudged=99), 100.0),
        (Feelings(unjudged=5), None),
        (Feelings(), None),
    ],
)
def test_net_sentiment_is_as_worked_out_by_hand(counts: Feelings, value: float | None) -> None:
    assert kpis.net_sentiment(counts).value == value
    assert kpis.net_sentiment(counts).stands_on == counts.judged


@pytest.mark.parametrize(
    ("unhappy", "value", "part", "whole"),
    [
        ([True, True, False, False, False, None], 40.0, 2, 5),
        ([True], 100.0, 1, 1),
        ([False], 0.0, 0, 1),
        ([None, None], None, 0, 0),
        ([], None, 0, 0),
    ],
)
def test_the_share_of_the_unhappy_leaves_out_what_is_not_judged(
    unhappy: list[bool | None], value: float | None, part: int, whole: int
) -> None:
    found = kpis.share_unhappy([row(unhappy=felt) for felt in unhappy])

    assert found == Kpi("unhappy", value, whole, part)


def test_the_answered_share_is_of_the_unhappy_alone() -> None:
    rows = [
        row(unhappy=True, answered=True),
        row(unhappy=True),
        row(unhappy=True),
        row(unhappy=True),
        row(unhappy=False, answered=True),
        row(unhappy=None, answered=True),
    ]

    assert kpis.answered_share(rows) == Kpi("answered", 25.0, 4, 1)
    assert kpis.answered_share([row(unhappy=False, answered=True)]).value is None


@pytest.mark.parametrize(
    ("minutes", "seconds"),
    [([10], 600), ([10, 20, 600], 1200), ([10, 20, 30, 1000], 1500), ([0], 0), ([], None)],
)
def test_the_middle_time_to_reply_is_not_moved_by_one_slow_answer(
    minutes: list[int], seconds: float | None
) -> None:
    found = kpis.time_to_reply([answered(m) for m in minutes])

    assert (found.value, found.stands_on) == (seconds, len(minutes))


def test_answers_without_a_known_time_are_in_no_time_to_reply() -> None:
    rows = [
        answered(30),
        row(unhappy=True, answered=True, answered_at=AT, posted_at=None),  # only the day is known
        row(unhappy=True, answered=True, answered_at=None, posted_at=AT),
        answered(-5),  # posted again after our answer: an edit
    ]

    assert kpis.time_to_reply(rows) == Kpi("time", 1800.0, 1)


def test_every_answered_mention_counts_in_the_time_to_reply_as_its_formula_says() -> None:
    happy = row(POSITIVE, False, answered=True, posted_at=AT, answered_at=AT + timedelta(hours=1))

    assert kpis.time_to_reply([happy]).value == 3600.0
    assert "over answered mentions" in kpis.FORMULAS["time"]


@pytest.mark.parametrize(("number", "small"), [(0, True), (29, True), (30, False), (300, False)])
def test_fewer_than_thirty_are_few(number: int, small: bool) -> None:
    assert Kpi("net", 0.0, number).small is small


def test_every_figure_has_its_formula_in_words() -> None:
    found = kpis.all_of([row(NEGATIVE, True)])

    assert [kpi.key for kpi in found] == list(kpis.FORMULAS)
    assert all(kpi.formula == kpis.FORMULAS[kpi.key] for kpi in found)
    assert [kpi.value for kpi in found] == [1.0, 100.0, -100.0, 0.0, None]


@settings(max_examples=40)
@given(st.lists(ROWS, max_size=40))
def test_net_sentiment_lies_between_its_ends(rows: list[Counted]) -> None:
    found = kpis.net_sentiment(kpis.feelings(rows))

    assert found.value is None or -100 <= found.value <= 100
    assert (found.value is None) == all(r.polarity is None for r in rows)


@settings(max_examples=40)
@given(st.lists(ROWS, max_size=40))
def test_the_parts_make_the_whole(rows: list[Counted]) -> None:
    counts = kpis.feelings(rows)

    assert counts.total == len(rows) == kpis.volume(rows).value
    assert sum(counts.of(polarity) for polarity in Polarity) == counts.judged
    for share in (kpis.share_unhappy(rows), kpis.answered_share(rows)):
        assert 0 <= share.part <= share.stands_on <= len(rows)
        assert share.value is None or 0 <= share.value <= 100


@settings(max_examples=40)
@given(st.lists(ROWS, max_size=20))
def test_the_order_of_mentions_makes_no_difference(rows: list[Counted]) -> None:
    turned = list(reversed(rows))

    assert kpis.all_of(turned) == kpis.all_of(rows)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_the_middle_lies_between_the_quickest_and_the_slowest(minutes: list[int]) -> None:
    value = kpis.time_to_reply([answered(m) for m in minutes]).value

    assert value is not None
    assert min(minutes) * 60 <= value <= max(minutes) * 60
