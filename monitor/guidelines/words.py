"""Words of a text, and phrases to look for in them, in time linear in the text.

Reviews and drafts are hostile input, so nothing here backtracks. A phrase is written as people
read it, one token a word:

    "sorry if"             these words, next to each other
    "apolog* if|should"    a beginning of a word; one word or another
    "change ... review"    up to four words between, in one sentence
    "wait* {duration}"     a slot: words that a reader of the caller's recognises
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

STOP = "."  #: Stands between sentences; no phrase reaches over it.
GAP = 4  #: Words that "..." may skip.
_PREFIX = 3  #: Beginnings of words are indexed by this many letters.

_TOKENS = re.compile(r"\d++(?:[.,]\d++)*+|[^\W\d_][^\W_]*+(?:['’][^\W_]++)*+|[.!?…\n]++")


class Word(NamedTuple):
    """One word, case-folded, with its place in the text."""

    text: str
    start: int
    end: int


Words = Sequence[Word]
#: Reads a slot at a word: the index after it and how it is said; None when it is not there.
SlotReader = Callable[[Words, int], tuple[int, str] | None]
Slots = Mapping[str, SlotReader]


def words_of(text: str) -> tuple[Word, ...]:
    """Split `text` into words and numbers; a sentence's end becomes the word "."."""
    return tuple(
        Word(_folded(match.group()), match.start(), match.end()) for match in _TOKENS.finditer(text)
    )


def _folded(token: str) -> str:
    return STOP if token[0] in ".!?…\n" else token.casefold().replace("’", "'")


@dataclass(frozen=True)
class Hit:
    """A phrase found: which one, at which characters and words, and what filled its slots."""

    phrase: str
    start: int
    end: int
    first_word: int
    last_word: int
    filled: Mapping[str, str] = field(default_factory=dict)


class _Literal(NamedTuple):
    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return word in self.whole or (bool(self.beginnings) and word.startswith(self.beginnings))


class _Slot(NamedTuple):
    name: str


_Item = _Literal | _Slot | None  # None is the gap


class Phrases:
    """A list of phrases, compiled once."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(phrases)
        self._by_word: dict[str, list[int]] = {}
        self._by_beginning: dict[str, list[int]] = {}
        self._anywhere: list[int] = []
        self._items = [tuple(_item(token) for token in phrase.split()) for phrase in self.phrases]
        for number, items in enumerate(self._items):
            self._index(number, items[0] if items else None)

    def _index(self, number: int, head: _Item) -> None:
        if head is None:
            raise ValueError(f"a phrase needs a first word: {self.phrases[number]!r}")
        if isinstance(head, _Slot):
            self._anywhere.append(number)
            return
        for word in head.whole:
            self._by_word.setdefault(word, []).append(number)
        for beginning in head.beginnings:
            self._by_beginning.setdefault(beginning[:_PREFIX], []).append(number)

    def find(self, words: Words, slots: Slots | None = None) -> Hit | None:
        """The first phrase found, or None."""
        return next(self.find_all(words, slots), None)

    def find_all(self, words: Words, slots: Slots | None = None) -> Iterator[Hit]:
        """Every phrase at every place it begins, from the left."""
        for at, word in enumerate(words):
            beginning = word.text[:_PREFIX]
            begins = word.text in self._by_word or beginning in self._by_beginning
            if not begins and not self._anywhere:
                continue  # nearly every word: nothing begins with it
            for number in self._candidates(word.text):
                filled: dict[str, str] = {}
                end = _match(self._items[number], words, at, slots or {}, filled)
                if end is not None:
                    last = end - 1
                    yield Hit(self.phrases[number], word.start, words[last].end, at, last, filled)

    def _candidates(self, word: str) -> Iterator[int]:
        yield from self._by_word.get(word, ())
        yield from self._by_beginning.get(word[:_PREFIX], ())
        yield from self._anywhere


def _item(token: str) -> _Item:
    if token == "...":  # noqa: S105 - a token of text, not a secret
        return None
    if token.startswith("{"):
        return _Slot(token.strip("{}"))
    parts = [part.casefold() for part in token.split("|")]
    beginnings = tuple(part[:-1] for part in parts if part.endswith("*"))
    if any(len(beginning) < _PREFIX for beginning in beginnings):
        raise ValueError(f"a beginning of a word needs {_PREFIX} letters: {token!r}")
    return _Literal(frozenset(part for part in parts if not part.endswith("*")), beginnings)


def _match(
    items: tuple[_Item, ...], words: Words, at: int, slots: Slots, filled: dict[str, str]
) -> int | None:
    """The index after the last word of the phrase at `at`, or None."""
    for number, item in enumerate(items):
        if item is None:
            return _over_gap(items[number + 1 :], words, at, slots, filled)
        if at >= len(words):
            return None
        if isinstance(item, _Slot):
            read = slots[item.name](words, at) if item.name in slots else None
            if read is None:
                return None
            at, filled[item.name] = read
        elif item.fits(words[at].text):
            at += 1
        else:
            return None
    return at


def _over_gap(
    items: tuple[_Item, ...], words: Words, at: int, slots: Slots, filled: dict[str, str]
) -> int | None:
    for skipped in range(GAP + 1):
        end = _match(items, words, at + skipped, slots, filled)
        if end is not None:
            return end
        if at + skipped >= len(words) or words[at + skipped].text == STOP:
            return None
    return None
