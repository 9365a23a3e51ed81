"""The check that the reply is about this review: it could not stand under any other."""

from __future__ import annotations

from monitor.guidelines.checks.finding import block, warn
from monitor.guidelines.ours import words_on_the_matter
from monitor.guidelines.records import Finding, ReplyText


def not_concrete(reply: ReplyText) -> Finding | None:
    """The reply names the matter that the author raised, or asks where none was.

    It shares a word's stem with the review, or speaks about the same aspect in other words. The
    sentences that say how to reach us do not count.
    """
    book = reply.book
    if book is None:
        return None
    ours, theirs = words_on_the_matter(reply), reply.review_words
    aspects = book.aspects_in(theirs)
    if book.content(ours) & book.content(theirs) or book.aspects_in(ours).keys() & aspects.keys():
        return None
    if aspects:
        return _could_stand_anywhere(reply)
    if not reply.unhappy or book.asks.find(reply.words):
        return None
    return block(
        "not_concrete",
        "The review does not say what went wrong, and the reply does not ask: ask for it.",
    )


def _could_stand_anywhere(reply: ReplyText) -> Finding:
    says = "This could stand under any review: name what the author wrote about."
    return (block if reply.unhappy else warn)("not_concrete", says)
