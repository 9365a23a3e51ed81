"""A sentiment model that works by a handful of words: instant, exact and easy to foresee."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judgement.sentiment import ModelFailed, Part, Reading

BAD = frozenset(
    [
        "awful",
        "bad",
        "broken",
        "cold",
        "late",
        "never",
        "rude",
        "terrible",
        "worst",
        "dirty",
        "refund",
    ]
)
GOOD = frozenset(
    ["excellent", "friendly", "good", "great", "love", "lovely", "perfect", "thanks", "wonderful"]
)

#: A text that holds this word makes the model fail, as a poison row would.
POISON = "poisonrow"


class KeywordModel:
    """Unhappy is 0.95 where only bad words stand, 0.05 where only good ones, else 0.3 or 0.6."""

    name = "keywords@1"
    cut_off = 0.5

    def __init__(self, languages: frozenset[str] = frozenset({"en"})) -> None:
        self.languages = languages
        self.calls: list[int] = []  #: how many texts each call brought

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Count good and bad words, sentence by sentence."""
        self.calls.append(len(texts))
        if any(POISON in text for text in texts):
            raise ModelFailed("the fake model was given its poison word")
        return [self._reading(text) for text in texts]

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """The mean of both; one alone where the other is missing."""
        known = [] if unhappy is None else [unhappy]
        known += [] if stars is None else [(5 - stars) / 4]
        return sum(known) / len(known) if known else 0.5

    def _reading(self, text: str) -> Reading:
        parts = tuple(_part(part) for part in re.split(r"(?<=[.!?])\s+", text) if part.strip())
        whole = _part(text)
        return Reading(whole.negative, whole.neutral, whole.positive, whole.unhappy, parts)


def _part(text: str) -> Part:
    words = set(re.findall(r"[a-z]+", text.lower()))
    bad, good = bool(words & BAD), bool(words & GOOD)
    if bad and good:
        return Part(text, 0.5, 0.0, 0.5, 0.6)
    if bad:
        return Part(text, 0.9, 0.05, 0.05, 0.95)
    if good:
        return Part(text, 0.05, 0.05, 0.9, 0.05)
    return Part(text, 0.1, 0.8, 0.1, 0.3)
