"""A model with embeddings that can be taught: a text is the words of a small list that it holds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from monitor.judgement.heads import Floats
from monitor.judgement.learned import Learned, version_of
from monitor.judgement.sentences import parts_of
from monitor.judgement.sentiment import Matter, Part, Reading

#: What each word says of the author's mood, in log-odds.
MOOD = {
    "awful": 3.0, "broken": 3.0, "rude": 3.0, "late": 2.0,
    "good": -3.0, "lovely": -3.0, "friendly": -2.0,
}  # fmt: skip
#: Words without a mood, by the aspect that a list of words would find.
PRICE = ("price", "bill")
OTHERS = ("parking", "garage", "question", "question2", "tea", "cup", "lid", "when", "staff")
VOCABULARY = (*MOOD, *PRICE, *OTHERS)
STARS = (2.5, 1.5, 0.0, -1.5, -2.5)
ODDS_OF_PRICE = -1.0  # without a word that names it


@dataclass(frozen=True)
class Embedded:
    """One row a text."""

    vectors: Floats


class Answering:
    """The fake's own heads: a sum over words."""

    aspects = ("price",)
    cut_offs = np.zeros(1, dtype=np.float32)
    file: Any = SimpleNamespace(aspects=SimpleNamespace(words=2.0))

    def of(self, vectors: Floats) -> Any:
        """The embeddings, and the log-odds of each aspect."""
        odds = np.full((len(vectors), 1), ODDS_OF_PRICE, dtype=np.float32)
        return SimpleNamespace(vectors=vectors, aspects=odds)

    def unhappy(self, answers: Any) -> Floats:
        """-1 for a text without a mood."""
        moods = np.array([MOOD.get(word, 0.0) for word in VOCABULARY], dtype=np.float32)
        odds: Floats = answers.vectors[:, : len(VOCABULARY)] @ moods - np.float32(1)
        return odds


class EmbeddingModel:
    """Reads English; `asked` counts the texts it has embedded."""

    languages = frozenset({"en"})
    cut_off = 0.5
    width = len(VOCABULARY) + 1

    def __init__(self, learned: Learned | None = None, version: int = 1) -> None:
        self.answering = Answering()
        self.learned = learned
        self.version = version
        self.asked = 0

    @property
    def name(self) -> str:
        """With what it was taught."""
        return f"vectors@{self.version}{version_of(self.learned)}"

    def taught(self, learned: Learned | None) -> EmbeddingModel:
        """The same, taught."""
        kept = learned.checked(self.name, self.width) if learned else None
        return EmbeddingModel(kept, self.version)

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Which of the words stand in each text; the last place is always one."""
        self.asked += len(texts)
        rows = [set(re.findall(r"[a-z0-9]+", text.lower())) for text in texts]
        table = [[float(word in row) for word in VOCABULARY] + [1.0] for row in rows]
        return Embedded(np.array(table, dtype=np.float32).reshape(len(texts), self.width))

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Each text by its mood, with its sentences."""
        return [self._reading(text) for text in texts]

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """The log-odds of both, added."""
        if stars is None:
            return 0.5 if unhappy is None else unhappy
        own = 0.0 if unhappy is None else math.log(unhappy / (1 - unhappy))
        return _likely(own + STARS[round(stars) - 1])

    def _reading(self, text: str) -> Reading:
        (whole,) = self._parts([text])
        return Reading(whole.negative, whole.neutral, whole.positive, whole.unhappy,
                       tuple(self._parts(parts_of(text))))  # fmt: skip

    def _parts(self, texts: Sequence[str]) -> list[Part]:
        vectors = self.embed(texts).vectors
        odds = self.answering.unhappy(self.answering.of(vectors))
        matters: list[tuple[Matter, ...]] = [()] * len(texts)
        if self.learned is not None:
            odds = self.learned.unhappy_shift(vectors, odds)
            matters = self.learned.custom_matters(texts, vectors) if texts else []
        likely = [_likely(float(value)) for value in odds]
        return [
            Part(text, p, 0.0, 1 - p, p, own)
            for text, p, own in zip(texts, likely, matters, strict=True)
        ]


def _likely(odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(odds, -15.0), 15.0)))
