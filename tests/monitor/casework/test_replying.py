"""When a reply is due, and which rung of the ladder a waiting draft has reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework.replying import (
    REPLY_WITHIN,
    Step,
    Waiting,
    is_held,
    moment,
    reached,
    reply_due,
    resumed,
)
from monitor.models.judged import Priority
from tests.builders import NOW

FOUR_HOURS = timedelta(hours=4)
DRAFT = Waiting(NOW, NOW + FOUR_HOURS, FOUR_HOURS)


def after(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def test_the_more_pressing_the_sooner_the_reply_is_due() -> None:
    times = [REPLY_WITHIN[priority] for priority in Priority]

    assert times == sorted(times, reverse=True)
    assert reply_due(NOW, Priority.HIGH) == after(4)


@pytest.mark.parametrize(
    ("hours", "step"),
    [(0, None), (1.99, None), (2, Step.HALF), (3.19, Step.HALF), (3.2, Step.MOST), (4, Step.LATE),
     (400, Step.LATE)],
)  # fmt: skip
def test_the_rungs_are_reached_at_half_most_and_all_of_the_time(
    hours: float, step: Step | None
) -> None:
    assert reached(DRAFT, after(hours)) is step


def test_nobody_is_reminded_of_a_held_draft_until_its_time_comes() -> None:
    held = replace(DRAFT, held_at=after(1), held_until=after(10))

    assert reached(held, after(9)) is None
    assert reached(held, after(10)) is Step.LATE
    assert reached(replace(held, held_until=None), after(1000)) is None


def test_a_rung_that_lay_behind_when_the_draft_was_written_is_not_told() -> None:
    late_comer = replace(DRAFT, written_at=after(3.5))

    assert reached(late_comer, after(3.6)) is None
    assert reached(late_comer, after(4)) is Step.LATE


def test_what_was_held_is_due_later_by_as_long_as_it_was_held() -> None:
    assert resumed(after(4), after(1), after(3)) == after(6)


@pytest.mark.parametrize(
    ("held_at", "until", "held"),
    [(None, None, False), (NOW, None, True), (NOW, after(1), True), (NOW, NOW, False)],
)
def test_a_hold_ends_at_its_time(
    held_at: datetime | None, until: datetime | None, held: bool
) -> None:
    assert is_held(held_at, until, NOW) is held


HOURS = st.floats(0, 100)


@given(due=HOURS, within=st.floats(0.1, 48), one=HOURS, other=HOURS)
def test_the_ladder_is_only_climbed(due: float, within: float, one: float, other: float) -> None:
    draft = Waiting(NOW, after(due), timedelta(hours=within))
    rungs = [None, *Step]
    first, then = (reached(draft, after(hours)) for hours in sorted((one, other)))

    assert rungs.index(first) <= rungs.index(then)


@given(due=HOURS, within=st.floats(0.1, 48))
def test_the_last_rung_is_the_due_time_itself(due: float, within: float) -> None:
    draft = Waiting(NOW, after(due), timedelta(hours=within))
    moments = [moment(draft, step) for step in Step]

    assert moments == sorted(moments)
    assert moments[-1] == draft.due_at
