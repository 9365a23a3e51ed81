"""Dates as people and their sites write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dates import read_date
from monitor.models.wire import Precision


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        " 2026-03-04 ",
        "2026/03/04",
        "2026.3.4",
        "March 4, 2026",
        "march 4th 2026",
        "Mar. 4, 2026",
        "4 March 2026",
        "4. Mar 2026",
        "4 Sept 2026",
        "04.03.2026",
        "4.3.2026",
        "04/04/2026",
        "2026-03-04T10:20:30",
        "2026-03-04 10:20",
        "2026-03-04T99:99:99Z",
    ],
)
def test_a_day_is_known_to_the_day(text: str) -> None:
    when = read_date(text)
    assert when.precision is Precision.DAY
    assert when.at is not None
    assert when.at.tzinfo is UTC
    assert (when.at.hour, when.at.minute) == (0, 0)
    assert when.at.day == 4


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04T10:20:30Z",
        "2026-03-04T10:20:30.123Z",
        "2026-03-04T10:20:30.1234567Z",
        "2026-03-04 10:20:30 UTC",
        "2026-03-04T11:20:30+01:00",
        "2026-03-04T05:20:30-0500",
        "Wed, 04 Mar 2026 10:20:30 GMT",
        "Wed, 04 Mar 2026 05:20:30 EST",
        "04 Mar 2026 10:20:30 +0000",
    ],
)
def test_a_time_with_its_zone_is_known_to_the_second(text: str) -> None:
    when = read_date(text)
    assert when.precision is Precision.SECOND
    assert when.at is not None
    assert when.at.replace(microsecond=0) == datetime(2026, 3, 4, 10, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3/4/2026",
        "03-04-2026",
        "3/4/26",
        "yesterday",
        "3 days ago",
        "2026",
        "March 2026",
        "2026-02-30",
        "31.02.2026",
        "0001-01-01",
        "1970-01-01T00:00:00Z",
        "9999-12-31",
        "9999-12-31T23:59:59-12:00",
        "0000-00-00T00:00:00Z",
        "Foo 4, 2026",
        "1",
        "1772619630",
        "2026-03-04" * 20,
    ],
)
def test_what_is_ambiguous_or_cannot_be_is_unknown(text: str) -> None:
    assert read_date(text).at is None
    assert read_date(text).precision is Precision.NONE


@given(st.text(max_size=40) | st.from_regex(r"[\d/.:TZ+ -]{4,30}", fullmatch=True))
def test_no_text_breaks_the_reading(text: str) -> None:
    when = read_date(text)
    assert (when.at is None) == (when.precision is Precision.NONE)
    assert when.at is None or 1990 <= when.at.year <= 2200


@given(
    st.datetimes(datetime(1991, 1, 1), datetime(2198, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_every_iso_time_comes_back(at: datetime, minutes: int) -> None:
    aware = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert read_date(aware.isoformat()).at == aware


@given(st.dates(date(1990, 1, 1), date(2199, 1, 1)))
def test_every_iso_day_comes_back(day: date) -> None:
    at = read_date(day.isoformat()).at
    assert at is not None
    assert at.date() == day
