"""How people's words become a shift of the log-odds of `unhappy` (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.learned import Shift
from monitor.judgement.learning.evidence import Rows
from monitor.judgement.learning.logistic import Doubles, Problem, choose_ridge, fit, sigmoid

#: From "hardly move" to "follow the words"; which one, cross-validation says.
RIDGES = (1000.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.3)
#: The prior of the bias, and that of the scale around one: both may move by about one.
BIAS_RIDGE, SCALE_RIDGE = 1.0, 4.0
#: What nobody spoke of weighs together up to four times what was said, each up to one word. People
#: correct mistakes: learned from 81 mistakes alone, agreement on a public set of complaints fell
#: from 85 % to 26 %; held so, it rose to 88 %.
ANCHORS = 4.0
STEP = 0.25  # in log-odds, to feel how steeply the fusion with the stars rises

Flags = NDArray[np.bool_]
Fuse = Callable[[float | None, float | None], float]


@dataclass(frozen=True)
class Scaling:
    """Embeddings brought to a mean of zero and a mean length of one, and back."""

    centre: Doubles
    length: float

    @classmethod
    def of(cls, vectors: Doubles) -> Scaling:
        """The scaling that fits these embeddings."""
        centre = vectors.mean(axis=0)
        spread = float(np.sqrt(((vectors - centre) ** 2).sum(axis=1).mean()))
        return cls(centre, max(spread, 1e-9))

    def on(self, vectors: Doubles) -> Doubles:
        """The embeddings as the fit sees them."""
        scaled: Doubles = (vectors - self.centre) / self.length
        return scaled

    def shift(self, coefficients: Doubles) -> Shift:
        """Coefficients of (scale - 1, embedding, 1) as a shift of unscaled embeddings."""
        weight = coefficients[1:-1] / self.length
        bias = float(coefficients[-1] - weight @ self.centre)
        rounded = tuple(round(float(value), 6) for value in weight)
        return Shift(weight=rounded, bias=round(bias, 6), scale=max(0.0, 1 + coefficients[0]))


def learn_shift(words: Rows, anchors: Rows, fuse: Fuse) -> tuple[Shift, float]:
    """The shift that explains best what people said, and the ridge that was chosen for it.

    People judge what they see: text and stars together. So the shift, which acts on the text
    alone, is fitted through the fusion with the stars.
    """
    both = Rows((*words.said, *anchors.said), _stacked(words, anchors),
                np.concatenate([words.odds, anchors.odds]))  # fmt: skip
    scaling = Scaling.of(both.vectors)
    spoken = np.arange(len(both.said)) < len(words.said)
    problem = _problem(both, scaling.on(both.vectors), spoken, fuse)
    width = both.vectors.shape[1]
    ridges = [np.r_[SCALE_RIDGE, np.full(width, ridge), BIAS_RIDGE] for ridge in RIDGES]
    chosen = choose_ridge(problem, both.folds, ridges)
    return scaling.shift(fit(problem, ridges[chosen])), RIDGES[chosen]


def _stacked(words: Rows, anchors: Rows) -> Doubles:
    return np.vstack([words.vectors, anchors.vectors]) if anchors.said else words.vectors


def _problem(rows: Rows, scaled: Doubles, spoken: Flags, fuse: Fuse) -> Problem:
    offset, slope = _fused(fuse, rows.odds, rows.stars)
    design = np.column_stack([rows.odds, scaled, np.ones(len(rows.said))]) * slope[:, None]
    labels = np.where(spoken, rows.labels.astype(np.float64), sigmoid(offset))
    words, others = int(spoken.sum()), int((~spoken).sum())
    held = min(1.0, ANCHORS * words / others) if others else 0.0
    return Problem(design, offset, labels, np.where(spoken, 1.0, held))


def _fused(
    fuse: Fuse, odds: Doubles, stars: Sequence[float | None]
) -> tuple[Doubles, Doubles]:  # fmt: skip
    """The log-odds with the stars taken in, and how much they rise with the text's."""
    at = fused_odds(fuse, odds, stars)
    above, below = (fused_odds(fuse, odds + way, stars) for way in (STEP, -STEP))
    return at, (above - below) / (2 * STEP)


def fused_odds(fuse: Fuse, odds: Doubles, stars: Sequence[float | None]) -> Doubles:
    """Log-odds of unhappy by text and stars together."""
    likely = [fuse(float(p), s) for p, s in zip(sigmoid(odds), stars, strict=True)]
    held = np.clip(np.array(likely, dtype=np.float64), 1e-9, 1 - 1e-9)
    found: Doubles = np.log(held / (1 - held))
    return found


def shifted(shift: Shift | None, rows: Rows) -> Doubles:
    """The text's own log-odds of each row after a shift."""
    if shift is None:
        return rows.odds
    vectors, odds = rows.vectors.astype(np.float32), rows.odds.astype(np.float32)
    return shift.on(vectors, odds).astype(np.float64)
