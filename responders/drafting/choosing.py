"""Chooses among sentences: the same for the same seed, and not what was said lately."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from monitor.guidelines.voice import Formality
from monitor.guidelines.words import words_of
from responders.drafting.grammar import Lines, Sentence
from responders.drafting.shingles import Shingles, share

_T = TypeVar("_T")
_STALE = 0.34  #: More of a sentence's runs of words than this were read lately.
_REST = 3  #: One line in so many may rest: the others stay to choose from.


def picked(options: Sequence[_T], seed: str) -> _T:
    """One of `options`, on every machine the same for the same seed."""
    digest = hashlib.sha256(seed.encode()).digest()
    return options[int.from_bytes(digest[:8]) % len(options)]


@dataclass(frozen=True)
class Fresh:
    """The sentences of each list that were not used lately and that the voice may say.

    One is made for a draft and asked by all of its tries, so each list is looked through once.
    """

    formality: Formality = Formality.FORMAL
    lately: Shingles = frozenset()  #: Of the last replies on the same listing.
    avoid: tuple[str, ...] = ()
    _kept: dict[Lines, tuple[tuple[Sentence, ...], ...]] = field(default_factory=dict)

    def of(self, lines: Lines) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences to choose from, by line; none where every one is to be avoided."""
        if lines not in self._kept:
            self._kept[lines] = self._freshest(lines)
        return self._kept[lines]

    def _freshest(self, lines: Lines) -> tuple[tuple[Sentence, ...], ...]:
        by_line: dict[int, list[tuple[float, Sentence]]] = {}
        for sentence in lines.sentences(self.formality):
            if not says_any(sentence.text, self.avoid):
                used = share(sentence.shingles, self.lately)
                by_line.setdefault(sentence.line, []).append((used, sentence))
        ranked = sorted(by_line.values(), key=lambda line: min(used for used, _ in line))
        fresh = sum(min(used for used, _ in line) <= _STALE for line in ranked)
        most = max(fresh, len(ranked) - len(ranked) // _REST)
        return tuple(
            tuple(s for used, s in line if used <= max(_STALE, min(u for u, _ in line)))
            for line in ranked[:most]
        )


@dataclass(frozen=True)
class Choice:
    """One try: takes a sentence of each list."""

    seed: str
    fresh: Fresh = field(default_factory=Fresh)

    def sentence(self, lines: Lines, what: str) -> Sentence | None:
        """A sentence; `what` it is for, so that choices do not move together."""
        by_line = self.fresh.of(lines)
        if not by_line:
            return None
        line = self.of(by_line, f"{what}/line")
        return self.of(line, f"{what}/words")

    def of(self, options: Sequence[_T], what: str) -> _T:
        """One of `options`."""
        return picked(options, f"{self.seed}/{what}")


def says_any(text: str, phrases: Sequence[str]) -> bool:
    """Whether one of the phrases stands in a text, as whole words."""
    if not phrases:
        return False
    said = _bare(text)
    return any(phrase.strip() and _bare(phrase) in said for phrase in phrases)


def _bare(text: str) -> str:
    return f" {' '.join(word.text for word in words_of(text))} "
