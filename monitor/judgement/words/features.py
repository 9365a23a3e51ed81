"""What a text is weighed by: concepts met (denied or not), its manner, and hashed word pieces."""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.words.lexicon import Found
from monitor.judgement.words.pack import Pack
from monitor.judgement.words.tokens import HANDLE, LINK, Token

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]

BUCKETS = 1 << 16
PIECES = (2, 5)  # the shortest and the longest piece of a word, in characters
REACH = 3  # words that a "not" denies
STRESSED = 1.5  # what a concept counts after "very"
#: A concept that stands ten times in a review says little more than one that stands thrice.
MOST = 3.0
_STOPS = frozenset(".;:!?…\n()")

MANNER = ("length", "!", "?", "…", "shouted", "link", "name", "told")


@dataclass(frozen=True)
class Said:
    """A text cut up once, for both kinds of features."""

    text: str
    tokens: Sequence[Token]


def concepts_of(said: Said, pack: Pack, names: Sequence[str]) -> Floats:
    """One value a concept, as met, then one each as denied; long texts do not outshout short."""
    row = np.zeros(2 * len(names), dtype=np.float32)
    place = _places(tuple(names))
    found = list(pack.concepts.found(said.tokens))
    denied = set(_denied(said.tokens, found, pack))
    for number, one in enumerate(found):
        column = place.get(one.name)
        if column is not None:
            weight = STRESSED if _stressed(said.tokens, one, pack) else 1.0
            row[column + len(names) * (number in denied)] += weight
    held = np.minimum(row, MOST)
    total = float(held.sum())
    evened: Floats = (held / math.sqrt(max(total, 1.0))).astype(np.float32)
    return evened


def manner_of(said: Said, concepts: Floats) -> Floats:
    """One value each of MANNER, none far above one; "told" is how much the concepts found say."""
    plain = [token.plain for token in said.tokens]
    words = "".join(said.text[one.start : one.end] for one in said.tokens[:300] if one.is_word)
    letters, capitals = sum(map(str.isalpha, words)), sum(map(str.isupper, words))
    values = (
        math.log1p(len(plain)) / 4,
        min(plain.count("!"), 3) / 3,
        min(plain.count("?"), 3) / 3,
        min(plain.count("…"), 2) / 2,
        float(letters > 8 and capitals > 0.6 * letters),
        float(LINK in plain),
        float(HANDLE in plain),
        min(float(concepts.sum()), 4.0) / 4,
    )
    return np.array(values, dtype=np.float32)


def buckets_of(said: Said) -> Whole:
    """The hashed words, word pairs and word pieces of a text, each once, in order."""
    plain = [token.plain for token in said.tokens]
    pairs = [_bucket(f"{one} {two}") for one, two in pairwise(plain)]
    parts = [_pieces(word) for word in dict.fromkeys(plain)]
    return np.unique(np.concatenate([*parts, np.array(pairs, dtype=np.int64)]))


def _denied(tokens: Sequence[Token], found: Sequence[Found], pack: Pack) -> Iterator[int]:
    """The places in `found` that a negator reaches: the next words, else the words before."""
    for at, token in enumerate(tokens):
        if token.plain not in pack.negators:
            continue
        end = _stop(tokens, range(at + 1, min(at + 1 + REACH + 1, len(tokens))), pack)
        ahead = [n for n, one in enumerate(found) if at < one.first < end]
        if ahead:
            yield ahead[0]
            continue
        start = _stop(tokens, range(at - 1, max(at - 1 - pack.denies_back, -1), -1), pack)
        behind = [n for n, one in enumerate(found) if start < one.last - 1 < at]
        yield from behind[-1:]


def _stop(tokens: Sequence[Token], places: range, pack: Pack) -> int:
    """The first of `places` past which a negator does not reach."""
    for place in places:
        if tokens[place].plain in _STOPS or tokens[place].plain in pack.turns:
            return place
    return places.stop


def _stressed(tokens: Sequence[Token], one: Found, pack: Pack) -> bool:
    return one.first > 0 and tokens[one.first - 1].plain in pack.stresses


@functools.lru_cache(maxsize=8)
def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


@functools.lru_cache(maxsize=30_000)
def _pieces(word: str) -> Whole:
    marked = f"<{word}>"
    shortest, longest = PIECES
    pieces = {
        marked[start : start + length]
        for length in range(shortest, longest + 1)
        for start in range(len(marked) - length + 1)
    }
    return np.array([_bucket(f"={word}"), *map(_bucket, sorted(pieces))], dtype=np.int64)


def _bucket(piece: str) -> int:
    return zlib.crc32(piece.encode("utf-8", "replace")) % BUCKETS


def softmax(logits: Any) -> Floats:
    """Probabilities of one row of log-odds."""
    raised = np.exp(logits - np.max(logits))
    shares: Floats = (raised / raised.sum()).astype(np.float32)
    return shares
