"""Finds what an author liked, for a word of thanks."""

from __future__ import annotations

from collections.abc import Set

from monitor.models.judged import Polarity
from responders.drafting.asked import Judged
from responders.drafting.concerns import Phrase, Review, Taken, slots_of


def praised_in(review: Review, judged: Judged, *, matters_named: Set[str]) -> tuple[Phrase, ...]:
    """Ways to name it: a thing where the review names one, else the judge's aspect."""
    liked = [a.aspect for a in judged.aspects if a.polarity == Polarity.POSITIVE]
    if judged.unhappy:
        # A kind word that was none (or was meant in scorn) would be the worst thing to thank for.
        return _thing_liked(review) if liked else ()
    named = _thing_liked(review)
    pack = review.pack
    vague = {"other", *matters_named}
    aspect = next((aspect for aspect in liked if aspect not in vague), None)
    return named or (review.phrases(pack.aspect(aspect).praised, {}) if aspect else ())


def _thing_liked(review: Review) -> tuple[Phrase, ...]:
    """The first noun of which the author says that it was good, in a clause without complaint."""
    pack, book = review.pack, review.book
    for hit in pack.liked.find_all(review.words, slots_of(pack)):
        clause = {review.words[at].text for at in review.clause(hit.first_word)}
        if clause & (pack.complains | book.negators):
            continue
        places = range(hit.first_word, hit.last_word + 1)
        at = next(i for i in places if review.words[i].text == hit.filled["thing"])
        noun = pack.nouns.by_word[hit.filled["thing"]]
        taken = (Taken(noun.said, review.exact(at, at)),)
        return review.phrases(pack.sentences.praised_thing, {"thing": review.spoken(noun)}, taken)
    return ()
