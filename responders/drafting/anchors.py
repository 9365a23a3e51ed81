"""The author's own words that a reply can take up by themselves: safe nouns, words of feeling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.guidelines.words import words_of
from responders.drafting.concerns import Review, Taken
from responders.drafting.nouns import Noun, SpokenNoun

_COMPLAINS, _PLEASED, _POINTED_AT, _DECIDED, _LONG, _RARE = 3.0, -7.0, 2.0, 1.5, 0.5, 1.5
_REPEATED = 0.5  #: A word, for each time up to three that it comes again.
_LATER = 0.02  #: A word further on is a little less likely to be the point.
_WORTH_TAKING = -3.5
_LETTERS = 4


@dataclass(frozen=True)
class Thing:
    """A noun of the review that may be given back."""

    noun: Noun
    spoken: SpokenNoun
    taken: Taken


def things_in(review: Review, pointed_at: Sequence[str] = ()) -> list[Thing]:
    """The nouns of the review that the complaint is most likely about, the likeliest first.

    `pointed_at` are words that a judge found.
    """
    marks = _Marks(review, pointed_at)
    best: dict[str, tuple[float, int, Noun]] = {}
    for at in range(len(review.words)):
        noun = review.noun(at)
        if noun is None:
            continue
        scored = (marks.score(at), -at, noun)
        if noun.said not in best or scored[:2] > best[noun.said][:2]:
            best[noun.said] = scored
    ranked = sorted(best.values(), key=lambda one: one[:2], reverse=True)
    return [
        Thing(noun, review.spoken(noun), review.taken(noun.said, -at, -at))
        for score, at, noun in ranked
        if score >= _WORTH_TAKING
    ]


class _Marks:
    """What speaks for and against a noun."""

    def __init__(self, review: Review, pointed_at: Sequence[str] = ()) -> None:
        self.review = review
        self.pointed_at = {word.text for text in pointed_at for word in words_of(text)}
        self.counted = Counter(word.text for word in review.words)
        self.clauses: dict[int, float] = {}

    def score(self, at: int) -> float:
        """How likely the complaint is about the noun at this place."""
        word = self.review.words[at].text
        return (
            self._clause(at)
            + _POINTED_AT * (word in self.pointed_at)
            + _DECIDED * (self.review.words[at].start in self.review.decided)
            + _LONG * (len(word) >= _LETTERS)
            + self._rarity(word)
            + _REPEATED * min(3, self.counted[word] - 1)
            - _LATER * min(at, 100)
        )

    def _rarity(self, word: str) -> float:
        """Few reviews hold it; or very many; or it stands under any review at all."""
        book = self.review.book
        if not book.is_content(word):
            return -2 * _RARE
        return _RARE if book.weight(book.stem(word)) >= 1 else -_RARE

    def _clause(self, at: int) -> float:
        clause = self.review.clause(at)
        if clause.start not in self.clauses:
            texts = {self.review.words[place].text for place in clause}
            pack, book = self.review.pack, self.review.book
            complains = bool(texts & (pack.complains | book.negators))
            pleased = bool(texts & pack.pleased) and not complains
            self.clauses[clause.start] = _COMPLAINS * complains + _PLEASED * pleased
        return self.clauses[clause.start]


def telling_in(review: Review) -> list[Taken]:
    """Words that are no nouns and can be given back in quotes, the most telling first.

    Plain words come after all telling ones: they are for where nothing else is.
    """
    pack = review.pack
    return [*_quotable(review, pack.telling), *_quotable(review, pack.last_resort)]


def _quotable(review: Review, words: frozenset[str]) -> list[Taken]:
    marks = _Marks(review)
    best: dict[str, tuple[float, int]] = {}
    for at, word in enumerate(review.words):
        if word.text in words:
            scored = (marks.score(at), -at)
            best[word.text] = max(best.get(word.text, scored), scored)
    ranked = sorted(best.items(), key=lambda one: one[1], reverse=True)
    return [review.taken(word, -at, -at) for word, (score, at) in ranked if score > _WORTH_TAKING]


def felt_in(review: Review) -> Taken | None:
    """The first word of strong feeling that may be given back."""
    for at, word in enumerate(review.words):
        if word.text in review.pack.felt and not review.book.negated(review.words, at):
            return review.taken(word.text, at, at)
    return None
