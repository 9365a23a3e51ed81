"""When a place is looked at again."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.workflow import looks
from tests.builders import NOW

MINUTES = st.integers(min_value=0, max_value=60 * 24 * 120).map(lambda n: timedelta(minutes=n))


@given(MINUTES)
def test_a_look_at_moderation_lies_ahead_by_ten_minutes_to_a_day_and_ends_after_thirty_days(
    waited: timedelta,
) -> None:
    at = looks.moderation(NOW - waited, NOW)

    assert (at is None) == (waited >= timedelta(days=30))
    if at is not None:
        assert timedelta(minutes=10) <= at - NOW <= timedelta(days=1)


@given(MINUTES, MINUTES)
def test_the_longer_it_waits_the_longer_until_the_next_look(
    one: timedelta, more: timedelta
) -> None:
    sooner, later = (looks.moderation(NOW - waited, NOW) for waited in (one, one + more))

    assert later is None or (sooner is not None and sooner <= later)


def test_a_live_reply_is_looked_at_ten_times_in_ninety_days_and_then_no_more() -> None:
    at, seen = looks.watch(NOW, NOW), 0
    while at is not None:
        seen, last = seen + 1, at
        at = looks.watch(NOW, at)

    assert (seen, last - NOW) == (10, timedelta(days=90))


@given(MINUTES)
def test_a_look_at_a_live_reply_lies_ahead(stood: timedelta) -> None:
    at = looks.watch(NOW - stood, NOW)

    assert at is None or NOW < at <= NOW + timedelta(days=30)
