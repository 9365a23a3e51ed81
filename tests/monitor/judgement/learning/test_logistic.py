"""The regression that everything learned stands on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.judgement.learning.logistic import Problem, choose_ridge, fit, sigmoid

UNHURRIED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def problem(rows: int = 200, *, noise: bool = False) -> Problem:
    """Labels that follow the first of four columns, or nothing at all."""
    random = np.random.default_rng(5)
    design = np.column_stack([random.normal(size=(rows, 3)), np.ones(rows)])
    odds = np.zeros(rows) if noise else 2 * design[:, 0]
    labels = (random.random(rows) < sigmoid(odds)).astype(float)
    return Problem(design, np.zeros(rows), labels, np.ones(rows))


def test_it_finds_what_the_labels_follow() -> None:
    found = fit(problem(4000), np.full(4, 0.01))

    assert found == pytest.approx([2, 0, 0, 0], abs=0.15)


def test_a_strong_prior_holds_everything_at_zero() -> None:
    assert np.abs(fit(problem(), np.full(4, 1e7))).max() < 1e-3


def test_without_any_row_nothing_moves() -> None:
    none = problem().only(np.zeros(200, dtype=bool))

    assert fit(none, np.ones(4)).tolist() == [0, 0, 0, 0]


def test_what_is_known_already_is_not_learned_again() -> None:
    known = problem(4000)
    offset = Problem(known.design, 2 * known.design[:, 0], known.labels, known.weights)

    assert np.abs(fit(offset, np.full(4, 0.01))).max() < 0.15


def test_one_row_that_says_the_impossible_does_not_break_it() -> None:
    wild = Problem(np.array([[1e6, 1.0]]), np.array([-1e4]), np.ones(1), np.ones(1))

    assert np.isfinite(fit(wild, np.ones(2))).all()


@UNHURRIED
@given(st.integers(0, 2**16), st.integers(2, 12))
def test_it_never_ends_worse_than_it_began(seed: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    design, offset = random.normal(size=(rows, 3)) * 3, random.normal(size=rows) * 3
    made = Problem(design, offset, (random.random(rows) < 0.5).astype(float), np.ones(rows))
    ridge = np.full(3, 0.5)

    at = fit(made, ridge)

    def loss(where: np.ndarray) -> float:
        odds = made.odds(where)
        return float((np.logaddexp(0, odds) - made.labels * odds).sum() + ridge @ where**2 / 2)

    assert loss(at) <= loss(np.zeros(3)) + 1e-9


@pytest.mark.parametrize(("noise", "chosen"), [(True, 0), (False, 1)])
def test_the_prior_is_strong_where_there_is_nothing_to_learn(noise: bool, chosen: int) -> None:
    folds = np.arange(200) % 5

    found = choose_ridge(problem(noise=noise), folds, [np.full(4, 1e4), np.full(4, 0.5)])

    assert found == chosen
