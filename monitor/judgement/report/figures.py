"""How right a probability is: calibration, separation, and how sure such figures are (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

BINS = 10
SMALL = 30  #: On fewer labels a figure says little.
SURE = 1.96  #: Standard deviations to either side that hold 95 %.
MOST_POINTS = 200  #: Of a curve, for the eye.


@dataclass(frozen=True)
class Bin:
    """Texts of like probability: what was said of them, and what was true."""

    low: float
    high: float
    count: int
    said: float  #: The mean probability.
    true: float  #: The share that is unhappy.
    bounds: tuple[float, float]  #: Of that share, 95 %.

    @property
    def small(self) -> bool:
        """Whether it stands on so few that chance may have made it."""
        return self.count < SMALL


@dataclass(frozen=True)
class Curve:
    """A curve and the area under it."""

    points: Sequence[tuple[float, float]]
    area: float


def wilson(hits: int, count: int, sure: float = SURE) -> tuple[float, float]:
    """The bounds of a share, 95 % sure; (0, 1) where nothing was counted.

    With s the share, n the count and z = 1.96: (s + z²/2n ± z √(s (1 - s) / n + z²/4n²)) /
    (1 + z²/n) (E. B. Wilson, "Probable Inference", JASA 22, 1927). Unlike s ± z √(s (1 - s) / n)
    it stays between 0 and 1 and holds for small counts.
    """
    if not count:
        return 0.0, 1.0
    share, square = hits / count, sure * sure / count
    middle = share + square / 2
    width = sure * math.sqrt(share * (1 - share) / count + square / (4 * count))
    low, high = (middle - width) / (1 + square), (middle + width) / (1 + square)
    return max(low, 0.0), min(high, 1.0)


def even_bins(said: Floats, true: Truths, bins: int = BINS) -> list[Bin]:
    """Bins of the same width; those without a text are left out. 1.0 is in the last one."""
    place = np.minimum((said * bins).astype(np.int64), bins - 1)
    return [
        _bin(number / bins, (number + 1) / bins, said[place == number], true[place == number])
        for number in range(bins)
        if (place == number).any()
    ]


def equal_bins(said: Floats, true: Truths, bins: int = BINS) -> list[Bin]:
    """Bins that hold the same number of texts, as nearly as can be."""
    order = np.argsort(said, kind="stable")
    parts = (part for part in np.array_split(order, bins) if len(part))
    return [
        _bin(float(said[part[0]]), float(said[part[-1]]), said[part], true[part]) for part in parts
    ]


def calibration_error(bins: Iterable[Bin]) -> float:
    """Σ over bins of (texts in it / all texts) x |mean probability - share unhappy|.

    Over even bins this is the ECE of C. Guo et al., "On Calibration of Modern Neural Networks"
    (ICML 2017); over bins of equal counts the adaptive one of J. Nixon et al., "Measuring
    Calibration in Deep Learning" (CVPR workshops 2019), which crowded bins cannot hide in.
    """
    held = list(bins)
    total = sum(bin.count for bin in held)
    if not total:
        return 0.0
    return sum(bin.count * abs(bin.said - bin.true) for bin in held) / total


def roc(said: Floats, true: Truths) -> Curve:
    """Found (share of the unhappy) against false alarms (share of the others), and the area.

    The area is the probability that an unhappy author is given more than another one, ties
    counting half: (Σ ranks of the unhappy - u (u + 1) / 2) / (u x o). Needs both sorts.
    """
    found, alarms = _counts(said, true)
    found, alarms = found / found[-1], alarms / alarms[-1]
    area = float(np.sum(np.diff(alarms) * (found[1:] + found[:-1]) / 2))
    return Curve(_thin(alarms, found), area)


def precision_recall(said: Floats, true: Truths) -> Curve:
    """Precision (of those looked at, unhappy) against recall (of the unhappy, looked at).

    The area is the average precision, Σ (recall_n - recall_n-1) x precision_n. Needs both sorts.
    """
    found, alarms = _counts(said, true)
    recall, precision = found / found[-1], found / np.maximum(found + alarms, 1)
    area = float(np.sum(np.diff(recall) * precision[1:]))
    return Curve(_thin(recall[1:], precision[1:]), area)


def _bin(low: float, high: float, said: Floats, true: Truths) -> Bin:
    hits, count = int(true.sum()), len(true)
    return Bin(low, high, count, float(said.mean()), hits / count, wilson(hits, count))


def _counts(said: Floats, true: Truths) -> tuple[Floats, Floats]:
    """From the surest on: how many unhappy and how many others so far; from (0, 0), ties as one."""
    order = np.argsort(-said, kind="stable")
    ends = np.append(np.nonzero(np.diff(said[order]))[0], len(order) - 1)
    unhappy = np.cumsum(true[order], dtype=np.float64)[ends]
    others = np.cumsum(~true[order], dtype=np.float64)[ends]
    return np.insert(unhappy, 0, 0.0), np.insert(others, 0, 0.0)


def _thin(x: Floats, y: Floats) -> list[tuple[float, float]]:
    """As many points as a picture can show, the first and the last among them."""
    kept = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_POINTS)).astype(np.int64))
    return [(round(float(x[at]), 4), round(float(y[at]), 4)) for at in kept]
