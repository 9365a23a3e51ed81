"""The words of a review that a reply may give back: safe nouns, and how each is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BeforeValidator

from monitor.guidelines.words import words_of


@dataclass(frozen=True)
class Noun:
    """One noun in our spelling, with its grammatical class and the sorts it belongs to."""

    said: str
    kind: str
    sorts: frozenset[str]


@dataclass(frozen=True)
class SpokenNoun:
    """A noun with the forms of its class: it fills {thing}, {thing.the}."""

    noun: Noun
    forms: Mapping[str, Mapping[str, str]]

    def spoken(self, form: str) -> str:
        """The noun in one of the pack's forms; the bare word for ""."""
        said = self.noun.said
        return self.forms[form][self.noun.kind].replace("{}", said) if form else said


@dataclass(frozen=True)
class SpokenPair:
    """Two nouns in one breath: "the soup and the waiter"."""

    one: SpokenNoun
    other: SpokenNoun
    both: str  #: "{0} and {1}"

    def spoken(self, form: str) -> str:
        """Both in the same form."""
        return self.both.format(self.one.spoken(form), self.other.spoken(form))


@dataclass(frozen=True)
class Nouns:
    """All nouns of a language, by the word as it stands in a review (in small letters)."""

    by_word: Mapping[str, Noun] = field(default_factory=dict)

    def get(self, word: str, sort: str = "") -> Noun | None:
        """The noun that this word is; None where we have none, or it is of another sort."""
        noun = self.by_word.get(word)
        return noun if noun and (not sort or sort in noun.sorts) else None

    @property
    def sorts(self) -> frozenset[str]:
        """The names of all sorts."""
        return frozenset().union(*(noun.sorts for noun in self.by_word.values()))

    @property
    def kinds(self) -> frozenset[str]:
        """The names of all grammatical classes."""
        return frozenset(noun.kind for noun in self.by_word.values())


def nouns_of(stated: Any) -> Nouns:
    """Read [nouns.SORT] tables of class = words; ValueError for what cannot be meant."""
    if isinstance(stated, Nouns):
        return stated
    found: dict[str, Noun] = {}
    for sort, kinds in dict(stated).items():
        if not isinstance(kinds, dict):
            raise ValueError(f"nouns.{sort} is a table: grammatical class = words")
        for kind, words in kinds.items():
            for written, said in _entries(str(words)):
                before = found.get(written)
                if before and before.kind != kind:
                    raise ValueError(f"{written!r} is both {before.kind!r} and {kind!r}")
                sorts = frozenset({sort}) | (before.sorts if before else frozenset())
                found[written] = Noun(before.said if before else said, kind, sorts)
    return Nouns(found)


def _entries(words: str) -> Iterator[tuple[str, str]]:
    """ "pizza kueche=Küche": each as the words of a review are read, and how we spell it."""
    for entry in words.split():
        written, _, said = entry.partition("=")
        read = words_of(written)
        if len(read) != 1:
            raise ValueError(f"a noun is one word: {entry!r}")
        yield read[0].text, said or written


StatedNouns = Annotated[Nouns, BeforeValidator(nouns_of)]
