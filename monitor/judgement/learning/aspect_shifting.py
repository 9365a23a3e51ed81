"""How "it speaks of price" and "it does not" become a shift of that aspect's head (pure).

A person speaks of the whole text, the head of one sentence. The sentence that speaks most for the
aspect stands for the text: it is why the aspect was found, or the nearest to being found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.aspects import words_in
from monitor.judgement.learned import Shift
from monitor.judgement.learning.evidence import FOLDS, held_out, text_of
from monitor.judgement.learning.logistic import Doubles, Problem, choose_ridge, fit, sigmoid
from monitor.judgement.learning.model import EmbeddingModel
from monitor.judgement.learning.shifting import ANCHORS, BIAS_RIDGE, RIDGES, Scaling
from monitor.judgement.sentences import parts_of
from monitor.store.learning import Said


@dataclass(frozen=True)
class Bag:
    """One text in its sentences, and how far each is from the aspect's being found in it."""

    said: Said
    vectors: Doubles  #: (sentences, width)
    margins: Doubles  #: (sentences, aspects); found from zero on


def bags_of(model: EmbeddingModel, said: Sequence[Said]) -> list[Bag]:
    """Each text in its sentences, all read at once; those without any are left out."""
    parts = [parts_of(text_of(one)) for one in said]
    flat = [part for found in parts for part in found]
    if not flat:
        return []
    vectors = model.embed(flat).vectors
    heads = model.answering
    margins = heads.of(vectors).aspects - np.asarray(heads.cut_offs)
    margins = margins + float(heads.file.aspects.words) * _named(heads.aspects, flat)
    return list(_bags(said, parts, vectors.astype(np.float64), margins.astype(np.float64)))


def _bags(
    said: Sequence[Said], parts: Sequence[Sequence[str]], vectors: Doubles, margins: Doubles
) -> Iterator[Bag]:
    at = 0
    for one, found in zip(said, parts, strict=True):
        if found:
            yield Bag(one, vectors[at : at + len(found)], margins[at : at + len(found)])
        at += len(found)


def _named(aspects: Sequence[str], parts: Sequence[str]) -> NDArray[np.float32]:
    table = np.zeros((len(parts), len(aspects)), dtype=np.float32)
    for row, part in enumerate(parts):
        for aspect in {aspect for aspect, _ in words_in(part)} & set(aspects):
            table[row, aspects.index(aspect)] = 1
    return table


def learn_aspect(bags: Sequence[Bag], aspect: str, column: int) -> Shift:
    """The shift that explains best what people said of one aspect.

    Texts of which nobody said anything hold the head where it is.
    """
    spoken = np.array([aspect in bag.said.aspects for bag in bags], dtype=bool)
    labels = np.array([bool(bag.said.aspects.get(aspect)) for bag in bags], dtype=np.float64)
    chosen = [int(bag.margins[:, column].argmax()) for bag in bags]
    vectors = np.stack([bag.vectors[i] for bag, i in zip(bags, chosen, strict=True)])
    offset = np.array([bag.margins[i, column] for bag, i in zip(bags, chosen, strict=True)])
    scaling = Scaling.of(vectors)
    design = np.column_stack([scaling.on(vectors), np.ones(len(bags))])
    words, others = int(spoken.sum()), int((~spoken).sum())
    held = min(1.0, ANCHORS * words / others) if others else 0.0
    problem = Problem(design, offset, np.where(spoken, labels, sigmoid(offset)),
                      np.where(spoken, 1.0, held))  # fmt: skip
    folds = np.array([bag.said.mention_id % FOLDS for bag in bags], dtype=np.int64)
    ridges = [np.r_[np.full(vectors.shape[1], ridge), BIAS_RIDGE] for ridge in RIDGES]
    best = ridges[choose_ridge(problem, folds, ridges)]
    return scaling.shift(np.r_[0.0, fit(problem, best)])


def likely(bags: Sequence[Bag], column: int, shift: Shift | None) -> Doubles:
    """How likely each text speaks of the aspect: by its sentence that speaks most for it."""
    found = [_margins(bag, column, shift).max() for bag in bags]
    return sigmoid(np.array(found, dtype=np.float64))


def _margins(bag: Bag, column: int, shift: Shift | None) -> Doubles:
    margins: Doubles = bag.margins[:, column]
    if shift is None:
        return margins
    return shift.on(bag.vectors.astype(np.float32), margins.astype(np.float32)).astype(np.float64)


def kept_back(bags: Sequence[Bag]) -> NDArray[np.bool_]:
    """Which texts are measured on and not learned from."""
    return np.array([held_out(bag.said.mention_id) for bag in bags], dtype=bool)
