"""Texts that say nothing: dots, a hand on the keyboard, one word over and over (pure)."""

from __future__ import annotations

import unicodedata

_ROWS = (
    "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm",
)  # fmt: skip
_MASHED = 5  # letters in keyboard order that no word has
_OVER_AND_OVER = 5
_PHRASE_OVER_AND_OVER = 8  # words, two of them different
_FEW_WORDS = 3


def is_noise(text: str) -> bool:
    """Whether a text that is not empty holds nothing to read; emoji are something to read."""
    words = text.lower().split()
    if not words:
        return False
    if not any(map(_tells, text)):
        return True
    if len(set(words)) == 1 and (len(words) >= _OVER_AND_OVER or _one_key(words[0])):
        return True
    if len(set(words)) == 2 and len(words) >= _PHRASE_OVER_AND_OVER:
        return True
    return len(words) <= _FEW_WORDS and all(map(_mashed, words))


def _tells(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in ("So", "Sk")


def _one_key(word: str) -> bool:
    """ "jjjjjjj", but neither "www" nor "aaah"."""
    return len(word) > _MASHED and word.isalpha() and len(set(word)) == 1


def _mashed(word: str) -> bool:
    return len(word) >= _MASHED and any(word in row for row in _ROWS)
