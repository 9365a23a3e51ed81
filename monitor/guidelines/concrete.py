"""How far a reply is about one review: what it takes up of it, and what it names besides.

A review's content words weigh 1, those that very many reviews hold a third, and so does a number.
A reply takes a word up by its stem, or by another way to say the same concern (`alike`). What a
reply claims to be about is the content of the sentences in which it is sorry, or gives thanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.words import Word, Words

_ENOUGH = 1.0  #: One word that few reviews hold, or three that many do.
#: Rude staff are in every third long review: there, one word of the author's has to stand beside.
_IN_OTHER_WORDS = 0.6
_LONG = 5.0
_SHORT = 3.0  #: A review that weighs less is short,
_OF_SHORT = 1 / 3  #: and whoever takes up any one word of it has read it.
_HONEST = 1 / 3  #: Of what a reply claims to be about, this much stands in the review.
_HINT = 0.5  #: A claim that weighs less names nothing: "sorry about our app".
_PLENTY = 2.0  #: Whoever takes up so much may be sorry for what follows from it.
_NAMES_MUCH = 3.0  #: With so much in it a review names something, whatever it is.
_LONGEST = 3  #: Digits in a number that is no code.


@dataclass(frozen=True)
class Named:
    """What a text names: the weight of each stem, and its concerns with the stems they cover."""

    stems: dict[str, float]
    concerns: dict[str, frozenset[str]]

    @property
    def weight(self) -> float:
        """How much there is to take up."""
        return sum(self.stems.values())


@dataclass(frozen=True)
class Overlap:
    """A reply beside a review."""

    taken: float  #: The weight of what the reply takes up.
    needed: float  #: The weight that shows a reader that this review was read.
    true: float  #: Of what it claims to be about, what stands in the review.
    claimed: float

    @property
    def about_it(self) -> bool:
        """Whether the reply is about this review and could hardly stand under another."""
        return self.taken >= self.needed and (self.honest or self.taken >= _PLENTY)

    @property
    def honest(self) -> bool:
        """Whether enough of what the reply claims to be about stands in the review."""
        return self.claimed < _HINT or self.true >= _HONEST * self.claimed


def named_in(book: Phrasebook, words: Words, but: frozenset[str] = frozenset()) -> Named:
    """What a text names; the words in `but` (of our own name, of the author's) name nothing."""
    stems = {stem: weight for word in words for stem, weight in _weighed(book, word, but)}
    concerns: dict[str, set[str]] = {}
    for concern, phrases in book.alike.items():
        for hit in phrases.find_all(words):
            inside = words[hit.first_word : hit.last_word + 1]
            covered = concerns.setdefault(concern, set())
            covered.update(stem for word in inside for stem, _ in _weighed(book, word, but))
    return Named(stems, {concern: frozenset(stems) for concern, stems in concerns.items()})


def claimed_in(book: Phrasebook, words: Words, but: frozenset[str] = frozenset()) -> Named:
    """What a sentence claims to be about: how it was felt names nothing."""
    felt = book.feelings.places(words)
    return named_in(book, [word for at, word in enumerate(words) if at not in felt], but)


def _weighed(book: Phrasebook, word: Word, but: frozenset[str]) -> Iterator[tuple[str, float]]:
    text = word.text
    if text.isdecimal() and 1 < len(text) <= _LONGEST:
        yield text, 1.0
    elif book.is_content(text) and text not in but:
        stem = book.stem(text)
        yield stem, book.weight(stem)


def names_something(book: Phrasebook, words: Words, review: Named) -> bool:
    """Whether a review says what went wrong: "worst app ever" does not."""
    if review.weight >= _NAMES_MUCH or review.concerns:
        return True
    return review.weight >= _ENOUGH and bool(book.aspects_in(words))


def overlap(reply: Named, claims: Named, review: Named) -> Overlap:
    """How far a reply that claims `claims` and says `reply` is about a review."""
    shared = reply.stems.keys() & review.stems.keys()
    alike = _shared_concerns(reply, review)
    taken = sum(review.stems[stem] for stem in shared)
    taken += sum(_by_concern(concern, review, shared) for concern in alike)
    covered = frozenset().union(*(claims.concerns.get(concern, frozenset()) for concern in alike))
    true = sum(w for stem, w in claims.stems.items() if stem in review.stems or stem in covered)
    needed = min(_ENOUGH if review.weight >= _SHORT else _OF_SHORT, review.weight)
    return Overlap(taken, needed, true, sum(claims.stems.values()))


def _shared_concerns(reply: Named, review: Named) -> frozenset[str]:
    return frozenset(reply.concerns.keys() & review.concerns.keys())


def _by_concern(concern: str, review: Named, shared: Iterable[str]) -> float:
    """What a concern said in other words weighs: nothing more where a word of it is shared."""
    stems = review.concerns[concern]
    if stems & frozenset(shared):
        return 0.0
    most = _IN_OTHER_WORDS if review.weight >= _LONG else 1.0
    return min(most, max((review.stems.get(stem, 1.0) for stem in stems), default=1.0))
