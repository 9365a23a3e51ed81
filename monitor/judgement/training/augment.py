"""Texts as people on a phone write them: typing slips and other names, for training (pure)."""

from __future__ import annotations

import random
import re

#: Invented names that stand for the brands of the training texts, so that none of them is learned.
NAMES = (
    "Norvik", "Brightway", "Halden", "Talora", "Quillon", "Merrow", "Vantor", "Ostara",
    "Lumeno", "Pellworth", "Zephra", "Cardinell", "Foxmere", "Dantry", "Solvik", "Arbelle",
)  # fmt: skip
_BRAND = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slipped(text: str, chance: random.Random, rate: float) -> str:
    """`rate` of the longer words with one slip: a letter lost, doubled, swapped or another."""
    words = text.split(" ")
    return " ".join(
        _slip(word, chance) if len(word) > 3 and word.isalpha() and chance.random() < rate else word
        for word in words
    )


def renamed(text: str, chance: random.Random) -> str:
    """Capitalised names inside sentences replaced by invented ones, the same by the same."""
    given: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        return given.setdefault(found[0], chance.choice(NAMES))

    return _BRAND.sub(other, text)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(_LETTERS) + word[at + 1 :]
