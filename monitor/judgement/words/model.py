"""Word models: German, French, Spanish, Italian, Portuguese and Dutch without a network."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.judgement import rating
from monitor.judgement.clean import sound
from monitor.judgement.sentiment import Matter, Part, Reading
from monitor.judgement.words.features import (
    MANNER,
    Floats,
    Said,
    buckets_of,
    concepts_of,
    manner_of,
    softmax,
)
from monitor.judgement.words.pack import LANGUAGES, Pack, pack_of
from monitor.judgement.words.spans import parts_of
from monitor.judgement.words.tokens import tokens_of
from monitor.judgement.words.weights import (
    FOLDER,
    WeightsFile,
    load_pieces,
    load_weights,
    shipped_weights,
)

#: Of a longer text, the first and the last half of this are read; far more than a review holds.
MAX_CHARACTERS = 60_000


class WordModel:
    """Reads one language by word lists and word pieces; keeps the SentimentModel promise."""

    def __init__(
        self,
        language: str,
        weights: WeightsFile,
        pieces: NDArray[np.int8] | None,
        pack: Pack,
    ) -> None:
        self.language = language
        self.weights = weights
        self._pack = pack
        self._tongue = weights.languages[language]
        self._pieces = pieces
        self._names = tuple(weights.concepts)
        known = weights.concepts.values()
        rows = [*(one.met for one in known), *(one.denied for one in known)]
        self._concepts = np.array(rows, dtype=np.float32)
        self._manner = np.array([weights.manner[name] for name in MANNER], dtype=np.float32)
        self._bias = np.array(weights.bias, dtype=np.float32)

    @classmethod
    def load(cls, language: str, folder: Path = FOLDER) -> WordModel:
        """The model of one language; ModelFailed if the folder's weights cannot be read."""
        weights = shipped_weights() if folder == FOLDER else load_weights(folder)
        return cls(language, weights, load_pieces(language, folder), pack_of(language))

    @property
    def name(self) -> str:
        """Name and version."""
        return f"amends-words-{self.language}@{self.weights.version}"

    @property
    def languages(self) -> frozenset[str]:
        """The one language it reads."""
        return frozenset({self.language})

    @property
    def cut_off(self) -> float:
        """At or above it a text counts as unhappy."""
        return self.weights.cut_off

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text: of the whole, and of each of its sentences."""
        return [self._reading(text) for text in texts]

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """Text and stars weighed as fitted for readings as rough as these."""
        return rating.fuse(self.weights.fusion, unhappy, stars)

    def whole(self, text: str) -> Part:
        """How a text reads as one, without looking at its sentences."""
        return self._part(text, text)

    def raw(self, text: str) -> float:
        """The log-odds of unhappy before they are calibrated."""
        return float(self._logits(text)[0])

    def _reading(self, text: str) -> Reading:
        whole, share = _within(text)
        pieces = parts_of(whole[0], self._pack.turns)
        for rest in whole[1:]:
            pieces += parts_of(rest, self._pack.turns)
        one = self._part(text, "\n".join(whole))
        parts = tuple(self._with_matters(self._part(piece, piece)) for piece in pieces)
        return Reading(
            one.negative, one.neutral, one.positive, one.unhappy, parts, share_read=share
        )

    def _part(self, text: str, read: str) -> Part:
        raw, negative, positive = self._logits(read).tolist()
        slope, offset = self._tongue.calibration
        bad, calm, good = softmax(np.array([negative, 0.0, positive])).tolist()
        return Part(text, bad, calm, good, rating.sigmoid(slope * raw + offset))

    def _with_matters(self, part: Part) -> Part:
        found = aspects_in(part.text, self.language)
        return replace(part, matters=tuple(Matter(aspect, words) for aspect, words in found))

    def _logits(self, text: str) -> Floats:
        plain = unicodedata.normalize("NFC", sound(text))
        said = Said(plain, tokens_of(plain))
        concepts = concepts_of(said, self._pack, self._names)
        logits = self._bias + concepts @ self._concepts
        logits = logits + manner_of(said, concepts) @ self._manner
        if self._pieces is not None and said.tokens:
            met = self._pieces[buckets_of(said)].astype(np.float32)
            logits = logits + met.sum(axis=0) * np.float32(self._tongue.scale / len(met) ** 0.5)
        found: Floats = logits.astype(np.float32)
        return found


def aspects_in(text: str, language: str) -> Iterator[tuple[str, str]]:
    """(aspect, the words that named it) for each place in a text of that language, left to right.

    Nothing for a language without lists. The words are quoted as the author wrote them.
    """
    if language not in LANGUAGES:
        return
    plain = unicodedata.normalize("NFC", sound(text))
    tokens = tokens_of(plain)
    for found in pack_of(language).aspects.found(tokens):
        quoted = plain[tokens[found.first].start : tokens[found.last - 1].end]
        yield found.name, " ".join(quoted.lower().split())


def word_models() -> Mapping[str, WordModel]:
    """The models that come with Amends by ISO 639-1 code; each is loaded when first asked for."""
    return _Shelf()


class _Shelf(Mapping[str, WordModel]):
    """Six models, none read before it is wanted (about 10 ms each)."""

    def __getitem__(self, language: str) -> WordModel:
        if language not in LANGUAGES:
            raise KeyError(language)
        return _shipped(language)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


@functools.cache
def _shipped(language: str) -> WordModel:
    return WordModel.load(language)


def _within(text: str) -> tuple[list[str], float]:
    """The text, or its head and tail where it is too long, and the share of it that is read."""
    if len(text) <= MAX_CHARACTERS:
        return [text], 1.0
    half = MAX_CHARACTERS // 2
    return [text[:half], text[-half:]], MAX_CHARACTERS / len(text)
