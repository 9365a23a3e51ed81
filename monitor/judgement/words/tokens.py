"""Cuts a text into words and signs, each with its place, and makes spellings alike (pure)."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

LINK, HANDLE = "<link>", "<name>"

_TOKEN = re.compile(
    r"""
    (?P<link>https?\b\S*|www\.\S+)
  | (?P<handle>(?<![\w.])@\w[\w.-]*)
  | (?P<word>[^\W_]+)
  | (?P<face>[:;=8][-'o^]?[)(\]\[DdPp/\\|*3oO]+(?!\w)|<3|\^_*\^)
  | (?P<emoji>[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])
  | (?P<mark>!+|\?[?!]*|\.{2,}|…|[.,;:()\n])
    """,
    re.VERBOSE,
)
_STRETCHED = re.compile(r"(.)\1{2,}")
_SPELT_APART = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, emoji or mark of a text, and where it stands there."""

    plain: str  #: As the lists and weights know it: see `plain`.
    start: int
    end: int
    is_word: bool


def tokens_of(text: str) -> list[Token]:
    """The words and signs of `text`, left to right; costs time linear in the text."""
    return [_token(found) for found in _TOKEN.finditer(text)]


@functools.lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """A word without case, accents or stretched letters: "Größe" is "grosse", "suuuper" "super".

    People leave out accents, and type them in more than one way.
    """
    lowered = unicodedata.normalize("NFKC", word).lower().translate(_SPELT_APART)
    letters = unicodedata.normalize("NFD", lowered)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _STRETCHED.sub(r"\1", bare)


def words_of(entry: str) -> tuple[str, ...]:
    """An entry of a word list as the tokens it is looked up by."""
    return tuple(token.plain for token in tokens_of(unicodedata.normalize("NFC", entry)))


def _token(found: re.Match[str]) -> Token:
    kind, said = found.lastgroup, found.group()
    start, end = found.span()
    if kind == "word":
        return Token(plain(said) if len(said) <= 40 else said[:40].lower(), start, end, True)
    return Token(_sign(kind, said), start, end, False)


def _sign(kind: str | None, said: str) -> str:
    if kind == "link":
        return LINK
    if kind == "handle":
        return HANDLE
    if kind == "mark":
        return "…" if said[0] == "." and len(said) > 1 else said[0]
    return said[:2] + said[-1] if kind == "face" and len(said) > 3 else said
