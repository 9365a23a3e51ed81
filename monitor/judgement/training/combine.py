"""Fits what stands on top of the heads: the `unhappy` combiner and the weighing with the stars."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from monitor.judgement.aspects import words_in
from monitor.judgement.heads import AspectRule, Combiner, Fusion
from monitor.judgement.model import Judge
from monitor.judgement.rating import logit
from monitor.judgement.training.aspect_labels import ASPECTS
from monitor.judgement.training.sets import Example, rows, with_title

#: What `unhappy` is read from. Not from anger: beside the others it says nothing new, and came out
#: as if an angrier author were less unhappy.
READ_FROM = ("negative", "neutral", "stars", "complaint")
#: Neutral texts count as not unhappy, but less: mild complaints are often labelled neutral.
NEUTRAL_WEIGHT = 0.5
#: What each kind of label weighs in all, so that many tweets do not drown few reviews.
SHARES = {"polarity": 1.0, "stars": 1.0, "complaint": 0.5}
#: The share of unhappy authors that the probabilities are stated for. The training sets are
#: balanced by star, which no place is; unadjusted, every probability comes out too high.
UNHAPPY_AMONG_ALL = 0.25
LEAST_ODDS = 1.5  # of an aspect, in log-odds: four to one
PULL = 2.0  # towards equal steps between the stars, as so many rows would: few rows are labelled


@dataclass(frozen=True)
class Labelled:
    """A text, whether its author is unhappy, how much the label counts, and which kind it is."""

    text: str
    unhappy: bool
    weight: float
    kind: str


@dataclass(frozen=True)
class Rated:
    """A review with stars that a person has read and labelled."""

    text: str
    stars: int
    unhappy: bool


def labelled(example: Example) -> Labelled | None:
    """Whether the author of a training example is unhappy; None where its label leaves it open."""
    if example.complaint is not None:
        return Labelled(example.text, example.complaint == 1, 1.0, "complaint")
    if example.stars is not None:
        known = example.stars != 2
        return Labelled(example.text, example.stars < 2, 1.0, "stars") if known else None
    if example.polarity is not None:
        weight = NEUTRAL_WEIGHT if example.polarity == 1 else 1.0
        return Labelled(example.text, example.polarity == 0, weight, "polarity")
    return None


def fit_combiner(judge: Judge, tune: Iterable[Example]) -> Combiner:
    """A calibrated logistic regression over the heads, on examples kept back from training."""
    known = [found for found in map(labelled, tune) if found]
    answers = judge.answering.of(judge.embed([found.text for found in known]).vectors)
    values = answers.features()
    table = np.stack([values[name] for name in READ_FROM], axis=1)
    fitted = LogisticRegression(C=1.0, max_iter=1000)
    fitted.fit(table, [found.unhappy for found in known], sample_weight=_weights(known))
    return Combiner(
        features=READ_FROM,
        weights=tuple(round(float(weight), 4) for weight in fitted.coef_[0]),
        bias=round(float(fitted.intercept_[0]), 4),
    )


def fit_aspects(judge: Judge, marked: Sequence[Example]) -> AspectRule:
    """What a word from the lists adds, and one cut-off: the pair with the highest micro-F1.

    On texts that people marked and that were kept back from training. They are too few for a
    cut-off an aspect. None is lower than LEAST_ODDS: an aspect that is not there would end up in
    a public reply.
    """
    answers = judge.answering.of(judge.embed([example.text for example in marked]).vectors)
    odds = answers.aspects
    named = [{aspect for aspect, _ in words_in(example.text)} for example in marked]
    hits = np.array([[aspect in words for aspect in ASPECTS] for words in named])
    marks = np.array([example.aspects for example in marked])

    def score(rule: tuple[float, float]) -> float:
        return micro_f1(marks, odds + rule[0] * hits >= rule[1])

    grid = itertools.product(np.arange(0, 6.5, 0.5), np.arange(LEAST_ODDS, 4.25, 0.25))
    bonus, cut_off = max(grid, key=score)
    return AspectRule(words=float(bonus), cut_offs=(float(cut_off),) * len(ASPECTS))


def micro_f1(marks: NDArray[Any], found: NDArray[Any]) -> float:
    """2 TP / (2 TP + FP + FN) over all marks that were asked for (-1: not asked)."""
    right = ((marks == 1) & found).sum()
    wrong = ((marks == 0) & found).sum() + ((marks == 1) & ~found).sum()
    return float(2 * right / max(1, 2 * right + wrong))


def _weights(known: Sequence[Labelled]) -> list[float]:
    """Each kind of label weighs its share, and within it the unhappy weigh UNHAPPY_AMONG_ALL."""
    totals: dict[tuple[str, bool], float] = {}
    for found in known:
        kind = (found.kind, found.unhappy)
        totals[kind] = totals.get(kind, 0.0) + found.weight
    prior = {True: UNHAPPY_AMONG_ALL, False: 1 - UNHAPPY_AMONG_ALL}
    return [
        found.weight
        * SHARES[found.kind]
        * prior[found.unhappy]
        * len(known)
        / totals[found.kind, found.unhappy]
        for found in known
    ]


def rated(folder: Path) -> Iterator[Rated]:
    """App reviews with stars that people have read, and whether the author is unhappy.

    That is a negative word, a fault told, or one or two stars over words that praise nothing:
    people judged the words, and called "Goodbye, I cannot even log in" neutral; how its author
    feels, the single star says. Left out are noise, and praise with a fault in it, of which both
    labels would be right.
    """
    for row in rows(folder / "app_review_types.jsonl.gz"):
        feeling, kind = row["sentiment"].lower(), row["category"].lower()
        stars, fault = int(row["stars"]), kind == "bug report"
        pleased = feeling in ("positive", "very positive", "postive", "positve")
        if feeling and kind != "noise" and not (fault and pleased):
            calm_and_low = stars <= 2 and not pleased
            unhappy = fault or calm_and_low or feeling in ("negative", "very negative")
            yield Rated(with_title(row), stars, unhappy)


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
