"""Fits linear heads again on the finished encoder, where one pass has left them half learned.

Each is a logistic regression over the embeddings as they are with int8 weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from monitor.judgement.heads import Head, HeadFile
from monitor.judgement.model import Judge
from monitor.judgement.training.aspect_labels import ASPECTS
from monitor.judgement.training.sets import Example

_SOFT = 0.03  #: The inverse strength of the pull towards small weights; chosen on texts kept back.
_STEPS = 300


def fitted_again(judge: Judge, examples: Sequence[Example]) -> HeadFile:
    """The judge's heads, those of few texts fitted again: emotion and aspects."""
    again = {head.name: head for head in (emotion(judge, examples), aspects(judge, examples))}
    kept = tuple(again.get(head.name, head) for head in judge.heads.heads)
    return judge.heads.model_copy(update={"heads": kept})


def emotion(judge: Judge, examples: Sequence[Example]) -> Head:
    """The head "emotion", on the texts in which people read one.

    Stays as it is where one of its emotions is in no text.
    """
    read = [example for example in examples if example.emotion is not None]
    before = judge.heads.head("emotion")
    labels = [example.emotion for example in read]
    if set(labels) != set(range(len(before.labels))):
        return before
    vectors = judge.embed([example.text for example in read]).vectors
    found = LogisticRegression(C=_SOFT, max_iter=_STEPS).fit(vectors, labels)
    weight = tuple(tuple(map(float, row)) for row in found.coef_)
    return before.model_copy(update={"weight": weight, "bias": tuple(map(float, found.intercept_))})


def aspects(judge: Judge, examples: Sequence[Example]) -> Head:
    """The head "aspects", each aspect on the texts that were asked for it (a mark of -1 was not).

    An aspect that no text or every text has keeps the head's own row.
    """
    marked = [example for example in examples if example.aspects is not None]
    vectors = judge.embed([example.text for example in marked]).vectors
    marks = np.array([example.aspects for example in marked])
    before = judge.heads.head("aspects")
    weight, bias = list(before.weight), list(before.bias)
    for number in range(len(ASPECTS)):
        fitted = _fitted(vectors, marks[:, number])
        if fitted is not None:
            weight[number], bias[number] = fitted
    return before.model_copy(update={"weight": tuple(weight), "bias": tuple(bias)})


def _fitted(
    vectors: NDArray[Any], marks: NDArray[np.int64]
) -> tuple[tuple[float, ...], float] | None:
    asked = marks >= 0
    if len(set(marks[asked].tolist())) < 2:
        return None
    found = LogisticRegression(C=_SOFT, max_iter=_STEPS).fit(vectors[asked], marks[asked])
    return tuple(map(float, found.coef_[0])), float(found.intercept_[0])
