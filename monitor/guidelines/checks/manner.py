"""Checks of manner: apology, thanks, no argument, no offers, no advertising."""

from __future__ import annotations

from collections.abc import Callable

from monitor.guidelines.checks.finding import block, phrase_in, warn
from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.records import Finding, ReplyText
from monitor.guidelines.words import Phrases


def _none_of(
    reply: ReplyText,
    phrases: Callable[[Phrasebook], Phrases],
    found: Callable[[str, str, str], Finding],
    check: str,
    says: str,
) -> Finding | None:
    where = phrase_in(reply, phrases)
    return None if where is None else found(check, says, where)


def no_apology(reply: ReplyText) -> Finding | None:
    """Somebody unhappy gets an apology."""
    if not reply.unhappy or reply.book is None or phrase_in(reply, lambda book: book.apologies):
        return None
    return block("no_apology", "There is no apology: say that you are sorry for what happened.")


def conditional_apology(reply: ReplyText) -> Finding | None:
    """An apology has no "if", no "but", and is not for how the author felt."""
    says = (
        "This apology takes itself back: be sorry for what happened, without “if”, “any”, “but” "
        "or “you feel”."
    )
    return _none_of(reply, lambda book: book.conditional, block, "conditional_apology", says)


def admits_liability(reply: ReplyText) -> Finding | None:
    """An apology is for the experience; it does not decide who is liable."""
    says = (
        "This admits liability in public: be sorry for the experience, and leave fault and damage "
        "to the private case."
    )
    return _none_of(reply, lambda book: book.liability, block, "admits_liability", says)


def no_thanks(reply: ReplyText) -> Finding | None:
    """The author is thanked for saying it."""
    if reply.book is None or phrase_in(reply, lambda book: book.thanks):
        return None
    return warn("no_thanks", "Nothing thanks the author for saying this: add a word of thanks.")


def defends(reply: ReplyText) -> Finding | None:
    """No defence, no blame, no argument, no doubt about the author."""
    says = (
        "This argues, blames or hides behind a rule, and readers side with the author: take it "
        "out. Facts belong in the private case."
    )
    return _none_of(reply, lambda book: book.defence, block, "defends", says)


def offers_compensation(reply: ReplyText) -> Finding | None:
    """No money and no gifts in public: it breaks sites' rules and teaches to complain."""
    where = phrase_in(reply, lambda book: book.offers) or _gift(reply)
    says = "This offers money or a gift in public: make the offer in the private case."
    return block("offers_compensation", says, where) if where else None


def _gift(reply: ReplyText) -> str | None:
    """A word for a gift, where the author did not bring one up."""
    if reply.book is None or reply.book.gifts.find(reply.review_words):
        return None
    return phrase_in(reply, lambda book: book.gifts)


def asks_for_rating(reply: ReplyText) -> Finding | None:
    """Nobody is asked to change, remove or repeat a rating."""
    says = (
        "This asks the author to change or leave a rating, which sites and consumer law forbid: "
        "take it out."
    )
    return _none_of(reply, lambda book: book.rating_requests, block, "asks_for_rating", says)


def advertises(reply: ReplyText) -> Finding | None:
    """A reply sells nothing."""
    says = "This is advertising: a reply to one person sells nothing. Take it out."
    return _none_of(reply, lambda book: book.marketing, block, "advertises", says)


def canned(reply: ReplyText) -> Finding | None:
    """No phrase that everybody has read a thousand times."""
    says = "Readers take this for a form letter: say it as you would face to face."
    return _none_of(reply, lambda book: book.canned, warn, "canned", says)


def claims(reply: ReplyText) -> Finding | None:
    """Nothing is said to be done, or promised, that the writer cannot know."""
    says = "Leave this in only if it has really been done, or surely will be."
    return _none_of(reply, lambda book: book.claims, warn, "claims", says)


def abusive_words(reply: ReplyText) -> Finding | None:
    """No abuse in our mouth, not even the author's own words given back."""
    says = "This word is not ours to use, though the author may have used it: take it out."
    return _none_of(reply, lambda book: book.abusive, block, "abusive_words", says)
