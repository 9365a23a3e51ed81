"""Before and after, measured against what people said."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.judgement.learning.measuring import auc, figures, guards, in_words, no_worse

UNHURRIED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def test_the_figures_of_four_rows() -> None:
    found = figures(np.array([0.9, 0.6, 0.4, 0.2]), np.array([True, False, True, False]), 0.5)

    assert (found.rows, found.errors, found.agreement, found.auc) == (4, 2, 0.5, 0.75)
    assert found.log_loss == pytest.approx(0.5404, abs=1e-4)


def test_where_people_said_only_one_thing_there_is_no_auc() -> None:
    assert auc(np.array([0.1, 0.9]), np.array([True, True])) is None


def test_a_sure_mistake_costs_much_and_not_without_end() -> None:
    assert 5 < figures(np.array([0.0]), np.array([True]), 0.5).log_loss < 20


@UNHURRIED
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_the_auc_counts_pairs(rows: list[tuple[int, bool]]) -> None:
    likely = np.array([value / 5 for value, _ in rows])
    said = np.array([so for _, so in rows])
    pairs = list(itertools.product(likely[said], likely[~said]))

    expected = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs)

    assert auc(likely, said) == (round(expected / len(pairs), 4) if pairs else None)


def test_nothing_that_is_measured_may_fall() -> None:
    said = np.array([True, True, False, False])
    before = figures(np.array([0.7, 0.6, 0.4, 0.3]), said, 0.5)

    assert no_worse(before, before)
    assert no_worse(before, figures(np.array([0.9, 0.8, 0.2, 0.1]), said, 0.5))
    assert not no_worse(before, figures(np.array([0.9, 0.45, 0.1, 0.1]), said, 0.5)), "an error"
    assert not no_worse(before, figures(np.array([0.6, 0.6, 0.4, 0.4]), said, 0.5)), "less sure"


def test_a_guard_lets_a_share_of_its_rows_go_wrong_and_no_more() -> None:
    said = np.ones(200, dtype=bool)
    before = figures(np.full(200, 0.9), said, 0.5)
    after = figures(np.r_[np.full(2, 0.1), np.full(198, 0.9)], said, 0.5)

    assert guards(before, after, 0.01)
    assert not guards(before, after, 0.009)


def test_both_figures_are_told_side_by_side() -> None:
    said = np.array([True, False])
    told = in_words(
        figures(np.array([0.4, 0.6]), said, 0.5), figures(np.array([0.8, 0.2]), said, 0.5)
    )

    assert "AUC 0.000 -> 1.000" in told
    assert "wrong 2 -> 0 of 2" in told
    assert "agreement 0% -> 100%" in told
