"""Checks of privacy: nobody's data, nobody's name, no link from the review, no long quote."""

from __future__ import annotations

from itertools import pairwise

from monitor.guidelines.checks.finding import block, phrase_in, warn
from monitor.guidelines.identifiers import Sort, host_of, urls
from monitor.guidelines.ours import foreign_identifiers, without
from monitor.guidelines.pack import Permission
from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.records import Finding, ReplyText
from monitor.guidelines.words import STOP, Word, words_of

_QUOTE = 6  #: Words in a row that are the author's: more than chance.


def personal_data(reply: ReplyText) -> Finding | None:
    """No address or number but our own contact and the reference, whoever published it first."""
    for found in foreign_identifiers(reply):
        if found.sort is not Sort.URL:
            return block(
                "personal_data",
                f"This looks like {found.sort.value}: public replies carry only our own contact "
                "and the case's reference. Take it out.",
                found.text,
            )
    return None


def foreign_link(reply: ReplyText) -> Finding | None:
    """No link but to our own contact: one from the review may be a trap."""
    found = next((one for one in foreign_identifiers(reply) if one.sort is Sort.URL), None)
    if found is None:
        return None
    says = "This link does not lead to our own contact: take it out."
    if host_of(found.text) in {host_of(one.text) for one in urls(reply.mention.whole)}:
        says = "This link comes out of the review and may be a trap: take it out."
    return block("foreign_link", says, found.text)


def confirms_customer(reply: ReplyText) -> Finding | None:
    """Nothing from our own records: the review alone does not prove who wrote it."""
    where = phrase_in(reply, lambda book: book.records)
    if where is None:
        return None
    return block(
        "confirms_customer",
        "This tells from our records that the author is a customer: keep it for the private case.",
        where,
    )


def names_somebody(reply: ReplyText) -> Finding | None:
    """No person's name but the author's as shown, and the one who signs."""
    book = reply.book
    if book is None:
        return None
    words, allowed = _words_outside_signature(reply), _allowed_names(reply, book)
    for at, word in enumerate(words):
        if word.text in allowed or not _capital(reply.text, word):
            continue
        if _addressed(book, words, at):
            return block(
                "names_somebody",
                "This name is neither the author's as shown nor ours: take it out.",
                reply.text[word.start : word.end],
            )
    return None


def may_name_somebody(reply: ReplyText) -> Finding | None:
    """A capital inside a sentence may be a name that the author did not publish."""
    book = reply.book
    if book is None or not book.capitals_are_names:
        return None
    allowed = _allowed_names(reply, book) | {word.text for word in reply.review_words}
    words = _words_outside_signature(reply)
    for before, word in pairwise(words):
        inside = before.text != STOP and word.text not in allowed
        if inside and _capital(reply.text, word):
            return warn(
                "may_name_somebody",
                "If this is a person's name, take it out.",
                reply.text[word.start : word.end],
            )
    return None


def _addressed(book: Phrasebook, words: list[Word], at: int) -> bool:
    """Whether a word follows a greeting or a title: there stands a name."""
    if at and words[at - 1].text in book.titles:
        return True
    before = words[max(0, at - 3) : at]
    return any(
        hit.first_word + len(hit.phrase.split()) == len(before)
        for hit in book.greetings.find_all(before)
    )


def _allowed_names(reply: ReplyText, book: Phrasebook) -> frozenset[str]:
    ours = {word.text for word in reply.words_of_ours}
    author = {word.text for word in words_of(reply.mention.author_name)}
    if reply.pack.names is Permission.FORBIDDEN:
        author = set()
    return frozenset(ours | author) | book.proper | book.stop | book.titles


def _words_outside_signature(reply: ReplyText) -> list[Word]:
    contact = reply.contact
    own = (contact.signature, contact.url, contact.email, contact.phone, reply.reference)
    text = without(reply.text, own)
    return [word for word in reply.words if text[word.start : word.end].strip(" ")]


def _capital(text: str, word: Word) -> bool:
    return text[word.start].isupper()


def names_forbidden(reply: ReplyText) -> Finding | None:
    """No person's name at all where the place forbids names."""
    if reply.pack.names is not Permission.FORBIDDEN:
        return None
    author = {word.text for word in words_of(reply.mention.author_name) if len(word.text) > 1}
    who = reply.contact.signature.partition(",")[0] if "," in reply.contact.signature else ""
    names = author | {word.text for word in words_of(who)}
    for word in reply.words:
        if word.text in names and _capital(reply.text, word):
            return block(
                "names_forbidden",
                f"{reply.pack.title} takes no names of people: take it out.",
                reply.text[word.start : word.end],
            )
    return None


def quotes_review(reply: ReplyText) -> Finding | None:
    """The author's words are not given back at length: say them in our own."""
    theirs = _runs(reply.review_words)
    for at, run in enumerate(_runs_in_order(reply.words)):
        if STOP not in run and run in theirs:
            where = reply.text[reply.words[at].start : reply.words[at + _QUOTE - 1].end]
            stops = reply.pack.quotes is Permission.FORBIDDEN
            says = "These are the author's own words in a row: say it in yours."
            return (block if stops else warn)("quotes_review", says, where)
    return None


def _runs(words: tuple[Word, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(_runs_in_order(words))


def _runs_in_order(words: tuple[Word, ...]) -> list[tuple[str, ...]]:
    texts = [word.text for word in words]
    return list(zip(*(texts[start:] for start in range(_QUOTE)), strict=False))
