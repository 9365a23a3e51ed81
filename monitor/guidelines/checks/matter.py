"""The check that the reply is about this review: it could not stand under any other."""

from __future__ import annotations

from monitor.guidelines.checks.finding import block, warn
from monitor.guidelines.concrete import (
    Named,
    Overlap,
    claimed_in,
    named_in,
    names_something,
    overlap,
)
from monitor.guidelines.ours import sentences_on_the_matter
from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.records import Finding, ReplyText
from monitor.guidelines.words import STOP, words_of


def concrete(reply: ReplyText) -> Finding | None:
    """The reply is about what the author wrote, and could hardly stand under another review.

    It takes up a word that few reviews hold (or several that many do, or the same concern in other
    words), and what it is sorry for stands in the review. Where the review names nothing, it takes
    up how strongly it was felt, and asks.
    """
    book = reply.book
    if book is None:
        return None
    but = _names(reply)
    review = named_in(book, reply.review_words, but)
    found = _beside(reply, book, review, but)
    if names_something(book, reply.review_words, review):
        return None if found.about_it else _could_stand_anywhere(reply, found)
    if not reply.unhappy or (found.about_it and found.taken):
        return None
    return _asks(reply, book, found)


def _names(reply: ReplyText) -> frozenset[str]:
    """Our own name and the author's are in every reply and say nothing of the matter."""
    own = {word.text for word in reply.words_of_ours}
    return frozenset(own | {word.text for word in words_of(reply.mention.author_name)})


def _beside(reply: ReplyText, book: Phrasebook, review: Named, but: frozenset[str]) -> Overlap:
    sentences = sentences_on_the_matter(reply)
    said = [word for sentence in sentences for word in sentence]
    but |= book.stock
    wanted = book.apologies if reply.unhappy else book.thanks
    claims = [word for sentence in sentences if wanted.find(sentence) for word in sentence]
    return overlap(named_in(book, said, but), claimed_in(book, claims, but), review)


def _could_stand_anywhere(reply: ReplyText, found: Overlap) -> Finding:
    says = "This could stand under any review: name what the author wrote about."
    if found.taken >= found.needed:
        says = "This is sorry for what the author did not write: name what stands in the review."
    return (block if reply.unhappy else warn)("concrete", says)


def _asks(reply: ReplyText, book: Phrasebook, found: Overlap) -> Finding | None:
    """A review that names nothing: how strongly it was felt is taken up, and it is asked why."""
    if not found.honest:
        says = "This is sorry for what the author did not write: ask what went wrong instead."
        return block("concrete", says)
    if not book.asks.find(reply.words):
        says = "The review does not say what went wrong, and the reply does not ask: ask for it."
        return block("concrete", says)
    silent = not any(word.text != STOP for word in reply.review_words)  # stars and no words
    felt = book.feelings.find(reply.words) is not None or not book.feelings.phrases
    if found.taken or felt or silent:
        return None
    return block(
        "concrete",
        "The review says only how the author feels, and the reply does not take that up: say that "
        "you see how strongly it was felt.",
    )
