"""Where an aspect of the team's own is found: in one text, and in what came in lately."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.judgement.learned import CustomHead, named
from monitor.judgement.learning.custom import found_in
from monitor.judgement.learning.model import EmbeddingModel
from monitor.judgement.sentences import parts_of


@dataclass(frozen=True)
class Match:
    """One sentence, and whether it speaks of the aspect."""

    text: str
    likely: float
    found: bool  #: By its embedding, or by one of the aspect's words.


@dataclass(frozen=True)
class Hit:
    """A mention that speaks of the aspect, and the sentence that says so."""

    mention_id: int
    sentence: str
    likely: float


def matches_in(model: EmbeddingModel, head: CustomHead, text: str) -> list[Match]:
    """Each sentence of a text, in order."""
    parts = parts_of(text)
    return _matches(model, head, parts) if parts else []


def hits(
    model: EmbeddingModel, head: CustomHead, texts: Sequence[tuple[int, str]], most: int
) -> list[Hit]:
    """The mentions (id, text) that speak of the aspect, the surest first."""
    split = [(id, part) for id, text in texts for part in parts_of(text)]
    if not split:
        return []
    best: dict[int, Hit] = {}
    matches = _matches(model, head, [part for _, part in split])
    for (id, _), match in zip(split, matches, strict=True):
        if match.found and (id not in best or best[id].likely < match.likely):
            best[id] = Hit(id, match.text, match.likely)
    return sorted(best.values(), key=lambda hit: -hit.likely)[:most]


def _matches(model: EmbeddingModel, head: CustomHead, parts: Sequence[str]) -> list[Match]:
    vectors = model.embed(list(parts)).vectors
    return list(_judged(head, parts, found_in(head, vectors)))


def _judged(
    head: CustomHead, parts: Sequence[str], likely: Sequence[float]
) -> Iterator[Match]:  # fmt: skip
    for part, how in zip(parts, likely, strict=True):
        by_word = named(head.words, part)
        yield Match(part, max(how, 0.5) if by_word else how, by_word or how >= 0.5)
