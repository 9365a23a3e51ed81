"""Finds in a review what went wrong, to say it back in our words and in the author's.

Nothing of the author's text goes into a reply but a length of time and words from our own lists:
no name, no number that identifies, no link, no insult.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.voice import Formality
from monitor.guidelines.words import STOP, Hit, Slots, Words, words_of
from responders.drafting.grammar import Bare, Lines, Spoken, tidy
from responders.drafting.language import Concern, LanguagePack
from responders.drafting.nouns import Noun, SpokenNoun

_CLAUSE_ENDS = str.maketrans(",;:()–—", ".......")
_DECIDED = 1.0  #: The same for standing in the sentence that weighed most.
_RARE = 0.9  #: Steps of weight that a telling word of the author's is worth.


@dataclass(frozen=True)
class Taken:
    """Something of the author's that a reply gives back."""

    said: str  #: As we say it.
    exact: str  #: As the author wrote it.
    weight: float = 1.0  #: How much it tells: words that very many reviews hold tell less.


@dataclass(frozen=True)
class Phrase:
    """One way to name a matter, filled in."""

    text: str
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class Found:
    """A concern found in a review."""

    concern: Concern
    says: tuple[Phrase, ...]
    at: int  #: The place of its first word.
    decided: bool = False  #: It stands in the sentence that weighed most.

    @property
    def gives_back(self) -> bool:
        """Whether it is said with a word of the author's."""
        return any(says.taken for says in self.says)

    @property
    def weight(self) -> float:
        """How telling it is; more so with a word that few reviews hold."""
        rare = any(one.weight >= 1 for says in self.says for one in says.taken)
        return self.concern.weight + _RARE * rare + _DECIDED * self.decided


@dataclass(frozen=True)
class Review:
    """A review as the finders read it."""

    text: str
    words: Words
    pack: LanguagePack
    book: Phrasebook
    formality: Formality = Formality.FORMAL
    decided: range = range(0)  #: The characters of the sentence that weighed most.

    @classmethod
    def of(
        cls,
        text: str,
        pack: LanguagePack,
        book: Phrasebook,
        formality: Formality = Formality.FORMAL,
        decided_by: str = "",
    ) -> Review:
        """The words of a review, a comma ending a clause as a full stop does.

        In "breakfast was lovely, the room filthy" nothing was filthy but the room.
        """
        words = words_of(text.translate(_CLAUSE_ENDS))
        start = text.find(decided_by) if decided_by else -1
        decided = range(start, start + len(decided_by)) if start >= 0 else range(0)
        return cls(text, words, pack, book, formality, decided)

    def exact(self, first: int, last: int) -> str:
        """The author's own words, from one to another."""
        return self.text[self.words[first].start : self.words[last].end]

    def taken(self, said: str, first: int, last: int) -> Taken:
        """These words, given back as `said`."""
        exact = self.exact(first, last)
        stems = (word.text for word in words_of(exact) if self.book.is_content(word.text))
        return Taken(said, exact, sum(self.book.weight(self.book.stem(text)) for text in stems))

    def clause(self, at: int) -> range:
        """The places of the words in the clause around one."""
        first = at
        while first and self.words[first - 1].text != STOP:
            first -= 1
        last = at
        while last + 1 < len(self.words) and self.words[last + 1].text != STOP:
            last += 1
        return range(first, last + 1)

    def noun(self, at: int) -> Noun | None:
        """The noun of our list that stands there."""
        return self.pack.noun_at(self.words, at)

    def spoken(self, noun: Noun) -> SpokenNoun:
        """A noun, ready to be filled in."""
        return SpokenNoun(noun, self.pack.forms)

    def phrases(
        self, lines: Lines, fillings: Mapping[str, Spoken], taken: tuple[Taken, ...] = ()
    ) -> tuple[Phrase, ...]:
        """Every sentence of `lines`, filled in."""
        return tuple(
            Phrase(
                tidy(one.filled(fillings), self.pack.contractions, capital=False),
                taken if one.gaps else (),
            )
            for one in lines.sentences(self.formality)
        )


def find_concerns(review: Review) -> list[Found]:
    """Every concern that the review states, once each, from its first place; not the negated."""
    found = []
    slots = slots_of(review.pack)
    for concern in review.pack.concerns:
        if concern.at_most is not None and len(review.words) > concern.at_most:
            continue
        hits = [h for h in concern.when.find_all(review.words, slots) if not _denied(h, review)]
        hit = max(hits, key=partial(_telling, review), default=None)
        if hit is not None and (says := _said(concern, hit, review)):
            found.append(Found(concern, says, hit.first_word, hit.start in review.decided))
    return found


def _telling(review: Review, hit: Hit) -> tuple[int, bool, int, int]:
    """What fills a slot beats what does not; then the sentence that weighed most; then the
    tightest words, then the first."""
    decided = hit.start in review.decided
    return len(hit.filled), decided, hit.first_word - hit.last_word, -hit.first_word


def _denied(hit: Hit, review: Review) -> bool:
    """Whether "not", "never" stands before it, or in the midst of it where the phrase has none."""
    words, negators = review.words, review.book.negators
    spelled = {part for token in hit.phrase.split() for part in token.split("|")}
    if spelled & negators:
        return False
    inside = any(word.text in negators for word in words[hit.first_word : hit.last_word])
    return inside or review.book.negated(words, hit.first_word)


def _said(concern: Concern, hit: Hit, review: Review) -> tuple[Phrase, ...]:
    """The ways to say it: with all that the review gave, else with its own word, else plain."""
    places = range(hit.first_word, hit.last_word + 1)
    fillings: dict[str, Spoken] = {}
    taken: list[Taken] = []
    for slot in hit.filled:
        filling, of_author = _filling(slot, hit, review, places)
        fillings[slot] = filling
        taken.append(of_author)
    needs = set(fillings)
    full = [one for one in concern.says.sentences(review.formality) if one.gaps == needs]
    if needs and full:
        contractions = review.pack.contractions
        return tuple(
            Phrase(tidy(one.filled(fillings), contractions, capital=False), tuple(taken))
            for one in full
        )
    plain = tuple(
        Phrase(tidy(one.text, capital=False))
        for one in concern.says.sentences(review.formality)
        if not one.gaps
    )
    return echoed(concern.echo, review, places) or plain


def _filling(slot: str, hit: Hit, review: Review, places: range) -> tuple[Spoken, Taken]:
    if slot == "duration":
        said, read = hit.filled[slot], review.pack.durations.read
        at, end = next((at, found[0]) for at in places if (found := read(review.words, at)))
        return Bare(said), review.taken(said, at, end - 1)
    at = next(i for i in places if review.words[i].text == hit.filled[slot])
    noun = review.pack.nouns.by_word[hit.filled[slot]]
    return review.spoken(noun), review.taken(noun.said, at, at)


def echoed(
    echo: Mapping[str, tuple[str, Lines]], review: Review, places: range
) -> tuple[Phrase, ...]:
    """The author's own word from these words, else from their clause, in our phrases."""
    if not echo:
        return ()
    for at in [*places, *review.clause(places.start)]:
        stated = echo.get(review.words[at].text)
        if stated is not None:
            word, lines = stated
            own = (review.taken(word, at, at),)
            return review.phrases(lines, {"word": Bare(word)}, own)
    return ()


def slots_of(pack: LanguagePack) -> Slots:
    """The readers of {duration}, of {thing}, and of each sort of noun."""
    readers: dict[str, Callable[[Words, int], tuple[int, str] | None]] = {
        sort: partial(_noun, pack, sort) for sort in pack.nouns.sorts
    }
    return {
        "duration": pack.durations.read,
        "thing": partial(_noun, pack, ""),
        **readers,
    }


def _noun(pack: LanguagePack, sort: str, words: Words, at: int) -> tuple[int, str] | None:
    return (at + 1, words[at].text) if pack.noun_at(words, at, sort) else None
