"""Runs of three words, to tell quickly how much one text is like another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

Shingles = frozenset[tuple[str, str, str]]

_CODE = re.compile(r"\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def shingles_of(text: str) -> Shingles:
    """Every run of three words; numbers, references and signs do not count."""
    words = [word.casefold() for word in _WORD.findall(_CODE.sub(" ", text))]
    return frozenset(zip(words, words[1:], words[2:], strict=False))


@lru_cache(maxsize=4096)  # the same recent replies are looked at for every new draft
def of_reply(text: str) -> Shingles:
    """The same, remembered: for replies that stand."""
    return shingles_of(text)


def masked(text: str, hidden: Iterable[str]) -> Shingles:
    """The runs of three words of `text` without what is hidden, none reaching over a gap."""
    for part in sorted({part for part in hidden if part}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "\n", text, flags=re.IGNORECASE)
    return frozenset().union(*(shingles_of(piece) for piece in text.split("\n")))


def share(mine: Shingles, other: Shingles) -> float:
    """How much of `mine` stands in `other`, 0 to 1."""
    return len(mine & other) / len(mine) if mine else 0.0


def nearest(mine: Shingles, others: Sequence[Shingles]) -> float:
    """The largest share that any of `others` has of `mine`."""
    if not mine:
        return 0.0
    return max((len(mine & other) for other in others), default=0) / len(mine)
