"""What the composer says in one language, as data in languages/*.toml.

A language is one file here and one in monitor/guidelines/languages; no code changes for it.
"""

from __future__ import annotations

import tomllib
from dataclasses import field, fields
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from monitor.guidelines.phrasebook import PhraseList, WordSet, base_language, languages
from monitor.guidelines.words import Words, words_of
from responders.drafting.durations import Durations
from responders.drafting.grammar import Lines, StatedLines
from responders.drafting.nouns import Noun, StatedNouns
from responders.drafting.sentences import Sentences

_PACKS = files("responders.drafting") / "languages"
_FORBID = ConfigDict(arbitrary_types_allowed=True, extra="forbid")


def _contractions(value: Any) -> tuple[tuple[str, str], ...]:
    """ "di il=del, a il=al" as pairs."""
    pairs = (entry.partition("=") for entry in str(value).split(",") if entry.strip())
    return tuple((apart.strip(), together.strip()) for apart, _, together in pairs)


def _echoes(stated: Any) -> dict[str, tuple[str, Lines]]:
    """ "rude impolite" = lines with {word}: by the word as read, how we spell it, the lines."""
    found: dict[str, tuple[str, Lines]] = {}
    for words, lines in dict(stated).items():
        read = TypeAdapter(StatedLines).validate_python(lines)
        if "word" not in {gap for gap, _ in read.gaps}:
            raise ValueError(f"an echo gives the {{word}} back: {words!r}")
        for written in words.split():
            found[words_of(written)[0].text] = (written, read)
    return found


Contractions = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_contractions)]
Echoes = Annotated[dict[str, tuple[str, Lines]], BeforeValidator(_echoes)]
#: A fresh table with nothing in it.
_NO_ECHO: Any = field(default_factory=dict)


@dataclass(frozen=True, config=_FORBID)
class Concern:
    """One thing that goes wrong for people: how they say it, and how we do."""

    aspect: str
    when: PhraseList
    says: StatedLines  #: Each fits where {matter} stands: "the wait of {duration}".
    owns: StatedLines = Lines()  #: In place of the aspect's.
    at_most: int | None = None  #: Only in a review of so many words: a long one mentions much.
    weight: int = 2  #: How telling it is: 4 names a thing or a number, 1 is vague.
    echo: Echoes = _NO_ECHO  #: The author's own words, and how we give them back.


@dataclass(frozen=True, config=_FORBID)
class AspectLines:
    """What we say about one aspect where nothing more exact was found."""

    names: StatedLines  #: Each fits where {matter} stands.
    owns: StatedLines  #: A sentence that takes their side.
    topics: StatedLines  #: Each fits where {matter} stands: we know no more than that.
    praised: StatedLines  #: Each fits where {praise} stands.
    with_thing: StatedLines = Lines()  #: As `names`, with {thing}.
    echo: Echoes = _NO_ECHO


@dataclass(frozen=True, config=_FORBID)
class LanguagePack:
    """All that the composer knows in one language."""

    language: str
    sentences: Sentences
    liked: PhraseList  #: How people say that a {thing} was good.
    durations: Durations
    nouns: StatedNouns  #: Safe to say back, by sort: each sort is a slot.
    not_names: WordSet  #: Display names that are nobody's name.
    aspects: dict[str, AspectLines]
    concerns: tuple[Concern, ...] = field(default_factory=tuple)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    both: str = ""  #: Two nouns taken up in one breath: "{0} and {1}"; "": one at a time.
    #: These are nouns only after one of those: "the order", not "to order".
    verbal: WordSet = frozenset()
    before_nouns: WordSet = frozenset()
    after_nouns: WordSet = frozenset()  #: Or right before one of these: "order was".
    signature: str = ""  #: The role that signs where nobody says another.
    keeps_capital: WordSet = frozenset()
    lowers_after_greeting: bool = True
    greeting_ends: str = " "
    contractions: Contractions = ()
    complains: WordSet = frozenset()  #: Words that mark a complaining clause.
    pleased: WordSet = frozenset()  #: Words that mark praise.
    telling: WordSet = frozenset()  #: No nouns; given back in quotes where nothing better is.
    last_resort: WordSet = frozenset()  #: Plain words, in quotes where nothing else is there.
    felt: WordSet = frozenset()  #: Words of strong feeling that may be given back in quotes.

    def noun_at(self, words: Words, at: int, sort: str = "") -> Noun | None:
        """The noun of our list that stands there; None for a word that may be a verb there."""
        noun = self.nouns.get(words[at].text, sort) if at < len(words) else None
        if noun is None or words[at].text not in self.verbal or not self.before_nouns:
            return noun
        before = words[at - 1].text if at else ""
        after = words[at + 1].text if at + 1 < len(words) else ""
        return noun if before in self.before_nouns or after in self.after_nouns else None

    def aspect(self, name: str) -> AspectLines:
        """The lines for an aspect; those of "other" for one that we do not know."""
        return self.aspects.get(name) or self.aspects["other"]

    def __post_init__(self) -> None:
        """ValueError, in words, for a gap that nothing could fill and a form that is missing."""
        slots = {"thing", "duration", *self.nouns.sorts}
        for what, lines, allowed in _all_lines(self, slots):
            for gap, form in lines.gaps:
                if gap not in allowed:
                    raise ValueError(f"{what} may not hold {{{gap}}}")
                _check_form(self, what, gap, form)


def _check_form(pack: LanguagePack, what: str, gap: str, form: str) -> None:
    if not form:
        return
    if gap not in ("thing", *pack.nouns.sorts) or form not in pack.forms:
        raise ValueError(f"{what}: there is no form {{{gap}.{form}}}")
    missing = pack.nouns.kinds - set(pack.forms[form])
    if missing:
        raise ValueError(f"form {form} lacks the classes {', '.join(sorted(missing))}")


def _all_lines(pack: LanguagePack, slots: set[str]) -> list[tuple[str, Lines, set[str]]]:
    """Every list of lines with its name and the gaps it may hold."""
    found: list[tuple[str, Lines, set[str]]] = []
    for one in fields(Sentences):
        lines = getattr(pack.sentences, one.name)
        if isinstance(lines, Lines):
            found.append((f"sentences.{one.name}", lines, set(one.metadata["gaps"])))
    for name, aspect in pack.aspects.items():
        for part in ("names", "owns", "topics", "praised"):
            found.append((f"aspects.{name}.{part}", getattr(aspect, part), set()))
        found.append((f"aspects.{name}.with_thing", aspect.with_thing, {"thing"}))
    for at, concern in enumerate(pack.concerns, start=1):
        found.append((f"concern {at} ({concern.aspect}): says", concern.says, slots))
        found.append((f"concern {at} ({concern.aspect}): owns", concern.owns, set()))
    echoes = [echo for concern in pack.concerns for echo in concern.echo.items()]
    echoes += [echo for aspect in pack.aspects.values() for echo in aspect.echo.items()]
    found += [(f"echo of {word}", lines, {"word"}) for word, (_, lines) in echoes]
    return found


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
