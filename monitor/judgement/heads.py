"""The linear part of the built-in model: heads, combiner and fusion, kept in heads.json.

A head is one linear layer over the embedding. A new head is one more entry of the same shape; the
format does not change for it.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from monitor.judgement.sentiment import ModelFailed

Floats = NDArray[np.float32]

HEADS_FILE = "heads.json"
#: What the combiner may look at; answers.py says how each is made.
FEATURES = ("negative", "neutral", "stars", "complaint", "anger")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Head(_Frozen):
    """One linear layer: `weight` has one row a label, as long as the embedding."""

    name: str
    labels: tuple[str, ...]
    weight: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]


class Combiner(_Frozen):
    """A logistic regression from FEATURES to "the author is unhappy"."""

    features: tuple[str, ...] = FEATURES
    weights: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0)
    bias: float = 0.0


class Fusion(_Frozen):
    """How text and stars weigh together, in log-odds of unhappy; see rating.py."""

    text: float = 0.7
    stars: tuple[float, float, float, float, float] = (2.5, 1.7, 0.3, -1.0, -1.7)
    alone: tuple[float, float, float, float, float] = (2.5, 2.0, 0.3, -1.7, -2.5)

    @model_validator(mode="after")
    def _more_stars_never_less_happy(self) -> Self:
        if self.text < 0 or any(
            a < b for row in (self.stars, self.alone) for a, b in pairwise(row)
        ):
            raise ValueError("the fusion must fall with the stars and rise with the text")
        return self


class AspectRule(_Frozen):
    """When an aspect counts as found: log-odds of its head + `words` if a word names it >= cut-off.

    Fitted on marked texts that were kept back from training.
    """

    words: float = 3.0
    cut_offs: tuple[float, ...] = ()  #: one a label of the head "aspects"


class HeadFile(_Frozen):
    """heads.json whole."""

    format: Literal[1, 2] = 2  #: 1 had no heads for emotion and aspects.
    name: str
    version: str
    languages: tuple[str, ...]
    embedding: int
    max_tokens: int
    heads: tuple[Head, ...]
    unhappy: Combiner = Combiner()
    fusion: Fusion = Fusion()
    aspects: AspectRule = AspectRule()
    cut_off: float = 0.5  #: At or above it, a text counts as unhappy.

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        for head in self.heads:
            rows_fit = all(len(row) == self.embedding for row in head.weight)
            if not rows_fit or not len(head.weight) == len(head.bias) == len(head.labels):
                raise ValueError(f"head {head.name}: weight, bias and labels differ in size")
        if len(self.unhappy.weights) != len(self.unhappy.features):
            raise ValueError("unhappy: one weight a feature")
        if unknown := set(self.unhappy.features) - set(FEATURES):
            raise ValueError(f"unhappy: no feature is called {', '.join(sorted(unknown))}")
        names = {head.name for head in self.heads}
        if missing := {"polarity", "stars", "complaint"} - names:
            raise ValueError(f"there is no head called {', '.join(sorted(missing))}")
        if "aspects" in names and len(self.aspects.cut_offs) not in (
            0,
            len(self.head("aspects").labels),
        ):
            raise ValueError("aspects: one cut-off a label")
        return self

    def head(self, name: str) -> Head:
        """The head of that name; ModelFailed says which one is missing."""
        for head in self.heads:
            if head.name == name:
                return head
        raise ModelFailed(f"the model {self.name} has no head called {name}")


def load_heads(folder: Path) -> HeadFile:
    """heads.json of a model folder; ModelFailed says what is wrong with it."""
    file = folder / HEADS_FILE
    try:
        return HeadFile.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ModelFailed(f"{file} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first: Any = error.errors()[0]
        raise ModelFailed(f"{file} is not a heads file: {first['loc']} {first['msg']}") from error


def save_heads(heads: HeadFile, folder: Path) -> None:
    """Write heads.json, weights rounded to what int8 embeddings can tell apart."""
    rounded = heads.model_copy(update={"heads": tuple(_rounded(head) for head in heads.heads)})
    (folder / HEADS_FILE).write_text(rounded.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _rounded(head: Head) -> Head:
    weight = tuple(tuple(round(value, 5) for value in row) for row in head.weight)
    bias = tuple(round(value, 5) for value in head.bias)
    return head.model_copy(update={"weight": weight, "bias": bias})
