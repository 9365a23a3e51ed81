"""Lines of a language pack: one written line is many sentences, each filled in for one reply.

"[Thank you|Thanks] for [telling us|writing]."    four sentences
"[Schreiben Sie||Schreib] uns an {email}."        formal || informal
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Protocol

from pydantic import BeforeValidator

from monitor.guidelines.voice import Formality
from responders.drafting.shingles import Shingles, shingles_of

MOST = 64  #: Sentences in one line; more is a list, not a line.
_GROUP = re.compile(r"\[([^\[\]]*)\]")
_BEFORE_STOP = re.compile(r" ([.,;?])")
_GAP = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


class Spoken(Protocol):
    """What fills a gap: bare, or in a form that the pack states, such as {thing.the}."""

    def spoken(self, form: str) -> str:
        """As it stands in a sentence; `form` is "" for the bare word."""
        ...


@dataclass(frozen=True)
class Bare:
    """A filling that has one form only."""

    text: str

    def spoken(self, form: str) -> str:
        """The text itself."""
        del form
        return self.text


@dataclass(frozen=True)
class Sentence:
    """One sentence of a line, before its gaps are filled."""

    text: str
    line: int = 0  #: Which line of its list it comes from.

    @cached_property
    def gaps(self) -> frozenset[str]:
        """What it needs, without the forms."""
        return frozenset(match.group(1) for match in _GAP.finditer(self.text))

    @cached_property
    def shingles(self) -> Shingles:
        """The runs of words that stand in it whatever fills its gaps."""
        return frozenset().union(*(shingles_of(part) for part in self._between()))

    def _between(self) -> Iterator[str]:
        at = 0
        for match in _GAP.finditer(self.text):
            yield self.text[at : match.start()]
            at = match.end()
        yield self.text[at:]

    def filled(self, fillings: Mapping[str, Spoken]) -> str:
        """With every gap filled; what is filled in is never looked at for gaps itself."""
        return _GAP.sub(lambda gap: fillings[gap.group(1)].spoken(gap.group(2) or ""), self.text)


@dataclass(frozen=True)
class Lines:
    """A list of lines, as a pack states it."""

    written: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.written)

    def sentences(self, formality: Formality = Formality.FORMAL) -> tuple[Sentence, ...]:
        """Every sentence in this form of address."""
        return self._formal if formality is Formality.FORMAL else self._informal

    @cached_property
    def _formal(self) -> tuple[Sentence, ...]:
        return self._expanded(0)

    @cached_property
    def _informal(self) -> tuple[Sentence, ...]:
        return self._expanded(-1)

    def _expanded(self, side: int) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(text, number)
            for number, line in enumerate(self.written)
            for text in dict.fromkeys(_variants(line, side))
        )

    @property
    def gaps(self) -> set[tuple[str, str]]:
        """Every gap with its form, for the pack to check."""
        return {
            (gap.group(1), gap.group(2) or "")
            for line in self.written
            for gap in _GAP.finditer(line)
        }


def _variants(line: str, side: int) -> Iterator[str]:
    """Every combination; `side` 0 is the formal one of "formal||informal", -1 the informal."""
    parts: list[list[str]] = []
    for number, part in enumerate(_GROUP.split(line)):
        options = part.split("||")[side].split("|") if number % 2 else [part]
        parts.append(options)
    yield from ("".join(chosen) for chosen in product(*parts))


def lines_of(stated: Any) -> Lines:
    """Read a list of lines; ValueError, in words, for what the grammar does not allow."""
    if isinstance(stated, Lines):
        return stated
    if not isinstance(stated, list) or not all(isinstance(line, str) for line in stated):
        raise ValueError("lines are a list of strings")
    for line in stated:
        _check(line)
    return Lines(tuple(stated))


def _check(line: str) -> None:
    plain = _GROUP.sub("", line)
    if "[" in plain or "]" in plain:
        raise ValueError(f"a bracket has no partner, or one stands in another: {line!r}")
    bare = _GAP.sub("", line)
    if "{" in bare or "}" in bare:
        raise ValueError(f"a brace is not a gap such as {{thing}} or {{thing.the}}: {line!r}")
    if any("|" in part for part in _GROUP.split(line)[::2]):
        raise ValueError(f"a choice stands in brackets: {line!r}")
    if any(group.count("||") > 1 for group in _GROUP.findall(line)):
        raise ValueError(f"more than one || in a choice: {line!r}")
    if len(list(_variants(line, 0))) > MOST:
        raise ValueError(f"more than {MOST} sentences in one line: {line!r}")


def tidy(text: str, contractions: Iterable[tuple[str, str]] = (), *, capital: bool = True) -> str:
    """A filled line: single spaces, words contracted at seams, and a sentence's capital."""
    text = _BEFORE_STOP.sub(r"\1", " ".join(text.split()))
    for apart, together in contractions:
        text = _contracted(text, apart, together)
    return text[:1].upper() + text[1:] if capital else text


def _contracted(text: str, apart: str, together: str) -> str:
    ends = "" if apart.endswith("'") else r"\b"
    return re.sub(rf"\b{re.escape(apart)}{ends}", together, text)


StatedLines = Annotated[Lines, BeforeValidator(lines_of)]
