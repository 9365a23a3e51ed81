"""The contract of a sentiment model: texts in, one reading each out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Matter:
    """Something a sentence speaks about, with the author's own words for it."""

    aspect: str
    words: str


@dataclass(frozen=True)
class Part:
    """One sentence of a text and how it reads by itself."""

    text: str  #: As the author wrote it.
    negative: float
    neutral: float
    positive: float
    unhappy: float
    matters: tuple[Matter, ...] | None = None  #: None where the model does not tell.


@dataclass(frozen=True)
class Reading:
    """How one text reads, without its rating. The three polarities add up to one."""

    negative: float
    neutral: float
    positive: float
    unhappy: float  #: Calibrated: of the texts with 0.8, four in five authors are unhappy.
    parts: tuple[Part, ...] = ()  #: Its sentences in order; at least one unless the text is empty.
    share_read: float = 1.0  #: Below 1 when a very long text was read in samples.
    anger: float | None = None  #: None where the model does not tell.


class ModelFailed(Exception):
    """The model could not read these texts; the message says why, without quoting them."""


class SentimentModel(Protocol):
    """Anything that reads texts: the built-in model, one from a hub, or a fake."""

    @property
    def name(self) -> str:
        """Name and version, as "name@version": an assessment belongs to it."""

    @property
    def languages(self) -> frozenset[str]:
        """The ISO 639-1 codes it reads; empty means every language."""

    @property
    def cut_off(self) -> float:
        """From which `unhappy` on an author counts as unhappy, unless the settings say another."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text, in order. Raises ModelFailed."""

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """How likely the author is unhappy, from the text (None: not read) and the stars."""
