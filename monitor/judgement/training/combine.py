"""Fits what stands on top of the heads: the `unhappy` combiner and the weighing with the stars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from monitor.judgement.heads import FEATURES, Combiner, Fusion, features
from monitor.judgement.model import Judge
from monitor.judgement.rating import logit
from monitor.judgement.training.data import Example, normalised, rows, with_title

#: Neutral texts count as not unhappy, but less: mild complaints are often labelled neutral.
NEUTRAL_WEIGHT = 0.5
#: What each kind of label weighs in all, so that many tweets do not drown few reviews.
SHARES = {"polarity": 1.0, "stars": 1.0, "complaint": 0.5}
#: The share of unhappy authors that the probabilities are stated for. The training sets are
#: balanced by star, which no place is; unadjusted, every probability comes out too high.
UNHAPPY_AMONG_ALL = 0.25
PULL = 2.0  # towards equal steps between the stars, as so many rows would: few rows are labelled


@dataclass(frozen=True)
class Labelled:
    """A text, whether its author is unhappy, how much the label counts, and which head it had."""

    text: str
    unhappy: bool
    weight: float
    head: str


@dataclass(frozen=True)
class Rated:
    """A review with stars that a person has read and labelled."""

    text: str
    stars: int
    unhappy: bool


def labelled(example: Example) -> Labelled | None:
    """Whether the author of a training example is unhappy; None where its label leaves it open."""
    if example.head == "complaint":
        return Labelled(example.text, example.label == 1, 1.0, example.head)
    if example.head == "stars":
        known = example.label != 2
        return Labelled(example.text, example.label < 2, 1.0, example.head) if known else None
    weight = NEUTRAL_WEIGHT if example.label == 1 else 1.0
    return Labelled(example.text, example.label == 0, weight, example.head)


def fit_combiner(judge: Judge, tune: Iterable[Example]) -> Combiner:
    """A calibrated logistic regression over the heads, on examples kept back from training."""
    known = [found for found in map(labelled, tune) if found]
    table = features(judge.heads, judge.embed([found.text for found in known]).vectors)
    fitted = LogisticRegression(C=1.0, max_iter=1000)
    fitted.fit(table, [found.unhappy for found in known], sample_weight=_weights(known))
    return Combiner(
        features=FEATURES,
        weights=tuple(round(float(weight), 4) for weight in fitted.coef_[0]),
        bias=round(float(fitted.intercept_[0]), 4),
    )


def _weights(known: Sequence[Labelled]) -> list[float]:
    """Each kind of label weighs its share, and within it the unhappy weigh UNHAPPY_AMONG_ALL."""
    totals: dict[tuple[str, bool], float] = {}
    for found in known:
        kind = (found.head, found.unhappy)
        totals[kind] = totals.get(kind, 0.0) + found.weight
    prior = {True: UNHAPPY_AMONG_ALL, False: 1 - UNHAPPY_AMONG_ALL}
    return [
        found.weight
        * SHARES[found.head]
        * prior[found.unhappy]
        * len(known)
        / totals[found.head, found.unhappy]
        for found in known
    ]


def rated(folder: Path) -> Iterator[Rated]:
    """App reviews with stars that people have read: unhappy is a negative word or a fault told.

    Left out are noise, and praise with a fault in it, of which both labels would be right.
    """
    for row in rows(folder / "app_review_types.jsonl.gz"):
        feeling, kind = row["sentiment"].lower(), row["category"].lower()
        fault, pleased = kind == "bug report", feeling in ("positive", "very positive", "postive")
        if feeling and kind != "noise" and not (fault and pleased):
            unhappy = fault or feeling in ("negative", "very negative")
            yield Rated(with_title(row), int(row["stars"]), unhappy)


def by_use(reviews: Iterable[Rated], train: Iterable[Example]) -> tuple[list[Rated], list[Rated]]:
    """The reviews whose text was trained on, and those whose text was not.

    Both fit the weights of the stars (the text's own reading ranks both alike, AUC 0.93 and 0.92);
    only the second may be measured on.
    """
    seen = {normalised(example.text) for example in train}
    known: list[Rated] = []
    new: list[Rated] = []
    for review in reviews:
        (known if normalised(review.text) in seen else new).append(review)
    return known, new


def fit_fusion(unhappy_texts: Sequence[float], reviews: Sequence[Rated]) -> Fusion:
    """Log-odds of unhappy from each text's own `unhappy` and stars; never rises with the stars."""
    stars = np.array([review.stars for review in reviews])
    unhappy = np.array([review.unhappy for review in reviews], dtype=float)
    held = np.array([logit(value) for value in unhappy_texts])
    text, both = _steps(held, stars, unhappy)
    _, alone = _steps(np.zeros_like(held), stars, unhappy)
    return Fusion(text=text, stars=both, alone=alone)


def _steps(
    logits: NDArray[Any], stars: NDArray[Any], unhappy: NDArray[Any]
) -> tuple[float, tuple[float, float, float, float, float]]:
    """Maximum likelihood with steps that only go down, pulled a little to equal ones."""

    def table(values: NDArray[Any]) -> NDArray[Any]:
        steps: NDArray[Any] = values[1] - np.concatenate([[0.0], np.cumsum(values[2:])])
        return steps

    def loss(values: NDArray[Any]) -> float:
        odds = values[0] * logits + table(values)[stars - 1]
        missed = np.logaddexp(0, odds) - unhappy * odds
        return float(missed.sum() + PULL * np.var(values[2:]) + 0.01 * (values**2).sum())

    bounds = [(0.0, 3.0), (-8.0, 8.0), *[(0.0, 4.0)] * 4]
    found = minimize(loss, np.array([0.7, 1.0, 0.5, 0.5, 0.5, 0.5]), bounds=bounds)
    one, two, three, four, five = (round(float(value), 3) for value in table(found.x))
    return round(float(found.x[0]), 3), (one, two, three, four, five)
