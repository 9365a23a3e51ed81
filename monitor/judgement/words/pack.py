"""The word lists of one language: a TOML file beside this one, written by hand."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources

from pydantic import BaseModel, ConfigDict

from monitor.judgement.words.lexicon import Lexicon
from monitor.judgement.words.tokens import plain

LANGUAGES = ("de", "es", "fr", "it", "nl", "pt")
SHARED = "shared"  #: emoji and the like, read the same in every language
#: English words for the same concepts: only the training reads them.
PIVOT = "en"


class Grammar(BaseModel):
    """The small words that turn or raise what others say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    negators: tuple[str, ...] = ()
    denies_back: int = 0  #: How many words before it a negator denies when none follows.
    stresses: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()


class PackFile(BaseModel):
    """One file. `concepts` has the same names in every language; their weights are shared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grammar: Grammar = Grammar()
    concepts: dict[str, tuple[str, ...]] = {}
    aspects: dict[str, tuple[str, ...]] = {}
    lean: dict[str, tuple[str, ...]] = {}  #: "good" and "bad" concepts, where training starts from


@dataclass(frozen=True)
class Pack:
    """The lists of one language, ready to look up."""

    concepts: Lexicon
    aspects: Lexicon
    negators: frozenset[str]
    denies_back: int
    stresses: frozenset[str]
    turns: frozenset[str]


def read_file(name: str) -> PackFile:
    """The file as it is written."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return PackFile.model_validate(tomllib.loads(text))


@functools.cache
def pack_of(language: str) -> Pack:
    """The lists of `language` and what all share, read once."""
    own, shared = read_file(language), read_file(SHARED)
    concepts = {
        name: (*shared.concepts.get(name, ()), *own.concepts.get(name, ()))
        for name in {**shared.concepts, **own.concepts}
    }
    return Pack(
        concepts=Lexicon.of(concepts),
        aspects=Lexicon.of(own.aspects),
        negators=frozenset(map(plain, own.grammar.negators)),
        denies_back=own.grammar.denies_back,
        stresses=frozenset(map(plain, own.grammar.stresses)),
        turns=frozenset(map(plain, own.grammar.turns)),
    )


@functools.cache
def concept_names() -> tuple[str, ...]:
    """All concepts, in the order of the files."""
    return (*read_file(PIVOT).concepts, *read_file(SHARED).concepts)
