"""Words of a text, and phrases to look for in them, in time linear in the text.

Reviews and drafts are hostile input, so nothing here backtracks. A phrase is written as people
read it, one token a word:

    "sorry if"             these words, next to each other
    "apolog* if|should"    a beginning of a word; one word or another
    "change ... review"    up to four words between, in one sentence
    "wait* {duration}"     a slot: words that a reader of the caller's recognises
    "! refund policy"      an exception: takes away every hit of its list that it touches
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

STOP = "."  #: Stands between sentences; no phrase reaches over it.
GAP = 4  #: Words that "..." may skip.
_PREFIX = 3  #: Beginnings of words are indexed by this many letters.
_EXCEPT = "! "

#: French and Italian words that lose their end before a vowel: "l'attente" is two words.
_ELIDED = (
    "[ldjmtsncv]|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|all|nell|sull|dall|dagl|degl|quell|bell"
    "|nessun|sant|dov|cos|com|quest|anch|tutt|mezz|senz"
)
_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"  # a letter may come with its accent beside it
_TOKENS = re.compile(
    r"\d+(?:[.,]\d+)*"
    rf"|(?i:{_ELIDED})['’](?=[^\W\d_]{{2}}|[aàyo]\b)(?!(?:ll|re|ve)\b)"
    rf"|[^\W\d_]{_LETTER}*(?:['’]{_LETTER}+)*"
    r"|[.!?…\n]+"
)


class Word(NamedTuple):
    """One word, folded, with its place in the text."""

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
        Word(_word(match.group()), match.start(), match.end()) for match in _TOKENS.finditer(text)
    )


def _word(token: str) -> str:
    return STOP if token[0] in ".!?…\n" else folded(token)


def folded(word: str) -> str:
    """A word as words are compared: small, without accents, which people leave out as they type."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFD", word.casefold().replace("’", "'"))
    return "".join(char for char in plain if unicodedata.category(char) != "Mn")


def sentences_of(words: Words, text: str) -> list[list[Word]]:
    """The sentences of `words`, which are those of `text`; what is blank there is left out.

    A sentence ends at a stop before white space: the dots of an address end nothing.
    """
    sentences: list[list[Word]] = []
    ended = True
    for word in words:
        if not text[word.start : word.end].strip(" "):
            continue
        if ended:
            sentences.append([])
        sentences[-1].append(word)
        after = text[word.start : word.end + 1]
        ended = word.text == STOP and (any(c.isspace() for c in after) or word.end >= len(text))
    return sentences


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
    """A list of phrases with its exceptions, compiled once."""

    def __init__(self, phrases: Iterable[str]) -> None:
        given = tuple(phrases)
        self.phrases = tuple(phrase for phrase in given if not phrase.startswith(_EXCEPT))
        excepted = [phrase.removeprefix(_EXCEPT) for phrase in given if phrase.startswith(_EXCEPT)]
        self._exceptions = Phrases(excepted) if excepted else None
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
        """Every phrase at every place it begins, from the left, that no exception touches."""
        excepted: frozenset[int] | None = None
        for hit in self._hits(words, slots or {}):
            if self._exceptions is not None:
                if excepted is None:
                    excepted = self._exceptions.places(words, slots)
                if not excepted.isdisjoint(range(hit.first_word, hit.last_word + 1)):
                    continue
            yield hit

    def places(self, words: Words, slots: Slots | None = None) -> frozenset[int]:
        """The index of every word that a hit covers."""
        found = self.find_all(words, slots)
        return frozenset(at for hit in found for at in range(hit.first_word, hit.last_word + 1))

    def _hits(self, words: Words, slots: Slots) -> Iterator[Hit]:
        for at, word in enumerate(words):
            beginning = word.text[:_PREFIX]
            begins = word.text in self._by_word or beginning in self._by_beginning
            if not begins and not self._anywhere:
                continue  # nearly every word: nothing begins with it
            for number in self._candidates(word.text):
                filled: dict[str, str] = {}
                end = _match(self._items[number], words, at, slots, filled)
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
    parts = [folded(part) for part in token.split("|")]
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
