"""How close two replies are, once names and references are taken out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from monitor.guidelines.words import STOP, words_of

NEAR_DUPLICATE = 0.8
_SHINGLE = 3


def closeness(one: str, other: str, leave_out: Iterable[str] = ()) -> float:
    """Jaccard similarity over runs of three words, 0 to 1.

    Words with a digit (references, phone numbers) and the words of the texts in `leave_out`
    (names, contact details, the signature) do not count: they make copies look different, and
    different replies alike.
    """
    left_out = _words_in(tuple(leave_out))
    first, second = _shingles(one, left_out), _shingles(other, left_out)
    both = len(first | second)
    return len(first & second) / both if both else float(one == other)


@lru_cache(maxsize=64)
def _words_in(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.text for text in texts for word in words_of(text))


@lru_cache(maxsize=2048)  # each try at a draft is compared with the same recent replies
def _words_that_tell(text: str) -> tuple[str, ...]:
    return tuple(
        word.text
        for word in words_of(text)
        if word.text != STOP and not any(letter.isdigit() for letter in word.text)
    )


def _shingles(text: str, left_out: frozenset[str]) -> frozenset[tuple[str, ...]]:
    words = [word for word in _words_that_tell(text) if word not in left_out]
    if len(words) < _SHINGLE:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(zip(words, words[1:], words[2:], strict=False))
