"""Finds in a review what went wrong, to say it back in our words.

Nothing of the author's text goes into a reply but a length of time and nouns from our own list:
no name, no number that identifies, no link, no insult.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.words import Hit, Slots, Words, words_of
from responders.drafting.language import Concern, Durations, LanguagePack

_CLAUSE_ENDS = str.maketrans(",;:()–—", ".......")
_LONGEST = 3  #: Digits in a number that is a length of time.


@dataclass(frozen=True)
class Found:
    """A concern found in a review."""

    concern: Concern
    says: tuple[str, ...]  #: Filled in.
    at: int  #: The place of its first word.

    @property
    def weight(self) -> int:
        """How telling it is."""
        return self.concern.weight


def clauses_of(review: str) -> Words:
    """The words of a review, a comma ending a clause as a full stop does.

    In "breakfast was lovely, the room filthy" nothing was filthy but the room.
    """
    return words_of(review.translate(_CLAUSE_ENDS))


def find_concerns(words: Words, pack: LanguagePack, book: Phrasebook) -> list[Found]:
    """Every concern that the review states, once each, from its first place; not the negated."""
    slots = slots_of(pack)
    found = []
    for concern in pack.concerns:
        if concern.at_most is not None and len(words) > concern.at_most:
            continue
        hits = (h for h in concern.when.find_all(words, slots) if not _denied(h, words, book))
        hit = max(hits, key=_telling, default=None)
        if hit is not None and (says := _filled(concern.says, hit)):
            found.append(Found(concern, says, hit.first_word))
    return found


def _telling(hit: Hit) -> tuple[int, int, int]:
    """What fills a slot beats what does not; then the tightest words, then the first."""
    return len(hit.filled), hit.first_word - hit.last_word, -hit.first_word


def _denied(hit: Hit, words: Words, book: Phrasebook) -> bool:
    """Whether "not", "never" stands before it; a phrase that begins with one means it so."""
    return words[hit.first_word].text not in book.negators and book.negated(words, hit.first_word)


def _filled(says: Iterable[str], hit: Hit) -> tuple[str, ...]:
    """The ways to say it for which the review gave what they need; the fuller ones if any."""
    full = [line.format_map(dict(hit.filled)) for line in says if _needs(line) == set(hit.filled)]
    plain = [line for line in says if not _needs(line)]
    return tuple(full or plain)


def _needs(line: str) -> set[str]:
    return {part.partition("}")[0] for part in line.split("{")[1:]}


def slots_of(pack: LanguagePack) -> Slots:
    """The readers of {duration}, of {thing}, and of each sort of noun."""
    return {
        "duration": partial(_duration, pack.durations),
        "thing": partial(_thing, pack.things),
        **{sort: partial(_thing, nouns) for sort, nouns in pack.nouns.items()},
    }


def _duration(durations: Durations, words: Words, at: int) -> tuple[int, str] | None:
    """ "40 mins" is said "40 minutes"."""
    if at + 1 >= len(words):
        return None
    number, unit = words[at].text, durations.units.get(words[at + 1].text)
    said = number if number.isdecimal() else durations.numbers.get(number)
    if unit is None or said is None or (number.isdecimal() and len(number) > _LONGEST):
        return None
    one = number in durations.ones
    return at + 2, f"{said} {unit if one else durations.plurals[unit]}"


def _thing(things: frozenset[str], words: Words, at: int) -> tuple[int, str] | None:
    return (at + 1, words[at].text) if words[at].text in things else None


def thing_among(texts: Iterable[str], pack: LanguagePack) -> str | None:
    """The first noun from our list in the words that a judge pointed at."""
    words = (word.text for text in texts for word in words_of(text))
    return next((word for word in words if word in pack.things), None)
