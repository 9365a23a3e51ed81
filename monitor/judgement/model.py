"""The built-in sentiment model: an int8 encoder, small linear heads, and sentences that decide."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from monitor.judgement import rating
from monitor.judgement.clean import readable
from monitor.judgement.encoder import MAX_WINDOWS, Embedded, Encoder, within
from monitor.judgement.heads import HeadFile, load_heads
from monitor.judgement.sentences import parts_of
from monitor.judgement.sentiment import Part, Reading

PART_WINDOWS = 2  # of one sentence, however long: the whole text is read apart
BUILT_IN = Path(__file__).parent / "model"


class Judge:
    """Reads texts with a model folder; keeps the SentimentModel promise."""

    def __init__(self, encoder: Encoder, heads: HeadFile) -> None:
        self.encoder = encoder
        self.heads = heads

    @classmethod
    def load(cls, folder: Path = BUILT_IN, *, threads: int = 0) -> Self:
        """Read a model folder. Raises ModelFailed, saying what is missing or wrong."""
        heads = load_heads(folder)
        encoder = Encoder.load(
            folder, width=heads.embedding, max_tokens=heads.max_tokens, threads=threads
        )
        return cls(encoder, heads)

    @property
    def name(self) -> str:
        """Name and version."""
        return f"{self.heads.name}@{self.heads.version}"

    @property
    def languages(self) -> frozenset[str]:
        """The languages it was trained on."""
        return frozenset(self.heads.languages)

    @property
    def cut_off(self) -> float:
        """At or above it a text counts as unhappy."""
        return self.heads.cut_off

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text: of the whole, and of each of its sentences."""
        cleaned = [readable(text) for text in texts]
        parts = [parts_of(within(text)) for text in cleaned]
        # A part that is the whole text, or stands in several texts ("Great!"), is read once.
        read = self._read_once(cleaned, MAX_WINDOWS)
        loose = {part for found in parts for part in found if part not in read}
        read |= self._read_once(sorted(loose), PART_WINDOWS)
        return [
            _reading(*read[text], [read[part][0] for part in found])
            for text, found in zip(cleaned, parts, strict=True)
        ]

    def embed(self, texts: Sequence[str]) -> Embedded:
        """The embeddings every head stands on, of the texts as the model reads them."""
        return self.encoder.embed([readable(text) for text in texts])

    def whole(self, texts: Sequence[str]) -> list[Part]:
        """How each text reads as one, without looking at its sentences."""
        return [part for part, _ in self._parts(texts, self.embed(texts))]

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """Text and stars weighed as fitted on ratings that people had read."""
        return rating.fuse(self.heads.fusion, unhappy, stars)

    def _read_once(self, texts: Iterable[str], most: int) -> dict[str, tuple[Part, float]]:
        asked = list(dict.fromkeys(texts))
        found = self._parts(asked, self.encoder.embed(asked, most_windows=most))
        return dict(zip(asked, found, strict=True))

    def _parts(self, texts: Sequence[str], embedded: Embedded) -> Iterable[tuple[Part, float]]:
        polarity = self.heads.polarity(embedded.vectors).tolist()
        logits = self.heads.unhappy_logits(embedded.vectors)
        unhappy = (1 / (1 + np.exp(-logits))).tolist()
        found = zip(texts, polarity, unhappy, embedded.share_read, strict=True)
        for text, (negative, neutral, positive), odds, read in found:
            yield Part(text, negative, neutral, positive, odds), read


def _reading(whole: Part, share_read: float, parts: list[Part]) -> Reading:
    return Reading(
        negative=whole.negative,
        neutral=whole.neutral,
        positive=whole.positive,
        unhappy=whole.unhappy,
        parts=tuple(parts),
        share_read=share_read,
    )


@functools.cache
def built_in() -> Judge:
    """The model that comes with Amends, loaded once (about 0.2 s and 60 MB)."""
    return Judge.load()
