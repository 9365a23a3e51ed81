"""The phrases of one language that the checks look for, as data in languages/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import field
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from monitor.guidelines.words import STOP, Phrases, Slots, Words, folded

_LANGUAGES = files("monitor.guidelines") / "languages"


def _compiled(phrases: Any) -> Phrases:
    if not isinstance(phrases, list):
        raise ValueError("phrases are a list of strings")
    return Phrases(phrases)


def _split(words: Any) -> frozenset[str]:
    """Long lists of single words stand in the file as text, which reads better."""
    if not isinstance(words, str):
        raise ValueError("words are one string, with white space between")
    return frozenset(folded(word) for word in words.split())


PhraseList = Annotated[Phrases, BeforeValidator(_compiled)]
WordSet = Annotated[frozenset[str], BeforeValidator(_split)]
_NONE = Phrases(())
_SHORT = 2  #: Letters; a word needs more to say what a text is about.
_COMMON = 1 / 3  #: What a word counts that very many reviews hold.


@dataclass(frozen=True, config=ConfigDict(arbitrary_types_allowed=True, extra="forbid"))
class Phrasebook:
    """How one language says what a reply must and must not say."""

    language: str
    apologies: PhraseList
    conditional: PhraseList  #: "sorry if"
    liability: PhraseList  #: Words a lawyer would quote.
    thanks: PhraseList
    asks: PhraseList  #: Asks what went wrong.
    defence: PhraseList  #: Argues, blames, hides behind a policy, doubts the author.
    offers: PhraseList  #: Money or gifts, offered in public.
    gifts: PhraseList  #: Words for gifts, fine only where the author brought them up.
    rating_requests: PhraseList
    marketing: PhraseList
    canned: PhraseList  #: What everybody says and nobody believes.
    claims: PhraseList  #: True only if somebody really did it.
    records: PhraseList  #: Confirms that the author is a customer, from our own records.
    abusive: PhraseList
    greetings: PhraseList
    titles: WordSet  #: Of persons: Mr, Dr.
    stop: WordSet  #: Words that carry no matter.
    generic: WordSet  #: Words under any review or reply: place, experience, terrible.
    proper: WordSet  #: Written with a capital, and nobody's name.
    negators: WordSet
    suffixes: WordSet
    aspects: dict[str, PhraseList] = field(default_factory=dict)
    capitals_are_names: bool = True  #: Not in German, where every noun has one.
    # What a language may leave out: then the check behind it finds nothing in it.
    praise: PhraseList = _NONE  #: Words of a happy review.
    feelings: PhraseList = _NONE  #: Takes up how strongly it was felt.
    invites: PhraseList = _NONE  #: Says how to go on in private: "write to us".
    tickets: PhraseList = _NONE  #: Stands before a case's number: "ticket", "reference".
    channel: PhraseList = _NONE  #: By the place's own channel: "send us a direct message".
    fraud: PhraseList = _NONE  #: Says that the review is false, or threatens.
    incentives: PhraseList = _NONE  #: Something in return for a review.
    promises: PhraseList = _NONE  #: What will surely happen.
    done: PhraseList = _NONE  #: What is said to have been done.
    health: PhraseList = _NONE
    common: WordSet = frozenset()  #: Words about a matter that very many reviews hold.
    stock: WordSet = frozenset()  #: Words that replies are made of: they name no matter there.
    numbers: WordSet = frozenset()  #: Number words, for {number}.
    alike: dict[str, PhraseList] = field(default_factory=dict)  #: Ways to say one concern.

    @cached_property
    def slots(self) -> Slots:
        """The reader of {number}."""
        return {"number": self._number}

    def _number(self, words: Words, at: int) -> tuple[int, str] | None:
        if at >= len(words):
            return None
        word = words[at].text
        return (at + 1, word) if word[0].isdigit() or word in self.numbers else None

    @cached_property
    def _endings(self) -> list[str]:
        return sorted(self.suffixes, key=len, reverse=True)

    def stem(self, word: str) -> str:
        """A word without its ending, so that "waited" and "waiting" are one."""
        for suffix in self._endings:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3:
                word = word.removesuffix(suffix)
                break
        return word[:-1] if len(word) > 4 and (word[-1] == word[-2] or word[-1] == "e") else word

    def content(self, words: Words) -> frozenset[str]:
        """The stems of the words that say what a text is about."""
        return frozenset(self.stem(word.text) for word in words if self.is_content(word.text))

    @cached_property
    def common_stems(self) -> frozenset[str]:
        """The stems of the words that very many reviews hold."""
        return frozenset(self.stem(word) for word in self.common)

    def weight(self, stem: str) -> float:
        """How much a content word tells of one review: little where very many hold it."""
        return _COMMON if stem in self.common_stems else 1.0

    def is_content(self, word: str) -> bool:
        """Whether a word says what a text is about."""
        if len(word) <= _SHORT or word[0].isdigit() or word in self.stop:
            return False
        return word not in self.generic

    def aspects_in(self, words: Words) -> dict[str, int]:
        """The aspects that a text speaks about, and how often."""
        counted = {a: sum(1 for _ in p.find_all(words)) for a, p in self.aspects.items()}
        return {aspect: count for aspect, count in counted.items() if count}

    def negated(self, words: Words, at: int, reach: int = 3) -> bool:
        """Whether one of the few words before `at`, in its sentence, turns it round."""
        for word in reversed(words[max(0, at - reach) : at]):
            if word.text == STOP:
                return False
            if word.text in self.negators:
                return True
        return False


def base_language(tag: str) -> str:
    """The first part of a BCP 47 tag: "en" of "en-GB"; "" for none."""
    return tag.replace("_", "-").split("-")[0].casefold()


def phrasebook_for(language: str) -> Phrasebook | None:
    """The phrasebook of a language, given as a BCP 47 tag; None where we have none."""
    return _load(base_language(language))


def languages() -> frozenset[str]:
    """The languages in which a reply can be checked in full."""
    return frozenset(_stems(entry.name for entry in _LANGUAGES.iterdir()))


@cache
def _load(language: str) -> Phrasebook | None:
    if language not in languages():
        return None
    stated = tomllib.loads((_LANGUAGES / f"{language}.toml").read_text("utf-8"))
    return TypeAdapter(Phrasebook).validate_python({**stated, "language": language})


def _stems(names: Iterable[str]) -> Iterable[str]:
    return (name.removesuffix(".toml") for name in names if name.endswith(".toml"))
