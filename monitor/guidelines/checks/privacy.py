"""Checks of privacy: nobody's data, nobody's name, no link from the review, no long quote."""

from __future__ import annotations

from itertools import pairwise

from monitor.guidelines.checks.finding import block, phrase_in, warn
from monitor.guidelines.identifiers import Sort, host_of, urls
from monitor.guidelines.ours import foreign_identifiers, reference_spans, signature_at, without
from monitor.guidelines.pack import Permission
from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.records import Finding, ReplyText
from monitor.guidelines.words import STOP, Word, words_of

_QUOTE = 6  #: Words in a row that are the author's: more than chance.


def personal_data(reply: ReplyText) -> Finding | None:
    """No address or number but our own contact and the reference, and nothing about health.

    Addresses stay out though the author published them; an order number or an illness may be
    named where the author did.
    """
    theirs = {word.text for word in reply.review_words}
    for found in foreign_identifiers(reply):
        published = found.sort is Sort.CODE and all(w.text in theirs for w in words_of(found.text))
        if found.sort is not Sort.URL and not published:
            return block(
                "personal_data",
                f"This looks like {found.sort.value}: public replies carry only our own contact "
                "and the case's reference. Take it out.",
                found.text,
            )
    return _health(reply)


def _health(reply: ReplyText) -> Finding | None:
    """A word about health that the review does not use."""
    book = reply.book
    if book is None:
        return None
    theirs = {book.stem(word.text) for word in reply.review_words}
    for hit in book.health.find_all(reply.words):
        said = reply.words[hit.first_word : hit.last_word + 1]
        if not any(book.stem(word.text) in theirs for word in said):
            says = "This tells of somebody's health, which the author did not: take it out."
            return block("personal_data", says, reply.text[hit.start : hit.end])
    return None


def links(reply: ReplyText) -> Finding | None:
    """No link but to our own contact, and none at all where the place forbids links.

    One from the review may be a trap.
    """
    theirs = {host_of(one.text) for one in urls(reply.mention.whole)}
    found = (one for one in foreign_identifiers(reply) if one.sort is Sort.URL)
    if reply.contact is None:  # ours or not, nobody knows: only the review's are surely not
        found = (one for one in found if host_of(one.text) in theirs)
    foreign = next(found, None)
    if foreign is not None:
        says = "This link does not lead to our own contact: take it out."
        if host_of(foreign.text) in theirs:
            says = "This link comes out of the review and may be a trap: take it out."
        return block("links", says, foreign.text)
    own = next(urls(without(reply.text, (), reference_spans(reply))), None)
    title, links = reply.pack.title, reply.pack.links
    if own is None or links not in (Permission.FORBIDDEN, Permission.DISCOURAGED):
        return None
    if links is Permission.FORBIDDEN:
        return block("links", f"{title} takes no links: take it out.", own.text)
    says = f"{title} does not like links in a reply: leave it out if you can."
    return warn("links", says, own.text)


def records(reply: ReplyText) -> Finding | None:
    """Nothing from our own records: the review alone does not prove who wrote it."""
    where = phrase_in(reply, lambda book: book.records)
    if where is None:
        return None
    return block(
        "records",
        "This tells from our records that the author is a customer: keep it for the private case.",
        where,
    )


def names(reply: ReplyText) -> Finding | None:
    """No person's name but the author's as shown, and the one who signs.

    Where the place forbids names, neither of them. A capital inside a sentence that may be a name
    is pointed out.
    """
    return _addresses_somebody(reply) or _names_somebody_at_all(reply) or _may_name_somebody(reply)


def _addresses_somebody(reply: ReplyText) -> Finding | None:
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
                "names",
                "This name is neither the author's as shown nor ours: take it out.",
                reply.text[word.start : word.end],
            )
    return None


def _may_name_somebody(reply: ReplyText) -> Finding | None:
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
                "names",
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
    contact = reply.ours
    own = (contact.signature, contact.url, contact.email, contact.phone)
    text = without(reply.text, own, reference_spans(reply))
    words = [word for word in reply.words if text[word.start : word.end].strip(" ")]
    signature = signature_at(reply)
    return [word for word in words if signature is None or word.start < signature]


def _capital(text: str, word: Word) -> bool:
    return text[word.start].isupper()


def _names_somebody_at_all(reply: ReplyText) -> Finding | None:
    """No person's name at all where the place forbids names."""
    if reply.pack.names is not Permission.FORBIDDEN:
        return None
    author = {word.text for word in words_of(reply.mention.author_name) if len(word.text) > 1}
    who = reply.ours.signature.partition(",")[0] if "," in reply.ours.signature else ""
    names = author | {word.text for word in words_of(who)}
    for word in reply.words:
        if word.text in names and _capital(reply.text, word):
            return block(
                "names",
                f"{reply.pack.title} takes no names of people: take it out.",
                reply.text[word.start : word.end],
            )
    return None


def quotes(reply: ReplyText) -> Finding | None:
    """The author's words are not given back at length: say them in our own."""
    theirs = _runs(reply.review_words)
    for at, run in enumerate(_runs_in_order(reply.words)):
        if STOP not in run and run in theirs:
            where = reply.text[reply.words[at].start : reply.words[at + _QUOTE - 1].end]
            stops = reply.pack.quotes is Permission.FORBIDDEN
            says = "These are the author's own words in a row: say it in yours."
            return (block if stops else warn)("quotes", says, where)
    return None


def _runs(words: tuple[Word, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(_runs_in_order(words))


def _runs_in_order(words: tuple[Word, ...]) -> list[tuple[str, ...]]:
    texts = [word.text for word in words]
    return list(zip(*(texts[start:] for start in range(_QUOTE)), strict=False))
