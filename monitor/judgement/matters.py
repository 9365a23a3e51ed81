"""What one sentence speaks about: the aspect head and the word lists together (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from monitor.judgement.answers import Heads
from monitor.judgement.aspects import words_in
from monitor.judgement.encoder import Tokens
from monitor.judgement.heads import Floats
from monitor.judgement.sentiment import Matter

_WORD = re.compile(r"[^\W\d_][\w'’-]+")
#: A neighbour of the word that speaks most for an aspect is quoted too from this share of it on.
NEIGHBOUR = 0.6
MOST_WORDS = 3
#: Words that name nothing, however much of a sentence's meaning gathers in them.
EMPTY_WORDS = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "did", "do", "does", "for",
    "from", "had", "has", "have", "he", "her", "him", "his", "i", "if", "in", "is", "it", "its",
    "just", "me", "my", "no", "not", "of", "on", "or", "our", "she", "so", "some", "than", "that",
    "the", "their", "them", "then", "there", "they", "this", "to", "too", "us", "very", "was",
    "we", "were", "what", "when", "which", "who", "why", "will", "with", "would", "you", "your",
))  # fmt: skip


def matters_of(
    heads: Heads, text: str, read: str, odds: Floats, tokens: Tokens
) -> Iterator[Matter]:
    """The aspects of one sentence, each with the author's own words for it.

    `odds` has the aspect head's log-odds, `read` the sentence as the model read it, and `tokens`
    its pieces with their vectors: where no word list names an aspect, the words that speak most
    for it do.
    """
    named: dict[str, list[str]] = {}
    for aspect, words in words_in(text):
        named.setdefault(aspect, []).append(words)
    bonus = heads.file.aspects.words
    hits = np.array([aspect in named for aspect in heads.aspects], dtype=np.float32)
    for number in np.flatnonzero(odds + bonus * hits >= heads.cut_offs).tolist():
        aspect = heads.aspects[number]
        found = named.get(aspect)
        if not found:
            found = [_speaking(heads.aspect_odds(tokens.vectors, number), read, text, tokens)]
        if any(found):
            yield Matter(aspect, ", ".join(dict.fromkeys(words for words in found if words)))


def _speaking(odds: Floats, read: str, text: str, tokens: Tokens) -> str:
    """Up to three words in a row that speak most for an aspect, as they stand in the text."""
    words = list(_scored(odds, read, tokens))
    if not words:
        return ""
    values = [value if word.lower() not in EMPTY_WORDS else -np.inf for word, value in words]
    best = int(np.argmax(values))
    if values[best] == -np.inf:
        return ""
    first = last = best
    enough = NEIGHBOUR * values[best]
    while last - first + 1 < MOST_WORDS:
        left = values[first - 1] if first > 0 else -np.inf
        right = values[last + 1] if last + 1 < len(values) else -np.inf
        if max(left, right) < max(enough, 0.0):
            break
        first, last = (first - 1, last) if left >= right else (first, last + 1)
    quoted = r"\W+".join(re.escape(word) for word, _ in words[first : last + 1])
    found = re.search(quoted, text, re.IGNORECASE)
    return found[0] if found else ""


def _scored(odds: Floats, read: str, tokens: Tokens) -> Iterator[tuple[str, float]]:
    """Each word of the sentence with the highest odds among its pieces."""
    at = 0
    for found in _WORD.finditer(read):
        start, end = found.span()
        while at < len(tokens.spans) and tokens.spans[at][1] <= start:
            at += 1
        stop = at
        while stop < len(tokens.spans) and tokens.spans[stop][0] < end:
            stop += 1
        if stop > at:
            yield found[0], float(odds[at:stop].max())
