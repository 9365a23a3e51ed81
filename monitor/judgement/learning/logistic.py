"""Logistic regression with a prior, by Newton's method: small, exact and quick (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

MOST_STEPS = 50
SETTLED = 1e-6  # a step that moves no coefficient further than this is the last
FARTHEST = 30.0  # log-odds beyond this change no probability


@dataclass(frozen=True)
class Problem:
    """Rows to learn from. The log-odds of a row are offset + design . coefficients."""

    design: Doubles  #: (rows, coefficients)
    offset: Doubles  #: (rows,) what is known without learning
    labels: Doubles  #: (rows,) 0 to 1; a value between them is a belief
    weights: Doubles  #: (rows,) how much a row counts

    def only(self, rows: NDArray[np.bool_]) -> Problem:
        """The same problem on some of its rows."""
        return Problem(self.design[rows], self.offset[rows], self.labels[rows], self.weights[rows])

    def odds(self, coefficients: Doubles) -> Doubles:
        """The log-odds of each row."""
        found: Doubles = self.offset + self.design @ coefficients
        return found


def fit(problem: Problem, ridge: Doubles, start: Doubles | None = None) -> Doubles:
    """The likeliest coefficients under a normal prior around zero of precision `ridge`.

    Maximises sum(weight x log-likelihood) - sum(ridge x coefficient^2) / 2. Without any rows that
    is zero everywhere. Never worse than where it starts: a step is halved until it helps.
    """
    at = np.zeros(problem.design.shape[1]) if start is None else start.copy()
    best = _loss(problem, ridge, at)
    step: Doubles
    for _ in range(MOST_STEPS):
        likely = sigmoid(problem.odds(at))
        slope = problem.design.T @ (problem.weights * (likely - problem.labels)) + ridge * at
        bend = problem.weights * likely * (1 - likely)
        curve = (problem.design.T * bend) @ problem.design
        curve[np.diag_indices_from(curve)] += ridge
        step = np.linalg.solve(curve, slope).astype(np.float64)
        at, best, moved = _downhill(problem, ridge, at, step, best)
        if moved < SETTLED:
            break
    return at


def _downhill(
    problem: Problem, ridge: Doubles, at: Doubles, step: Doubles, best: float
) -> tuple[Doubles, float, float]:
    """The largest of step, step / 2, step / 4 ... that lowers the loss; nothing if none does."""
    for _ in range(20):
        loss = _loss(problem, ridge, at - step)
        if loss <= best:
            return at - step, loss, float(np.abs(step).max(initial=0.0))
        step = step / 2
    return at, best, 0.0


def _loss(problem: Problem, ridge: Doubles, at: Doubles) -> float:
    odds = problem.odds(at)
    surprise = np.logaddexp(0.0, odds) - problem.labels * odds
    return float(problem.weights @ surprise + (ridge * at) @ at / 2)


def choose_ridge(
    problem: Problem, folds: NDArray[np.int64], ridges: Sequence[Doubles]
) -> int:  # fmt: skip
    """Which of `ridges`, strongest first, foretells best: log-loss over folds left out in turn.

    Of equals the stronger stands, so that little is moved by little.
    """
    losses = np.zeros(len(ridges))
    for fold in np.unique(folds):
        kept, left_out = problem.only(folds != fold), problem.only(folds == fold)
        at: Doubles | None = None
        for number, ridge in enumerate(ridges):
            at = fit(kept, ridge, at)
            losses[number] += _loss(left_out, np.zeros_like(ridge), at)
    better = np.flatnonzero(losses <= losses.min() * (1 + 1e-9))
    return int(better[0])


def sigmoid(odds: Doubles) -> Doubles:
    """Probabilities of log-odds."""
    likely: Doubles = 1 / (1 + np.exp(-np.clip(odds, -FARTHEST, FARTHEST)))
    return likely
