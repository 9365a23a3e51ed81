"""Which parts of a reply are our own contact, reference and signature."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from monitor.guidelines.contact import Contact
from monitor.guidelines.identifiers import Identifier, Sort, digits, emails, host_of, identifiers
from monitor.guidelines.records import ReplyText
from monitor.guidelines.words import STOP, Word, Words, sentences_of

Span = tuple[int, int]

_SHORT = 8  #: Words of a sentence that goes on with an invitation: "It is care@us.example."
_SIGNATURE = 10  #: Words of a last sentence that may be who signs.
_NEAR = 8  #: Characters from "ticket" to its number: " id no. ".
_WAYS = (Sort.EMAIL, Sort.URL, Sort.PHONE)
_REFERENCE = re.compile(r"(?<![\w-])R-[0-9A-Z]{4,8}(?![\w-])")


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


def reference_spans(reply: ReplyText) -> list[Span]:
    """Where the case's reference stands; where none is known, all that looks like one."""
    if reply.reference is None:
        ours = [match.span() for match in _REFERENCE.finditer(reply.text)]
        return sorted({*ours, *_numbered(reply)})
    return list(_places(reply.text, reply.reference))


def _numbered(reply: ReplyText) -> Iterator[Span]:
    """Numbers of cases as others write them: "ticket #4471902"."""
    if reply.book is None:
        return
    told = [hit.end for hit in reply.book.tickets.find_all(reply.words)]
    for found in identifiers(reply.text):
        at = bisect_right(told, found.start) - 1
        if found.sort in (Sort.CODE, Sort.PHONE) and at >= 0 and found.start - told[at] <= _NEAR:
            yield found.start, found.end


def contacts_in(reply: ReplyText) -> list[Identifier]:
    """Addresses, links and numbers of the reply that are our own contact.

    Where our contact is not known, what stands in a sentence that invites the author, and was not
    published by the author, counts as ours.
    """
    known = reply.contact
    found = [one for one in _identifiers(reply) if one.sort in _WAYS]
    if known is not None:
        written = [
            Identifier(sort, own, start, end)
            for sort, own in ((Sort.URL, known.url), (Sort.PHONE, known.phone))
            for start, end in _places(reply.text, own)
        ]
        return [*written, *(one for one in found if is_ours(one, known))]
    theirs = {_plain(one) for one in identifiers(reply.mention.whole)}
    inviting = _inviting(reply)
    return [one for one in found if _plain(one) not in theirs and _covers(inviting, one.start)]


def _covers(spans: list[Span], place: int) -> bool:
    """Whether one of the spans, which are in order, covers a place."""
    at = bisect_right(spans, (place, len(spans) + place)) - 1
    return at >= 0 and place < spans[at][1]


def foreign_identifiers(reply: ReplyText) -> list[Identifier]:
    """What is in the reply that points at a person or leads somewhere, and is not ours."""
    own = set(contacts_in(reply))
    return [found for found in _identifiers(reply) if found not in own]


def _identifiers(reply: ReplyText) -> list[Identifier]:
    own = reply.ours
    ours = (own.url, own.phone, own.signature)
    return list(identifiers(without(reply.text, ours, reference_spans(reply))))


def _plain(found: Identifier) -> str:
    """What tells two of them apart, however they are written: of a link, where it leads."""
    if found.sort is Sort.URL:
        return host_of(found.text).casefold()
    return digits(found.text) if found.sort is Sort.PHONE else found.text.casefold()


def _inviting(reply: ReplyText) -> list[Span]:
    """Where the sentences stand that invite the author or tell the reference.

    With each goes a short one after it: "Please write to us. It is care@us.example."
    """
    spans: list[Span] = []
    told = [start for start, _ in reference_spans(reply)]
    invited = False
    for sentence in sentences_of(reply.words, reply.text):
        span = sentence[0].start, sentence[-1].end
        invites = _invitation(reply, sentence) is not None or reply.book is None
        invites = invites or _first(told, *span) is not None
        if invites or (invited and len(sentence) <= _SHORT):
            spans.append(span)
        invited = invites
    return spans


def _invitation(reply: ReplyText, sentence: Words) -> int | None:
    """The place of the first words that invite the author to go on in private."""
    if reply.book is None:
        return None
    hits = (phrases.find(sentence) for phrases in (reply.book.invites, reply.book.channel))
    return min((hit.start for hit in hits if hit), default=None)


def without(text: str, ours: tuple[str, ...], spans: Iterable[Span] = ()) -> str:
    """`text` with each of our own strings, and the spans, replaced by as many spaces.

    Only where it stands by itself: "https://us.example" does not excuse "https://us.example.evil".
    """
    parts, at = [], 0
    for start, end in sorted({*spans, *(span for own in ours for span in _places(text, own))}):
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


def signature_at(reply: ReplyText) -> int | None:
    """Where nobody told us who signs: the place of a short last sentence after the invitation."""
    sentences = sentences_of(reply.words, reply.text)
    if reply.contact is not None or len(sentences) <= 1:
        return None
    last = sentences[-1]
    short = sum(1 for word in last if word.text != STOP) <= _SIGNATURE
    invited = any(start < last[0].start for start, _ in _inviting(reply))
    speaks = reply.book is not None and (
        reply.book.apologies.find(last) or reply.book.thanks.find(last)
    )
    return last[0].start if short and invited and not speaks else None


def sentences_on_the_matter(reply: ReplyText) -> list[list[Word]]:
    """The reply's sentences without the signature, and up to where they say how to reach us.

    "Please call us" does not answer a review about a call that never came.
    """
    text = without(reply.text, (reply.ours.signature,))
    ways = sorted({*_ways_at(reply), *(email.start for email in emails(text))})
    signature = signature_at(reply)
    kept = []
    for sentence in sentences_of(reply.words, text):
        cut = _first(ways, sentence[0].start, sentence[-1].end)
        invitation = _invitation(reply, sentence)
        ends = min((at for at in (cut, invitation, signature) if at is not None), default=None)
        kept.append([word for word in sentence if ends is None or word.start < ends])
    return [sentence for sentence in kept if sentence]


def _ways_at(reply: ReplyText) -> Iterator[int]:
    yield from (one.start for one in contacts_in(reply))
    yield from (start for start, _ in reference_spans(reply))


def _first(ordered: list[int], start: int, end: int) -> int | None:
    at = bisect_left(ordered, start)
    return ordered[at] if at < len(ordered) and ordered[at] < end else None
