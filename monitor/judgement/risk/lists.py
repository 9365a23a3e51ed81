"""The word lists of one language (en.toml and its like), turned round for one look-up a word."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from typing import Any

from monitor.judgement.risk.effects import EFFECTS
from monitor.judgement.risk.patterns import OPENING, expression, openings, plain, whole

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
#: A word may begin here; "s" in "who's" is no word.
_START = r"(?<!\w)(?<!\w')"
_WORD_STARTS = re.compile(_START + r"\S")


@dataclass(frozen=True)
class Entry:
    """One line of a list, compiled when a text first begins like it."""

    flag: str
    expression: str

    def begins_at(self, text: str, at: int) -> bool:
        """Whether `text` says it from `at` on."""
        return _compiled(self.expression).match(text, at) is not None


@dataclass(frozen=True)
class Lists:
    """A flag is raised by any of its entries once everything harmless is blanked out."""

    language: str
    entries: Mapping[str, tuple[Entry, ...]]  #: By how the text begins there.
    harmless: Mapping[str, str]  #: One expression a flag; absent where nothing is.

    def flags_in(self, text: str) -> set[str]:
        """Every flag that a text raises."""
        said = plain(text, self.language)
        return {flag for flag in self._raised(said, set(EFFECTS)) if self._stands(flag, said)}

    def _stands(self, flag: str, said: str) -> bool:
        if flag not in self.harmless:
            return True
        left = _compiled(self.harmless[flag]).sub(" _ ", said)
        return left == said or flag in self._raised(left, {flag})

    def _raised(self, said: str, wanted: AbstractSet[str]) -> set[str]:
        found: set[str] = set()
        for start in _WORD_STARTS.finditer(said):
            at = start.start()
            for entry in _beginning_like(self.language, said[at : at + OPENING]):
                if entry.flag in wanted and entry.flag not in found and entry.begins_at(said, at):
                    found.add(entry.flag)
        return found


@functools.cache
def lists_for(language: str) -> Lists:
    """The lists of one of LANGUAGES, read at their first use."""
    file = tables(language)
    words = file.get("words", {})
    entries: dict[str, list[Entry]] = {}
    for flag in EFFECTS:
        for said in file[flag]["says"]:
            entry = Entry(flag, expression(said, language, words))
            for opening in openings(whole(said, language, words)):
                entries.setdefault(opening, []).append(entry)
    harmless = {
        flag: _START + f"(?:{'|'.join(expression(said, language, words) for said in blanked)})"
        for flag in EFFECTS
        if (blanked := file[flag].get("harmless"))
    }
    return Lists(language, {opening: tuple(found) for opening, found in entries.items()}, harmless)


@functools.lru_cache(maxsize=65_536)
def _beginning_like(language: str, opening: str) -> tuple[Entry, ...]:
    """What may begin with these letters. Texts repeat their words: most look-ups are remembered."""
    entries = lists_for(language).entries
    lengths = range(len(opening), -1, -1)
    return tuple(chain.from_iterable(entries.get(opening[:length], ()) for length in lengths))


def tables(language: str) -> dict[str, Any]:
    """The file of a language as it stands: [words], then a table of `says`, `harmless` a flag."""
    name = f"{language}.toml"
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
