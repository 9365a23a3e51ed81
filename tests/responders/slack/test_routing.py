"""Where a card goes: the first route that fits, by what it is about and by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.models.judged import Priority
from responders.slack.routing import Hours, Matter, Route, Routes, fits

WEDNESDAY = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
MATTER = Matter(
    subjects=frozenset({"harbour-shop", "birch-kettle"}),
    connector="app_store",
    source="App Store",
    place="app_store:123456:us",
    priority=Priority.HIGH,
    flags=frozenset({"legal"}),
)
NIGHT = Hours("Europe/Berlin", begin=time(18), end=time(8))


@pytest.mark.parametrize(
    ("route", "fitting"),
    [
        (Route("C"), True),
        (Route("C", subjects=["birch-kettle"]), True),
        (Route("C", subjects=["other-shop"]), False),
        (Route("C", connectors=["app_store", "mastodon"]), True),
        (Route("C", connectors=["mastodon"]), False),
        (Route("C", sources=["App Store"]), True),
        (Route("C", sources=["Town reviews"]), False),
        (Route("C", places=["app_store:123456"]), True),
        (Route("C", places=["app_store:9"]), False),
        (Route("C", priority=Priority.NORMAL), True),
        (Route("C", priority=Priority.URGENT), False),
        (Route("C", flags=["legal", "injury"]), True),
        (Route("C", flags=["injury"]), False),
        (Route("C", subjects=["birch-kettle"], flags=["injury"]), False),
        (Route("C", hours=NIGHT), False),
    ],
)
def test_a_route_fits_if_everything_that_it_names_is_so(route: Route, fitting: bool) -> None:
    assert fits(route, MATTER, WEDNESDAY) is fitting


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (datetime(2026, 3, 4, 16, 59, tzinfo=UTC), False),  # 17:59 in Berlin
        (datetime(2026, 3, 4, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 5, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 5, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), True),  # in summer an hour earlier
    ],
)
def test_hours_over_midnight_are_counted_by_the_clock_of_their_zone(
    at: datetime, holds: bool
) -> None:
    assert NIGHT.hold(at) is holds


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (datetime(2026, 3, 6, 23, 0, tzinfo=UTC), True),  # Friday night
        (datetime(2026, 3, 7, 3, 0, tzinfo=UTC), True),  # and its early morning
        (datetime(2026, 3, 7, 23, 0, tzinfo=UTC), False),  # Saturday night
        (datetime(2026, 3, 6, 3, 0, tzinfo=UTC), False),  # the morning after Thursday
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(at: datetime, holds: bool) -> None:
    assert Hours("UTC", days=["fri"], begin=time(20), end=time(6)).hold(at) is holds


def test_days_without_hours_are_whole_days() -> None:
    weekend = Hours("UTC", days=["sat", "sun"])

    assert weekend.hold(datetime(2026, 3, 7, 0, 0, tzinfo=UTC))
    assert not weekend.hold(WEDNESDAY)


def test_of_several_routes_the_first_that_fits_wins() -> None:
    routes = Routes("C0USUAL", (Route("C1", flags=["injury"]), Route("C2"), Route("C3")))

    assert routes.channel_for(MATTER, WEDNESDAY) == "C2"
    assert Routes("C0USUAL").channel_for(MATTER, WEDNESDAY) == "C0USUAL"
    assert routes.channels == ("C0USUAL", "C1", "C2", "C3")


@given(
    st.integers(631_152_000, 3_786_912_000).map(lambda at: datetime.fromtimestamp(at, UTC)),
    st.times(), st.times(), st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]),
)  # fmt: skip
def test_two_halves_of_a_day_hold_every_moment_once(
    at: datetime, begin: time, end: time, zone: str
) -> None:
    if begin == end:
        return
    halves = [Hours(zone, begin=begin, end=end), Hours(zone, begin=end, end=begin)]

    assert sum(half.hold(at) for half in halves) == 1
