"""A length of time in a review, given back as the author wrote it or not at all.

"Half an hour" is no hour, and of "2-3 hours" neither number is what they waited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass

from monitor.guidelines.phrasebook import WordSet
from monitor.guidelines.words import STOP, Words, words_of

_LONGEST = 3  #: Digits in a number that is a length of time.


def _paired(value: Any) -> dict[str, str]:
    """ "min minutes, hr hours" as a table: how it is written, how we say it."""
    if not isinstance(value, str):
        raise ValueError("a table of words is one string, with commas between the pairs")
    pairs = (entry.split(maxsplit=1) for entry in value.split(",") if entry.strip())
    return {pair[0].casefold(): pair[-1].strip() for pair in pairs}


def _wholes(value: Any) -> dict[tuple[str, ...], str]:
    """ "half an hour, half hour=half an hour": by their words, how we say them."""
    found: dict[tuple[str, ...], str] = {}
    for entry in str(value).split(","):
        written, _, said = entry.partition("=")
        if entry.strip():
            tokens = tuple(word.text for word in words_of(written))
            found[tokens] = (said or written).strip()
    return found


Table = Annotated[dict[str, str], BeforeValidator(_paired)]
Wholes = Annotated[dict[tuple[str, ...], str], BeforeValidator(_wholes)]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Durations:
    """How a length of time is written, and how we say it."""

    numbers: Table
    ones: WordSet  #: Numbers that take the unit in the singular.
    units: Table  #: The singular.
    plurals: Table  #: The plural of each singular.
    articles: WordSet = frozenset()  #: Numbers that say no more before one: "a 30 minute wait".
    halves: WordSet = frozenset()  #: Parts of a whole, which change the number beside them.
    joins: WordSet = frozenset()  #: Between two numbers that are one length, or a range.
    wholes: Wholes = field(default_factory=dict)  #: Said in one piece: "an hour and a half".

    def read(self, words: Words, at: int) -> tuple[int, str] | None:
        """The place after the length that begins at `at`, and how we say it: "40 minutes".

        None where none begins, and where it is but a part of what the author says.
        """
        return self._whole(words, at) or self._counted(words, at)

    def _whole(self, words: Words, at: int) -> tuple[int, str] | None:
        longest = max(map(len, self.wholes), default=0)
        said = [word.text for word in words[at : at + longest]]
        for length in range(len(said), 1, -1):
            found = self.wholes.get(tuple(said[:length]))
            if found is not None:
                return at + length, found
        return None

    def _counted(self, words: Words, at: int) -> tuple[int, str] | None:
        if at + 1 >= len(words):
            return None
        number, unit = words[at].text, self.units.get(words[at + 1].text)
        said = number if number.isdecimal() else self.numbers.get(number)
        if unit is None or said is None or (number.isdecimal() and len(number) > _LONGEST):
            return None
        before = [word.text for word in words[max(0, at - 2) : at]]
        after = [word.text for word in words[at + 2 : at + 5]]
        if self._began(before) or self._goes_on(after):
            return None
        return at + 2, f"{said} {unit if number in self.ones else self.plurals[unit]}"

    def _began(self, before: Sequence[str]) -> bool:
        """Whether what stands before belongs to the number: "2 to 3", "an hour and 20"."""
        if not before:
            return False
        if self._measures(before[-1]):
            return True
        if before[-1] == STOP:  # "2–3"
            return before[0].isdecimal()
        return before[-1] in self.joins and len(before) == 2 and self._measures(before[0])

    def _goes_on(self, after: Sequence[str]) -> bool:
        """Whether what follows belongs to the length: "and a half", "20 minutes"."""
        rest = list(after[1:] if after and after[0] in self.joins else after)
        first, second = [*rest, "", ""][:2]
        if first in self.articles and second in self.halves:
            return True
        number = first in self.articles or self._counts(first)
        return first in self.halves or (number and second in self.units)

    def _measures(self, word: str) -> bool:
        return word in self.halves or word in self.units or self._counts(word)

    def _counts(self, word: str) -> bool:
        return word.isdecimal() or (word in self.numbers and word not in self.articles)
