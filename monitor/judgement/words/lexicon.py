"""Word lists turned round for one look-up a word: whatever their size, a text costs the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.judgement.words.tokens import Token, words_of

_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Found:
    """A list entry met in a text: whose list, and the tokens `first` up to before `last`."""

    name: str
    first: int
    last: int


@dataclass
class Lexicon:
    """Names by word, stem ("rude*") or phrase, whose last word may be a stem.

    A phrase wins over a word, a word over a stem, the longer over the shorter.
    """

    words: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], bool, str]]] = field(default_factory=dict)
    longest_stem: int = 0

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[str]]) -> Lexicon:
        """The lists by name, ready to look up."""
        made = cls()
        for name, entries in lists.items():
            for entry in entries:
                made._add(name, entry)
        for found in made.phrases.values():
            found.sort(key=lambda phrase: -len(phrase[0]))
        return made

    def found(self, tokens: Sequence[Token]) -> Iterator[Found]:
        """Each entry in `tokens`, left to right, none inside another."""
        said = [token.plain for token in tokens]
        at = 0
        while at < len(said):
            name, length = self._at(said, at)
            if name:
                yield Found(name, at, at + length)
            at += length

    def _add(self, name: str, entry: str) -> None:
        first, *rest = words_of(entry.removesuffix("*"))
        stem = entry.endswith("*")
        if rest:
            self.phrases.setdefault(first, []).append((tuple(rest), stem, name))
        elif stem:
            self.stems[first] = name
            self.longest_stem = max(self.longest_stem, len(first))
        else:
            self.words[first] = name

    def _at(self, said: Sequence[str], at: int) -> tuple[str, int]:
        for rest, stem, name in self.phrases.get(said[at], ()):
            if _follows(said, at + 1, rest, stem):
                return name, 1 + len(rest)
        word = said[at]
        if word in self.words:
            return self.words[word], 1
        for length in range(min(len(word), self.longest_stem), _SHORTEST_STEM - 1, -1):
            if word[:length] in self.stems:
                return self.stems[word[:length]], 1
        return "", 1


def _follows(said: Sequence[str], at: int, rest: tuple[str, ...], stem: bool) -> bool:
    here = said[at : at + len(rest)]
    if len(here) < len(rest) or tuple(here[:-1]) != rest[:-1]:
        return False
    return here[-1].startswith(rest[-1]) if stem else here[-1] == rest[-1]
