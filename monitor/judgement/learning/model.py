"""What learning asks of a model: embeddings, and the log-odds its own heads give (a Protocol)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from monitor.judgement.heads import Floats
from monitor.judgement.learned import Learned
from monitor.judgement.sentiment import SentimentModel


class Embedded(Protocol):
    """One vector a text."""

    @property
    def vectors(self) -> Floats:
        """(texts, width)"""


class Answering(Protocol):
    """The heads of a model, as it was delivered."""

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects it knows, one column each of the answers' log-odds."""

    @property
    def cut_offs(self) -> Floats:
        """From which log-odds on an aspect counts as found, one an aspect."""

    @property
    def file(self) -> Any:
        """heads.json; its `aspects.words` is added where a word list names an aspect."""

    def of(self, vectors: Floats) -> Any:
        """What every head says of these embeddings; `.aspects` are log-odds."""

    def unhappy(self, answers: Any) -> Floats:
        """Log-odds that the author is unhappy."""


class EmbeddingModel(SentimentModel, Protocol):
    """A model that can be taught: the built-in one, or a fake. It is its own key in a cache."""

    def __hash__(self) -> int:
        """As every object has it."""

    @property
    def answering(self) -> Answering:
        """Its heads, as they were delivered."""

    def embed(self, texts: Sequence[str]) -> Embedded:
        """The embeddings that every head stands on."""

    def taught(self, learned: Learned | None) -> SentimentModel:
        """The same model with what this team has taught it; ModelFailed if it does not fit."""
