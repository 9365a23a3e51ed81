"""Who is measured beside the new model: the one before it, VADER, and the rating alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from monitor.judgement import rating
from monitor.judgement.answers import softmax
from monitor.judgement.aspects import words_in
from monitor.judgement.heads import Floats
from monitor.judgement.model import Judge

Array = NDArray[Any]


class Contender(Protocol):
    """Anything that reads texts; a question it cannot answer is answered with None."""

    name: str

    def polarity(self, texts: Sequence[str]) -> Floats | None:
        """Shares of negative, neutral and positive, one row a text."""

    def unhappy(self, texts: Sequence[str], stars: Sequence[float] | None) -> Floats | None:
        """How likely each author is unhappy, 0 to 1."""

    def complains(self, texts: Sequence[str]) -> Array | None:
        """Whether each text is a complaint."""

    def aspects(self, texts: Sequence[str]) -> list[set[str]] | None:
        """What each text is about."""


class OurModel:
    """A model folder of ours; it keeps the embeddings of the texts it was asked about last."""

    def __init__(self, name: str, judge: Judge) -> None:
        self.name = name
        self.judge = judge
        self._known: dict[str, Floats] = {}

    def polarity(self, texts: Sequence[str]) -> Floats:
        return softmax(self.judge.answering.of(self._vectors(texts)).polarity)

    def unhappy(self, texts: Sequence[str], stars: Sequence[float] | None) -> Floats:
        odds = self.judge.answering.unhappy(self.judge.answering.of(self._vectors(texts)))
        alone: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
        if stars is None:
            return alone
        fused = [self.judge.fuse(float(p), s) for p, s in zip(alone, stars, strict=True)]
        return np.array(fused, dtype=np.float32)

    def complains(self, texts: Sequence[str]) -> Array:
        answers = self.judge.answering.of(self._vectors(texts)).complaint
        found: Array = answers[:, 1] > answers[:, 0]
        return found

    def aspects(self, texts: Sequence[str]) -> list[set[str]] | None:
        if not self.judge.answering.aspects:
            return None
        return [
            {matter.aspect for part in reading.parts for matter in part.matters or ()}
            for reading in self.judge.read(texts)
        ]

    def _vectors(self, texts: Sequence[str]) -> Floats:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known |= dict(zip(new, self.judge.embed(new).vectors, strict=True))
        return np.stack([self._known[text] for text in texts])


class Vader:
    """The rule-based reader that most people start with (Hutto & Gilbert 2014)."""

    name = "VADER"

    def __init__(self) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self._reader = SentimentIntensityAnalyzer()
        self._known: dict[str, float] = {}

    def polarity(self, texts: Sequence[str]) -> Floats:
        """By its makers' limits: from 0.05 positive, from -0.05 down negative."""
        compound = self._compound(texts)
        shares = [compound <= -0.05, np.abs(compound) < 0.05, compound >= 0.05]
        return np.stack(shares, axis=1).astype(np.float32)

    def unhappy(self, texts: Sequence[str], stars: Sequence[float] | None) -> Floats | None:
        if stars is not None:
            return None
        return ((1 - self._compound(texts)) / 2).astype(np.float32)

    def complains(self, texts: Sequence[str]) -> Array:
        found: Array = self._compound(texts) <= -0.05
        return found

    def aspects(self, texts: Sequence[str]) -> None:  # noqa: ARG002 - it does not tell
        return None

    def _compound(self, texts: Sequence[str]) -> Floats:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._reader.polarity_scores(text)["compound"]
        return np.array([self._known[text] for text in texts], dtype=np.float32)


class RatingAlone:
    """What the stars say without the words."""

    name = "rating alone"

    def __init__(self, judge: Judge) -> None:
        self._fusion = judge.heads.fusion

    def polarity(self, texts: Sequence[str]) -> None:  # noqa: ARG002 - it reads none
        return None

    def unhappy(self, texts: Sequence[str], stars: Sequence[float] | None) -> Floats | None:  # noqa: ARG002
        if stars is None:
            return None
        return np.array([rating.fuse(self._fusion, None, s) for s in stars], dtype=np.float32)

    def complains(self, texts: Sequence[str]) -> None:  # noqa: ARG002
        return None

    def aspects(self, texts: Sequence[str]) -> None:  # noqa: ARG002
        return None


class WordLists:
    """The word lists of aspects.toml without a model."""

    name = "word lists"

    def polarity(self, texts: Sequence[str]) -> None:  # noqa: ARG002 - they do not tell
        return None

    def unhappy(self, texts: Sequence[str], stars: Sequence[float] | None) -> None:  # noqa: ARG002
        return None

    def complains(self, texts: Sequence[str]) -> None:  # noqa: ARG002
        return None

    def aspects(self, texts: Sequence[str]) -> list[set[str]]:
        return [{aspect for aspect, _ in words_in(text)} for text in texts]
