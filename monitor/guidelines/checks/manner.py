"""Checks of manner: apology, thanks, no argument, no offers, no promises, no advertising."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from monitor.guidelines.checks.finding import block, phrase_in, warn
from monitor.guidelines.ours import without
from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.records import Finding, ReplyText
from monitor.guidelines.words import STOP, Phrases, words_of


def _none_of(
    reply: ReplyText,
    phrases: Callable[[Phrasebook], Phrases],
    found: Callable[[str, str, str], Finding],
    check: str,
    says: str,
) -> Finding | None:
    where = phrase_in(reply, phrases)
    return None if where is None else found(check, says, where)


def apology(reply: ReplyText) -> Finding | None:
    """Somebody unhappy gets an apology."""
    if not reply.unhappy or reply.book is None or phrase_in(reply, lambda book: book.apologies):
        return None
    return block("apology", "There is no apology: say that you are sorry for what happened.")


def conditional_apology(reply: ReplyText) -> Finding | None:
    """An apology has no "if", no "but", and is not for how the author felt."""
    says = (
        "This apology takes itself back: be sorry for what happened, without “if”, “any”, “but” "
        "or “you feel”."
    )
    return _none_of(reply, lambda book: book.conditional, block, "conditional_apology", says)


def admission(reply: ReplyText) -> Finding | None:
    """An apology is for the experience; it does not decide who is liable."""
    says = (
        "This admits liability in public: be sorry for the experience, and leave fault and damage "
        "to the private case."
    )
    return _none_of(reply, lambda book: book.liability, block, "admission", says)


def thanks(reply: ReplyText) -> Finding | None:
    """The author is thanked for saying it."""
    if reply.book is None or phrase_in(reply, lambda book: book.thanks):
        return None
    return warn("thanks", "Nothing thanks the author for saying this: add a word of thanks.")


def defence(reply: ReplyText) -> Finding | None:
    """No defence, no blame, no argument, no doubt about the author."""
    says = (
        "This argues, blames or hides behind a rule, and readers side with the author: take it "
        "out. Facts belong in the private case."
    )
    return _none_of(reply, lambda book: book.defence, block, "defence", says)


def fraud_accusation(reply: ReplyText) -> Finding | None:
    """Nobody is accused of lying or of being no customer, and nobody is threatened."""
    says = (
        "This doubts that the review is real, or threatens: sites and readers turn against it. "
        "Take it out, and report the review to the site instead."
    )
    return _none_of(reply, lambda book: book.fraud, block, "fraud_accusation", says)


def compensation(reply: ReplyText) -> Finding | None:
    """No money and no gifts in public: it breaks sites' rules and teaches to complain."""
    where = phrase_in(reply, lambda book: book.offers) or _gift(reply)
    says = "This offers money or a gift in public: make the offer in the private case."
    return block("compensation", says, where) if where else None


def _gift(reply: ReplyText) -> str | None:
    """A word for a gift, where the author did not bring one up."""
    if reply.book is None or reply.book.gifts.find(reply.review_words):
        return None
    return phrase_in(reply, lambda book: book.gifts)


def incentive(reply: ReplyText) -> Finding | None:
    """Nothing is given in return for a review or a rating."""
    says = (
        "This gives something in return for a review, which sites and consumer law forbid: "
        "take it out."
    )
    return _none_of(reply, lambda book: book.incentives, block, "incentive", says)


def rating_request(reply: ReplyText) -> Finding | None:
    """Nobody is asked to change, remove or repeat a rating."""
    says = (
        "This asks the author to change or leave a rating, which sites and consumer law forbid: "
        "take it out."
    )
    return _none_of(reply, lambda book: book.rating_requests, block, "rating_request", says)


def marketing(reply: ReplyText) -> Finding | None:
    """A reply sells nothing."""
    says = "This is advertising: a reply to one person sells nothing. Take it out."
    return _none_of(reply, lambda book: book.marketing, block, "marketing", says)


def canned(reply: ReplyText) -> Finding | None:
    """No phrase that everybody has read a thousand times."""
    says = "Readers take this for a form letter: say it as you would face to face."
    return _none_of(reply, lambda book: book.canned, warn, "canned", says)


def unsupported(reply: ReplyText) -> Finding | None:
    """Nothing is said to be done, and nothing promised, that nobody vouches for.

    The facts of the brand's voice are vouched for; nothing else in a reply is.
    """
    book = reply.book
    if book is None:
        return None
    text = without(reply.text, tuple(fact.says for fact in reply.voice.facts))
    words = [word for word in reply.words if text[word.start : word.end].strip(" ")]
    hit = next(
        (hit for phrases in (book.promises, book.done) if (hit := phrases.find(words, book.slots))),
        None,
    )
    if hit is None:
        return None
    return block(
        "unsupported",
        "Nobody vouches for this: a reply says neither what has been done nor what will surely "
        "be. Say what happens next, or take it out.",
        reply.text[hit.start : hit.end],
    )


def avoid(reply: ReplyText) -> Finding | None:
    """None of the words that the brand does not want to use."""
    phrases = _never_ours(reply.voice.avoid)
    hit = phrases.find(reply.words)
    if hit is None:
        return None
    where = reply.text[hit.start : hit.end]
    return block("avoid", "This is on your list of words to avoid: say it in others.", where)


@lru_cache(maxsize=64)
def _never_ours(avoided: tuple[str, ...]) -> Phrases:
    """As they stand, without the marks of the phrase language."""
    plain = (" ".join(w.text for w in words_of(phrase) if w.text != STOP) for phrase in avoided)
    return Phrases(phrase for phrase in plain if phrase)


def claims(reply: ReplyText) -> Finding | None:
    """What is only true if somebody really does it is read twice."""
    says = "Leave this in only if it has really been done, or surely will be."
    return _none_of(reply, lambda book: book.claims, warn, "claims", says)


def profanity(reply: ReplyText) -> Finding | None:
    """No abuse in our mouth, not even the author's own words given back."""
    says = "This word is not ours to use, though the author may have used it: take it out."
    return _none_of(reply, lambda book: book.abusive, block, "profanity", says)
