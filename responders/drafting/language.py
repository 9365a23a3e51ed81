"""What the composer says in one language, as data in languages/*.toml.

A language is one file here and one in monitor/guidelines/languages; no code changes for it.
"""

from __future__ import annotations

import tomllib
from dataclasses import field
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from monitor.guidelines.phrasebook import PhraseList, WordSet, base_language, languages

_PACKS = files("responders.drafting") / "languages"
_FORBID = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

Lines = tuple[str, ...]


def _paired(value: Any) -> dict[str, str]:
    """ "min minutes, hr hours" as a table: how it is written, how we say it."""
    if not isinstance(value, str):
        raise ValueError("a table of words is one string, with commas between the pairs")
    pairs = (entry.split(maxsplit=1) for entry in value.split(",") if entry.strip())
    return {pair[0].casefold(): pair[-1].strip() for pair in pairs}


Table = Annotated[dict[str, str], BeforeValidator(_paired)]


@dataclass(frozen=True, config=_FORBID)
class Concern:
    """One thing that goes wrong for people: how they say it, and how we do."""

    aspect: str
    when: PhraseList
    says: Lines  #: Each fits after "about": "the wait of {duration}".
    owns: Lines = ()  #: In place of the aspect's.
    at_most: int | None = None  #: Only in a review of so many words: a long one mentions much.
    weight: int = 2  #: How telling it is: 3 names a thing or a number, 1 is vague.


@dataclass(frozen=True, config=_FORBID)
class AspectLines:
    """What we say about one aspect where nothing more exact was found."""

    names: Lines  #: Each fits after "about".
    owns: Lines  #: A sentence that takes their side.
    topics: Lines  #: Each fits after "about" and "with": we know no more than that.
    praised: Lines  #: Each fits after "kind words about".
    with_thing: Lines = ()  #: Each fits after "about", with {thing}.


@dataclass(frozen=True, config=_FORBID)
class Sentences:
    """The composer's sentences. Names in braces are filled in."""

    greets: Lines
    thanks: Lines
    sorry: Lines
    very_sorry: Lines
    good_part: Lines
    sorry_unnamed: Lines
    sorry_topic: Lines
    asks: Lines
    wishes: Lines
    by_email: Lines
    by_link: Lines
    by_phone: Lines
    by_reference: Lines
    or_phone: Lines
    short_thanks: Lines
    short_by_email: Lines
    short_by_link: Lines
    short_by_phone: Lines
    short_by_reference: Lines
    short_asks: Lines
    praised_thing: Lines
    praise: Lines
    praise_unnamed: Lines
    praise_ends: Lines
    hears: Lines
    hears_ends: Lines
    joined: str  #: Two matters in one: "{0} and about {1}".


@dataclass(frozen=True, config=_FORBID)
class Durations:
    """How a length of time is written, and how we say it."""

    numbers: Table
    ones: WordSet  #: Numbers that take the unit in the singular.
    units: Table  #: The singular.
    plurals: Table  #: The plural of each singular.


@dataclass(frozen=True, config=_FORBID)
class LanguagePack:
    """All that the composer knows in one language."""

    language: str
    sentences: Sentences
    liked: PhraseList  #: How people say that a {thing} was good.
    durations: Durations
    nouns: dict[str, WordSet]  #: Safe to say back, by sort: each sort is a slot.
    not_names: WordSet  #: Display names that are nobody's name.
    aspects: dict[str, AspectLines]
    concerns: tuple[Concern, ...] = field(default_factory=tuple)

    @cached_property
    def things(self) -> frozenset[str]:
        """Nouns of every sort."""
        return frozenset().union(*self.nouns.values())

    def aspect(self, name: str) -> AspectLines:
        """The lines for an aspect; those of "other" for one that we do not know."""
        return self.aspects.get(name) or self.aspects["other"]


def supported(language: str) -> bool:
    """Whether replies can be written, and checked in full, in a language (a BCP 47 tag)."""
    return pack_for(language) is not None


def pack_for(language: str) -> LanguagePack | None:
    """The pack of a language; None where we have none: then a person writes."""
    return _load(base_language(language))


@cache
def _load(language: str) -> LanguagePack | None:
    path = _PACKS / f"{language}.toml"
    if language not in languages() or not path.is_file():
        return None
    stated = tomllib.loads(path.read_text("utf-8"))
    return TypeAdapter(LanguagePack).validate_python({**stated, "language": language})
