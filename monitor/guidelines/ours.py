"""Which parts of a reply are our own contact, reference and signature."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from monitor.guidelines.identifiers import Identifier, Sort, digits, emails, host_of, identifiers
from monitor.guidelines.records import Contact, ReplyText
from monitor.guidelines.words import STOP, Word

Span = tuple[int, int]


def own_hosts(contact: Contact) -> frozenset[str]:
    """The hosts that a reply may link to: the contact page's, and the mailbox's domain."""
    hosts = {host_of(contact.url), contact.email.rpartition("@")[2].casefold()}
    return frozenset(host for host in hosts if host)


def is_ours(found: Identifier, contact: Contact) -> bool:
    """Whether an address or number is our own contact."""
    if found.sort is Sort.EMAIL:
        return found.text.casefold() == contact.email.casefold()
    if found.sort is Sort.URL:
        host = host_of(found.text)
        return any(host == own or host.endswith(f".{own}") for own in own_hosts(contact))
    return bool(contact.phone) and digits(found.text) == digits(contact.phone)


def foreign_identifiers(reply: ReplyText) -> list[Identifier]:
    """What is in the reply that points at a person or leads somewhere, and is not ours."""
    contact = reply.contact
    text = without(reply.text, (reply.reference, contact.url, contact.phone, contact.signature))
    return [found for found in identifiers(text) if not is_ours(found, contact)]


def without(text: str, ours: tuple[str, ...]) -> str:
    """`text` with each of our own strings replaced by as many spaces.

    Only where it stands by itself: "https://us.example" does not excuse "https://us.example.evil".
    """
    parts, at = [], 0
    for start, end in sorted(span for own in ours for span in _places(text, own)):
        parts += [text[at:start], " " * (end - max(at, start))]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def holds(text: str, own: str) -> bool:
    """Whether one of our own strings stands in `text`, by itself."""
    return any(True for _ in _places(text, own))


def _places(text: str, own: str) -> Iterator[Span]:
    at = text.find(own) if own else -1
    while at >= 0:
        end = at + len(own)
        if _stands_alone(text, at, end):
            yield at, end
        at = text.find(own, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before.isalnum() or after[:1].isalnum() or after[:1] in tuple("@/-_?#&"):
        return False
    return not (after[:1] in (".", ":") and after[1:].isalnum())


def words_on_the_matter(reply: ReplyText) -> list[Word]:
    """The reply's words without the signature and the sentences that say how to reach us.

    "Please call us" does not answer a review about a call that never came.
    """
    contact = reply.contact
    text = without(reply.text, (contact.signature,))
    ways = [
        start
        for own in (reply.reference, contact.email, contact.url, contact.phone)
        for start, _ in _places(text, own)
    ]
    sentences = _sentences(reply.words, text)
    begins = [sentence[0].start for sentence in sentences]
    left_out = {bisect_right(begins, way) - 1 for way in [*ways, *(e.start for e in emails(text))]}
    kept = (sentence for at, sentence in enumerate(sentences) if at not in left_out)
    return [word for sentence in kept for word in sentence]


def _sentences(words: tuple[Word, ...], text: str) -> list[list[Word]]:
    """Sentences end at a stop before white space: the dots of an address end nothing."""
    sentences: list[list[Word]] = []
    ended = True
    for word in words:
        if not text[word.start : word.end].strip(" "):
            continue  # the signature's
        if ended:
            sentences.append([])
        sentences[-1].append(word)
        ended = word.text == STOP and any(c.isspace() for c in text[word.start : word.end + 1])
    return sentences
