"""People's words as rows to learn from: read by the model, split by mention, weighed (pure).

Corrections alone are a crooked sample: most of them are mistakes. So the mentions of which nobody
spoke hold the heads where they are (as beliefs, at the judge's own probability), and a part of
them is kept aside as a guard: above all those that their authors rated clearly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.judging import whole_text
from monitor.judgement.language import detect
from monitor.judgement.learning.logistic import Doubles
from monitor.judgement.learning.model import EmbeddingModel
from monitor.models.judged import ToJudge
from monitor.store.learning import Said

HELD_OUT = 4  # one mention in so many is kept back to measure on
FOLDS = 5
UNHAPPY_STARS = 2.0  # so many or fewer
HAPPY_STARS = 4.0  # so many or more


@dataclass(frozen=True)
class Rows:
    """Revisions that the model read, with what is needed to fit and to measure a shift."""

    said: tuple[Said, ...]
    vectors: Doubles  #: (rows, width)
    odds: Doubles  #: the model's own log-odds of unhappy, by the text alone

    @property
    def labels(self) -> NDArray[np.bool_]:
        """What people said; of those of whom nobody spoke, False."""
        return np.array([one.unhappy is True for one in self.said], dtype=bool)

    @property
    def stars(self) -> list[float | None]:
        """The authors' ratings."""
        return [one.stars for one in self.said]

    @property
    def held_out(self) -> NDArray[np.bool_]:
        """Which rows are kept back."""
        return np.array([held_out(one.mention_id) for one in self.said], dtype=bool)

    @property
    def folds(self) -> NDArray[np.int64]:
        """The fold of each row; a mention's revisions share one."""
        return np.array(
            [_digest(one.mention_id) // HELD_OUT % FOLDS for one in self.said], np.int64
        )

    def only(self, rows: NDArray[np.bool_]) -> Rows:
        """Some of the rows."""
        kept = tuple(one for one, wanted in zip(self.said, rows, strict=True) if wanted)
        return Rows(kept, self.vectors[rows], self.odds[rows])


def held_out(mention_id: int) -> bool:
    """Whether a mention is kept back; the same one for ever, whatever is said of it."""
    return _digest(mention_id) % HELD_OUT == 0


def _digest(mention_id: int) -> int:
    return int.from_bytes(hashlib.sha256(str(mention_id).encode()).digest()[:6], "big")


def readable(model: EmbeddingModel, said: Sequence[Said]) -> list[Said]:
    """Those in a language that the model reads; the embedding of another tells nothing."""
    return [one for one in said if _reads(model, one)]


def _reads(model: EmbeddingModel, one: Said) -> bool:
    if not model.languages:
        return True
    code = detect(text_of(one), one.language).code
    return not code or code in model.languages


def text_of(one: Said) -> str:
    """Title and text as the judge reads them."""
    return whole_text(ToJudge(str(one.mention_id), one.text, one.title))


def rows_of(model: EmbeddingModel, said: Sequence[Said]) -> Rows:
    """Each revision as the model reads it."""
    if not said:
        return Rows((), np.zeros((0, 0)), np.zeros(0))
    vectors = model.embed([text_of(one) for one in said]).vectors
    odds = model.answering.unhappy(model.answering.of(vectors))
    return Rows(tuple(said), vectors.astype(np.float64), odds.astype(np.float64))


def is_low(one: Said) -> bool:
    """Whether the author's own rating says: unhappy."""
    return one.stars is not None and one.stars <= UNHAPPY_STARS


def is_clear(one: Said) -> bool:
    """Whether the author's own rating says how they feel, one way or the other."""
    return is_low(one) or (one.stars is not None and one.stars >= HAPPY_STARS)
