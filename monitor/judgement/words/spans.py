"""Cuts a text into sentences and turns, each an exact piece of it (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

#: A text with more parts is grouped into this many, so that a long one does not cost a whole run.
MAX_PARTS = 40
MIN_WORDS = 3  # on both sides of a turn such as "but"; shorter pieces read badly by themselves

# Each run of marks is looked at once, whatever follows it: a hundred thousand "!" cost no more
# than as many letters.
_CLOSERS = r"(?:[\"'”’)\]]|\s?»)"
_END = re.compile(rf"(?:(?<![.!?…])[.!?…]++{_CLOSERS}*(?!{_CLOSERS})|;)\s++|\n\s*+")
_SHORT_FORM = re.compile(
    r"(?:\b(?:dr|nr|bzw|ca|usw|etc|z\. ?b|d\. ?h|mr|mrs|sr|sra|srta|st|vs|approx|n|no|p\. ?ej|ecc"
    r"|sig|dott|prof|bijv|evt|o\.a|incl|inkl|max|min|env)|\b\d{1,2})\.\s+$",
    re.IGNORECASE,
)


def parts_of(text: str, turns: frozenset[str]) -> list[str]:
    """The sentences of `text`, cut again before the words in `turns`; none if it has no letters.

    Each is found in `text` as it stands; together they hold every letter of it.
    """
    bounds = [bound for sentence in _sentences(text) for bound in _turned(text, *sentence, turns)]
    pieces = [text[start:end].strip() for start, end in _grouped(bounds)]
    return [piece for piece in pieces if piece]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of sentences; what has no letter or digit belongs to the sentence before."""
    start = 0
    for end in _END.finditer(text):
        held = text[start : end.end()]
        if _SHORT_FORM.search(held[-12:]) or not _speaks(text[end.end() : end.end() + 80]):
            continue
        if _speaks(held):
            yield start, end.end()
            start = end.end()
    if _speaks(text[start:]) or start == 0:
        yield start, len(text)


def _speaks(piece: str) -> bool:
    return any(map(str.isalnum, piece))


def _turned(text: str, start: int, end: int, turns: frozenset[str]) -> Iterator[tuple[int, int]]:
    words = list(re.finditer(r"[^\W_]+", text[start:end]))
    last = 0
    for place, word in enumerate(words):
        room = place - last >= MIN_WORDS and len(words) - place > MIN_WORDS
        if room and word.group().lower() in turns:
            yield start + (words[last].start() if last else 0), start + word.start()
            last = place
    yield start + (words[last].start() if last else 0), end


def _grouped(bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len(bounds) <= MAX_PARTS:
        return bounds
    cuts = [len(bounds) * i // MAX_PARTS for i in range(MAX_PARTS + 1)]
    return [(bounds[a][0], bounds[b - 1][1]) for a, b in pairwise(cuts)]
