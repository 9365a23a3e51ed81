"""What a text is about, by word lists (aspects.toml), and how it speaks about it."""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from monitor.judgement.clean import folded
from monitor.judgement.sentiment import Part, Reading
from monitor.models.judged import AspectFound, Polarity

OTHER = "other"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True)
class _Words:
    """Word lists turned round for one look-up a word: whatever their size, a text costs the same.

    `phrases` holds, by first word, the rest of each phrase, longest first.
    """

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    words: Mapping[str, str]
    stems: Mapping[str, str]
    longest_stem: int

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """(aspect, the words that named it) for each place in `text`, left to right."""
        words = _WORD.findall(folded(text))
        at = 0
        while at < len(words):
            aspect, length = self._at(words, at)
            if aspect:
                yield aspect, " ".join(words[at : at + length])
            at += length

    def _at(self, words: list[str], at: int) -> tuple[str, int]:
        for rest, aspect in self.phrases.get(words[at], ()):
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
                return aspect, 1 + len(rest)
        word = words[at].removesuffix("'s")
        if word in self.words:
            return self.words[word], 1
        for length in range(min(len(word), self.longest_stem), 2, -1):
            if word[:length] in self.stems:
                return self.stems[word[:length]], 1
        return "", 1


def aspects_of(
    reading: Reading, named: Callable[[str], Iterable[tuple[str, str]]] | None = None
) -> tuple[AspectFound, ...]:
    """The aspects of a text, each once, with the polarity of the sentences it stands in.

    What the model found, or where it does not tell, what `named` finds: (aspect, words) for each
    place in a sentence; English word lists if it is None. A text with a clear feeling that names
    none of them is about "other".
    """
    by_words = named or words_in
    found: dict[str, list[tuple[Polarity, str]]] = {}
    for part in reading.parts:
        for aspect, words in _matters(part, by_words):
            found.setdefault(aspect, []).append((_felt(part, reading), words))
    if not found:
        whole = likeliest(reading.negative, reading.neutral, reading.positive)
        return () if whole is Polarity.NEUTRAL else (AspectFound(OTHER, whole, ""),)
    return tuple(
        AspectFound(aspect, _together(said for said, _ in places), _quoted(places))
        for aspect, places in found.items()
    )


def _matters(
    part: Part, named: Callable[[str], Iterable[tuple[str, str]]]
) -> Iterable[tuple[str, str]]:
    if part.matters is None:
        return named(part.text)
    return ((matter.aspect, matter.words) for matter in part.matters)


def words_in(text: str) -> Iterator[tuple[str, str]]:
    """(aspect, the words that named it) for each place in `text`, left to right."""
    return _lists().found(text)


def _felt(part: Part, whole: Reading) -> Polarity:
    """The likeliest polarity of one sentence, where its author leans as the whole text does.

    "Charged twice." says little by itself, and much in a letter of complaint; a sentence of plain
    praise stays one even there. The whole counts half, as the square root of its shares.
    """
    return likeliest(
        part.negative * math.sqrt(whole.negative),
        part.neutral * math.sqrt(whole.neutral),
        part.positive * math.sqrt(whole.positive),
    )


def names() -> tuple[str, ...]:
    """All aspects, in the order of the file; "other" last."""
    return (*_file(), OTHER)


def likeliest(negative: float, neutral: float, positive: float) -> Polarity:
    """The polarity with the largest share; neutral where it shares the lead."""
    lead = max(negative, neutral, positive)
    if lead == neutral:
        return Polarity.NEUTRAL
    return Polarity.NEGATIVE if lead == negative else Polarity.POSITIVE


def _together(said: Iterable[Polarity]) -> Polarity:
    felt = set(said) - {Polarity.NEUTRAL}
    if len(felt) > 1:
        return Polarity.MIXED
    return felt.pop() if felt else Polarity.NEUTRAL


def _quoted(places: list[tuple[Polarity, str]]) -> str:
    return ", ".join(dict.fromkeys(words for _, words in places if words))


def _file() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("aspects.toml").read_text(encoding="utf-8")
    return {name: table["words"] for name, table in tomllib.loads(text).items()}


@functools.cache
def _lists() -> _Words:
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    for aspect, entries in _file().items():
        for entry in entries:
            first, *rest = entry.split()
            if rest:
                phrases.setdefault(first, []).append((tuple(rest), aspect))
            elif entry.endswith("*"):
                stems[entry[:-1]] = aspect
            else:
                words[entry] = aspect
    for found in phrases.values():
        found.sort(key=lambda phrase: -len(phrase[0]))
    return _Words(phrases, words, stems, max(map(len, stems)))
