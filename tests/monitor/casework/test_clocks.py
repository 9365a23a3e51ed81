"""Which promises are near or past, and when the customer must have heard from us."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework import clocks
from monitor.casework.clocks import CaseTimes, Rule
from monitor.models.case import CaseState
from monitor.models.judged import Priority
from tests.builders import NOW

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

#: Opened now; the first contact is due in 10 hours, the resolution in 7 days.
OPEN = CaseTimes(
    state=CaseState.OPEN,
    opened_at=NOW,
    contact_due_at=NOW + 10 * HOUR,
    contacted_at=None,
    next_contact_at=None,
    resolve_due_at=NOW + timedelta(days=7),
)
PROMISED = replace(
    OPEN, state=CaseState.CONTACTED, contacted_at=NOW + HOUR, next_contact_at=NOW + 48 * HOUR
)


@pytest.mark.parametrize(
    ("case", "at", "rules"),
    [
        pytest.param(OPEN, NOW, [], id="just opened"),
        pytest.param(OPEN, NOW + 8 * HOUR - SECOND, [], id="before four fifths of the time"),
        pytest.param(OPEN, NOW + 8 * HOUR, [Rule.CONTACT_NEAR], id="at four fifths"),
        pytest.param(OPEN, NOW + 10 * HOUR - SECOND, [Rule.CONTACT_NEAR], id="a second before"),
        pytest.param(OPEN, NOW + 10 * HOUR, [Rule.CONTACT_LATE], id="on the dot"),
        pytest.param(
            OPEN,
            NOW + timedelta(days=7),
            [Rule.CONTACT_LATE, Rule.RESOLVE_LATE],
            id="a week without a word",
        ),
        pytest.param(PROMISED, NOW + 47 * HOUR, [], id="contacted, promise ahead"),
        pytest.param(PROMISED, NOW + 48 * HOUR, [Rule.PROMISE_LATE], id="a promise ran out"),
        pytest.param(
            PROMISED,
            NOW + timedelta(days=7),
            [Rule.PROMISE_LATE, Rule.RESOLVE_LATE],
            id="a promise and the resolution",
        ),
        pytest.param(
            replace(PROMISED, next_contact_at=None), NOW + 48 * HOUR, [], id="nothing promised"
        ),
        pytest.param(
            replace(OPEN, next_contact_at=NOW + HOUR),
            NOW + HOUR,
            [Rule.PROMISE_LATE],
            id="a promise before the first contact",
        ),
        pytest.param(
            replace(PROMISED, state=CaseState.RESOLVED),
            NOW + timedelta(days=9),
            [Rule.PROMISE_LATE],
            id="a call promised after the resolution",
        ),
        *[
            pytest.param(replace(PROMISED, state=state), NOW + timedelta(days=99), [], id=state)
            for state in (CaseState.PROPOSED, CaseState.CLOSED, CaseState.WITHDRAWN)
        ],
    ],
)  # fmt: skip
def test_the_rules_that_hold(case: CaseTimes, at: datetime, rules: list[Rule]) -> None:
    assert [firing.rule for firing in clocks.firing(case, at)] == rules


def test_a_firing_names_the_promise_it_is_about() -> None:
    (late,) = clocks.firing(PROMISED, NOW + 49 * HOUR)

    assert late.due == PROMISED.next_contact_at
    assert late.says == "a promised contact has run out"


@pytest.mark.parametrize(
    ("priority", "hours"),
    [
        (Priority.URGENT, 2),
        (Priority.HIGH, 8),
        (Priority.NORMAL, 24),
        (Priority.LOW, 48),
        (Priority.NONE, 48),
    ],
)
def test_the_first_contact_is_due_the_sooner_the_more_urgent(
    priority: Priority, hours: int
) -> None:
    assert clocks.contact_due(NOW, priority) == NOW + hours * HOUR


def test_the_matter_should_be_put_right_within_a_week() -> None:
    assert clocks.resolve_due(NOW) == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("case", "due"),
    [
        (OPEN, NOW + 10 * HOUR),
        (PROMISED, NOW + 48 * HOUR),
        (replace(PROMISED, next_contact_at=None), NOW + timedelta(days=7)),
        (replace(OPEN, next_contact_at=NOW + 30 * HOUR), NOW + 10 * HOUR),
        (replace(PROMISED, next_contact_at=None, resolve_due_at=None), None),
    ],
)
def test_the_nearest_promise_of_a_case(case: CaseTimes, due: object) -> None:
    assert clocks.next_due(case) == due


@given(minutes=st.integers(0, 20_000), more=st.integers(0, 20_000))
def test_what_is_late_stays_late_until_somebody_acts(minutes: int, more: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    late = {f.rule for f in clocks.firing(OPEN, at)} - {Rule.CONTACT_NEAR}

    assert late <= {f.rule for f in clocks.firing(OPEN, at + timedelta(minutes=more))}
