"""How long a text is, in the unit that a place counts."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from monitor.guidelines.identifiers import blanked, urls
from monitor.models.wire import LengthUnit

_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
#: What weighs 1 at X: the alphabets up to Georgian, and most of the punctuation (twitter-text v3).
_LIGHT = (range(0x1100), range(0x2000, 0x200E), range(0x2010, 0x2020), range(0x2032, 0x2038))
_LINK = 23


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
    if unit is LengthUnit.WEIGHTED:
        return _weighted(text)
    return _graphemes(text)


def _weighted(text: str) -> int:
    """As X counts, by the third configuration of its library twitter-text.

    The text is composed (NFC); a letter of the first ranges weighs 1, any other 2, an emoji with
    all that is joined to it 2, and a link 23 however long it is, because X puts its own in place.
    """
    composed = unicodedata.normalize("NFC", text)
    links = list(urls(composed))
    plain = blanked(composed, links)
    spaces = sum(link.end - link.start for link in links)
    joined = sum(_weight(char) for char in plain) - _joined_away(plain)
    return joined - spaces + _LINK * len(links)


def _weight(char: str) -> int:
    return 1 if any(ord(char) in letters for letters in _LIGHT) else 2


def _joined_away(text: str) -> int:
    """What emoji sequences weigh less than their parts: all after the first weighs nothing."""
    less, in_emoji, flags = 0, False, 0
    for before, char in pairwise(f" {text}"):
        flag = ord(char) in _REGIONAL
        part = _extends(char) or _emoji_after_joiner(before, char) or (flag and flags % 2 == 1)
        flags = flags + 1 if flag else 0
        if part and in_emoji:
            less += _weight(char)
        in_emoji = (part and in_emoji) or flag or unicodedata.category(char) == "So"
    return less


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
