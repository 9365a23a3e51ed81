"""Days where the reader sits, and the day that a mention belongs to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from monitor.models.mention import Mention
from monitor.models.wire import Precision
from monitor.store.days import Days, day_of, last_days, within
from tests import builders as b

LA, KATHMANDU, OSLO = (
    ZoneInfo(name) for name in ("America/Los_Angeles", "Asia/Kathmandu", "Europe/Oslo")
)
MIDNIGHT = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("posted", "precision", "zone", "day"),
    [
        (MIDNIGHT, Precision.SECOND, OSLO, date(2026, 3, 4)),
        (MIDNIGHT, Precision.SECOND, LA, date(2026, 3, 3)),
        (MIDNIGHT - timedelta(minutes=1), Precision.SECOND, KATHMANDU, date(2026, 3, 4)),
        (MIDNIGHT, Precision.DAY, LA, date(2026, 3, 4)),
        (MIDNIGHT, Precision.DAY, KATHMANDU, date(2026, 3, 4)),
        (None, Precision.NONE, LA, date(2026, 3, 7)),
    ],
)
def test_a_mention_belongs_to_one_day(
    posted: datetime | None, precision: Precision, zone: ZoneInfo, day: date
) -> None:
    seen = datetime(2026, 3, 8, 5, tzinfo=UTC)

    assert day_of(posted, precision, seen, zone) == day


def test_the_last_days_end_with_the_readers_today() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)

    assert last_days(7, late, ZoneInfo("UTC")).last == date(2026, 3, 4)
    oslo = last_days(7, late, OSLO)
    assert (oslo.first, oslo.last, oslo.number) == (date(2026, 2, 27), date(2026, 3, 5), 7)
    assert oslo.each()[0] == oslo.first
    assert oslo.each()[-1] == oslo.last


def test_the_days_before_join_without_gap_or_overlap() -> None:
    march = Days(date(2026, 3, 1), date(2026, 3, 31), OSLO)

    before = march.before()

    assert (before.first, before.last) == (date(2026, 1, 29), date(2026, 2, 28))
    assert before.bounds()[1] == march.bounds()[0]


def test_a_day_on_which_the_clocks_change_is_shorter_or_longer() -> None:
    def length(day: date) -> timedelta:
        start, end = Days(day, day, OSLO).bounds()
        return end - start

    assert length(date(2026, 3, 28)) == timedelta(hours=24)
    assert length(date(2026, 3, 29)) == timedelta(hours=23)
    assert length(date(2026, 10, 25)) == timedelta(hours=25)


#: Zones far apart, with half hours, and with clocks that change at midnight.
ZONES = [
    "UTC", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Niue",
    "Asia/Beirut", "Africa/Cairo", "America/Havana", "Europe/Oslo", "Australia/Lord_Howe",
]  # fmt: skip


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.integers(0, 400 * 24 * 60),
    precision=st.sampled_from(list(Precision)),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    first=st.integers(-1, 1),
    length=st.integers(1, 3),
)
def test_the_condition_and_the_day_agree(
    both: Session, minutes: int, precision: Precision, zone: ZoneInfo, first: int, length: int
) -> None:
    """What a bar counts by `day_of` is what its link finds by `within`."""
    nested = both.begin_nested()
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = b.mention(both, when=at)
    found.precision = precision
    found.posted_at = None if precision is Precision.NONE else at - timedelta(hours=3)
    both.add(found)
    both.flush()
    day = day_of(found.posted_at, precision, found.first_seen_at, zone)
    days = Days(day + timedelta(days=first), day + timedelta(days=first + length - 1), zone)

    is_in = both.exec(select(Mention.id).where(within(days))).first() is not None

    assert is_in == (days.first <= day <= days.last)
    nested.rollback()
