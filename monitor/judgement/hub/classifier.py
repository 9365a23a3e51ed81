"""A sentiment model out of any text classifier: its labels read as polarity and unhappiness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitor.judgement import rating
from monitor.judgement.clean import sound
from monitor.judgement.encoder import within
from monitor.judgement.heads import Floats
from monitor.judgement.hub.labels import FUSION, Scale
from monitor.judgement.hub.network import Network, logits_of
from monitor.judgement.hub.tokens import Tokens
from monitor.judgement.sentences import parts_of
from monitor.judgement.sentiment import Part, Reading

#: Of a long text this many tokens are read (2,000 words), from its start to its end.
MAX_TOKENS = 3072
PART_TOKENS = 512  # of one sentence, however long: the whole text is read apart
#: Sentences of a text that is praise beyond doubt are not read again by themselves.
CLEAR_PRAISE = 0.95
CALM = 0.05


@dataclass(frozen=True)
class _Read:
    """How one text reads as a whole, and how much of it was read."""

    part: Part
    share: float


class Classifier:
    """Keeps the SentimentModel promise with a classifier from outside.

    Its `unhappy` is what the labels say, not calibrated on anything: of the texts with 0.8, more
    or fewer than four in five authors may be unhappy. Nor has its cut-off been chosen.
    """

    cut_off = 0.5

    def __init__(
        self,
        name: str,
        languages: Iterable[str],
        scale: Scale,
        tokens: Tokens,
        network: Network,
    ) -> None:
        self.name = name
        self.languages = frozenset(languages)
        self.scale = scale
        self._tokens = tokens
        self._network = network

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text: of the whole, and of its sentences where they may differ."""
        cleaned = [sound(text).strip() for text in texts]
        parts = [parts_of(within(text)) for text in cleaned]
        read = self._once(cleaned, MAX_TOKENS)
        doubtful = {
            part
            for text, found in zip(cleaned, parts, strict=True)
            if not _clear(read[text].part)
            for part in found
        }
        apart = self._once(sorted(doubtful - read.keys()), PART_TOKENS) | read
        return [
            _reading(read[text], [_part(part, apart, read[text].part) for part in found])
            for text, found in zip(cleaned, parts, strict=True)
        ]

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """Text and stars weighed as they usually are; nothing was fitted to this model."""
        return rating.fuse(FUSION, unhappy, stars)

    def _once(self, texts: Iterable[str], most: int) -> dict[str, _Read]:
        """How each different text reads, whole."""
        asked = list(dict.fromkeys(texts))
        pieces = self._tokens.pieces(asked, most)
        sums = np.zeros((len(asked), 4), dtype=np.float32)
        weights = np.zeros((len(asked), 1), dtype=np.float32)
        for batch in self._tokens.batches(pieces.windows):
            found = self.scale.read(logits_of(self._network, self._tokens, batch))
            for window, row in zip(batch, found, strict=True):
                sums[window.text] += len(window.ids) * row
                weights[window.text] += len(window.ids)
        means = (sums / np.maximum(weights, 1)).astype(np.float32)
        return _named(asked, means, pieces.shares)


def _named(texts: Sequence[str], rows: Floats, shares: Sequence[float]) -> dict[str, _Read]:
    found = zip(texts, rows.tolist(), shares, strict=True)
    return {text: _Read(Part(text, *row), share) for text, row, share in found}


def _part(text: str, apart: dict[str, _Read], whole: Part) -> Part:
    return apart[text].part if text in apart else replace(whole, text=text)


def _clear(whole: Part) -> bool:
    return whole.positive >= CLEAR_PRAISE and whole.unhappy <= CALM


def _reading(read: _Read, parts: list[Part]) -> Reading:
    whole = read.part
    return Reading(
        negative=whole.negative,
        neutral=whole.neutral,
        positive=whole.positive,
        unhappy=whole.unhappy,
        parts=tuple(parts),
        share_read=read.share,
    )
