"""How long a text is, in the unit that a place counts."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from monitor.models.wire import LengthUnit

_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def length_of(text: str, unit: LengthUnit) -> int:
    """Count `text` in `unit`: bytes of UTF-8 and characters exactly, graphemes closely.

    Graphemes follow UAX 29 for what people type: combining marks, emoji joined by U+200D, skin
    tones, flags and tags, CR LF. Hangul that comes as single jamo counts one for each jamo and
    prepended marks count by themselves: more than the place counts, never less.
    """
    if unit is LengthUnit.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    if unit is LengthUnit.CHARACTERS:
        return len(text)
    return _graphemes(text)


def _graphemes(text: str) -> int:
    count = 1 if text else 0
    flags = 1 if text and ord(text[0]) in _REGIONAL else 0
    for before, char in pairwise(text):
        flag = ord(char) in _REGIONAL
        joined = _extends(char) or before + char == "\r\n" or _emoji_after_joiner(before, char)
        joined = joined or (flag and flags % 2 == 1)
        flags = flags + 1 if flag else 0
        count += 0 if joined and not _breaks_after(before, char) else 1
    return count


def _extends(char: str) -> bool:
    if char == _JOINER or unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return True
    return ord(char) in _SKIN_TONES or ord(char) in _TAGS


def _emoji_after_joiner(before: str, char: str) -> bool:
    return before == _JOINER and unicodedata.category(char) == "So"


def _breaks_after(before: str, char: str) -> bool:
    """A control character or a line's end never takes a mark."""
    return unicodedata.category(before) in ("Cc", "Zl", "Zp") and before + char != "\r\n"
