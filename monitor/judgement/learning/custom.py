"""Aspects that a team names itself: five examples against everything else people write (pure).

A custom aspect is one linear head over the direction of a sentence's embedding, fitted on the
examples on one side and a background on the other: 300 invented sentences that come with Amends,
and what the team's own newest mentions say, but those that may speak of the same matter. The
threshold is the mean of what each example gets from a head fitted on the others (with five
examples nothing finer can be told), but never so low that the background is found too often.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from monitor.judgement.heads import Floats
from monitor.judgement.learned import CustomHead, directions
from monitor.judgement.learning.logistic import Doubles, Problem, fit
from monitor.judgement.learning.model import EmbeddingModel
from monitor.judgement.sentences import parts_of

MOST_OWN_SENTENCES = 400
RIDGE = 1.0  # 0.1 to 5 do equally well on four public sets; weaker and stronger do worse
#: How far the widths are drawn together first: 300 sentences cannot tell the width of 384 ways. On
#: the sets of docs/learning.md 0.3 and 0.6 come to a mean F1 of 0.40, without the lens it is 0.37.
EVENED = 0.3
#: At most one sentence in twenty of the background may be found: an aspect is not everything.
RARE = 0.95
FOLDS = 4
FREE = 1e-3  # the bias has no prior to speak of


@dataclass(frozen=True)
class Told:
    """What the team said of one aspect."""

    name: str
    examples: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Background:
    """What else people write, as directions."""

    built_in: Doubles
    own: Doubles  #: The team's own mentions; may hold sentences on the aspect itself.

    @functools.cached_property
    def centre(self) -> Doubles:
        """The mean of the built-in part: what all sentences have in common."""
        centre: Doubles = self.built_in.mean(axis=0)
        return centre

    @functools.cached_property
    def lens(self) -> Doubles:
        """Makes all ways in which sentences differ equally wide, their mean length one.

        An embedding trained to tell moods apart is wide along the mood and narrow along the matter.
        """
        apart = self.built_in - self.centre
        spread = apart.T @ apart / len(apart)
        even = np.eye(len(spread)) * np.trace(spread) / len(spread)
        wide, ways = np.linalg.eigh((1 - EVENED) * spread + EVENED * even)
        lens: Doubles = (ways / np.sqrt(np.maximum(wide, 1e-12))) @ ways.T
        length = np.sqrt(((apart @ lens) ** 2).sum(axis=1).mean())
        return lens / max(float(length), 1e-12)

    def seen(self, found: Doubles) -> Doubles:
        """Directions as the fit sees them."""
        return (found - self.centre) @ self.lens


def sentences() -> tuple[str, ...]:
    """The background that comes with Amends: invented, over every aspect and line of business."""
    file = resources.files(__package__).joinpath("background.toml").read_text(encoding="utf-8")
    return tuple(text for table in tomllib.loads(file).values() for text in table["sentences"])


def background_of(model: EmbeddingModel, own: Sequence[str] = ()) -> Background:
    """The background as this model reads it, with the sentences of the team's own mentions."""
    parts = [part for text in own for part in parts_of(text)][:MOST_OWN_SENTENCES]
    return Background(_built_in(model), _directions(model, parts))


@functools.lru_cache(maxsize=2)
def _built_in(model: EmbeddingModel) -> Doubles:
    """Read once a model and process."""
    return _directions(model, sentences())


def _directions(model: EmbeddingModel, texts: Sequence[str]) -> Doubles:
    if not texts:
        return np.zeros((0, 0))
    return directions(model.embed(list(texts)).vectors).astype(np.float64)


def custom_heads(
    model: EmbeddingModel, told: Sequence[Told], background: Background
) -> tuple[CustomHead, ...]:
    """One head an aspect."""
    return tuple(
        custom_head(one, _directions(model, one.examples), background) for one in told
    )  # fmt: skip


def custom_head(told: Told, examples: Doubles, background: Background) -> CustomHead:
    """The head of one aspect, from at least two examples; it finds from log-odds of zero on."""
    near = background.seen(examples)
    far = np.vstack([background.seen(background.built_in), _others(near, background)])
    at = _fit(near, far)
    near_enough = float(np.mean([_left_out(near, far, i, at) for i in range(len(near))]))
    threshold = max(near_enough, float(np.quantile(_unseen(near, far, at), RARE)))
    weight = background.lens @ at[:-1]
    bias = float(at[-1] - threshold - weight @ background.centre)
    rounded = tuple(round(float(value), 5) for value in weight)
    return CustomHead(name=told.name, weight=rounded, bias=round(bias, 5), words=told.words)


def _others(near: Doubles, background: Background) -> Doubles:
    """The team's own sentences, without those as near to the examples as the examples are to each
    other: they may speak of the same matter.
    """
    if not len(background.own):
        return np.zeros((0, near.shape[1]))
    own = background.seen(background.own)
    alike = [_cosine(near[i], np.delete(near, i, 0).mean(axis=0)) for i in range(len(near))]
    middle = directions_of(own) @ directions_of(near.mean(axis=0, keepdims=True))[0]
    others: Doubles = own[middle < float(np.median(alike))]
    return others


def _left_out(near: Doubles, far: Doubles, number: int, start: Doubles) -> float:
    """What one example gets from a head that never saw it."""
    at = _fit(np.delete(near, number, 0), far, start)
    return float(near[number] @ at[:-1] + at[-1])


def _unseen(near: Doubles, far: Doubles, start: Doubles) -> Doubles:
    """What each sentence of the background gets from a head that never saw it."""
    found = np.zeros(len(far))
    for fold in range(FOLDS):
        out = np.arange(len(far)) % FOLDS == fold
        at = _fit(near, far[~out], start)
        found[out] = far[out] @ at[:-1] + at[-1]
    return found


def _fit(near: Doubles, far: Doubles, start: Doubles | None = None) -> Doubles:
    """Both sides weigh the same, however few the examples are."""
    design = np.column_stack([np.vstack([near, far]), np.ones(len(near) + len(far))])
    labels = np.r_[np.ones(len(near)), np.zeros(len(far))]
    weights = np.r_[np.full(len(near), len(far) / len(near)), np.ones(len(far))]
    ridge = np.r_[np.full(near.shape[1], RIDGE), FREE]
    return fit(Problem(design, np.zeros(len(labels)), labels, weights), ridge, start)


def directions_of(vectors: Doubles) -> Doubles:
    """As `directions`, in full precision."""
    lengths: Doubles = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Doubles = vectors / np.maximum(lengths, 1e-12)
    return made


def _cosine(one: Doubles, other: Doubles) -> float:
    lengths = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return float(one @ other) / max(1e-12, lengths)


def found_in(head: CustomHead, vectors: Floats) -> list[float]:
    """How likely each sentence speaks of the aspect, by its embedding."""
    odds = directions(vectors) @ np.asarray(head.weight, np.float32) + np.float32(head.bias)
    likely: list[float] = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).tolist()
    return likely
