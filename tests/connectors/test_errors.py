"""How statuses and waiting times are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import LONGEST_WAIT, read_error, wait_asked, write_error
from monitor.errors import (
    ConfigError,
    OutsideError,
    Refused,
    RetryLater,
    SourceChanged,
    UnknownOutcome,
)

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"Retry-After": "0.5"}, timedelta(seconds=0.5)),
        ({"Retry-After": "Wed, 04 Mar 2026 12:01:00 GMT"}, timedelta(minutes=1)),
        ({"Retry-After": "Wed, 04 Mar 2026 11:00:00 GMT"}, timedelta(0)),
        ({"X-RateLimit-Reset": "2026-03-04T12:05:00.500000Z"}, timedelta(seconds=300.5)),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 90)}, timedelta(seconds=90)),
        ({"X-RateLimit-Reset": "33"}, timedelta(seconds=33)),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "33"}, timedelta(seconds=33)),
        ({"Retry-After": "99999999"}, LONGEST_WAIT),
        ({"Retry-After": "-5"}, timedelta(0)),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_every_spelling_of_a_waiting_time_is_read(
    headers: dict[str, str], wait: timedelta | None
) -> None:
    assert wait_asked(headers, now=NOW) == wait


@given(st.text(max_size=40) | st.floats().map(str) | st.datetimes().map(str))
def test_no_waiting_time_is_absurd(value: str) -> None:
    wait = wait_asked({"Retry-After": value}, now=NOW)
    assert wait is None or timedelta(0) <= wait <= LONGEST_WAIT


@given(st.integers(300, 999), st.text(max_size=60))
def test_every_status_is_sorted_and_says_who(status: int, body: str) -> None:
    for sort in (read_error, write_error):
        error = sort("shop.example", status, {}, body)
        assert type(error) in (ConfigError, RetryLater, SourceChanged, Refused, UnknownOutcome)
        assert str(error).startswith("shop.example: ")
        assert str(status) in str(error)


@given(st.integers(300, 999))
def test_reading_never_leaves_an_outcome_open_and_writing_never_says_it_changed(
    status: int,
) -> None:
    reading: OutsideError = read_error("shop.example", status, {}, "")
    writing: OutsideError = write_error("shop.example", status, {}, "")
    assert not isinstance(reading, UnknownOutcome | Refused)
    assert not isinstance(writing, SourceChanged)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 300, 302, 408])
def test_a_server_that_broke_may_have_carried_it_out(status: int) -> None:
    assert isinstance(write_error("shop.example", status, {}, ""), UnknownOutcome)


def test_the_places_own_words_are_quoted_and_its_pages_are_not() -> None:
    body = '{"error": {"message": "This review was removed"}}'
    assert "This review was removed" in str(write_error("shop.example", 422, {}, body))
    assert "html" not in str(write_error("shop.example", 422, {}, "<html>Oh no</html>"))
