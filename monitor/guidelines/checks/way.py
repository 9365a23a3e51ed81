"""Checks of the way on: a private way and the case's reference, as the place allows."""

from __future__ import annotations

from monitor.guidelines.checks.finding import block, phrase_in, warn
from monitor.guidelines.contact import Contact
from monitor.guidelines.identifiers import Identifier, Sort, identifiers
from monitor.guidelines.ours import contacts_in, reference_spans, without
from monitor.guidelines.pack import Pack, Permission
from monitor.guidelines.records import Finding, ReplyText


def ways(pack: Pack, contact: Contact) -> tuple[str, ...]:
    """Our private ways that the place lets through, those it likes best first."""
    offered = (
        (contact.url, pack.links),
        (contact.email, pack.emails),
        (contact.phone, pack.phones),
    )
    order = (Permission.ALLOWED, Permission.UNSTATED, Permission.DISCOURAGED)
    return tuple(way for rank in order for way, allowed in offered if way and allowed is rank)


def reference(reply: ReplyText) -> Finding | None:
    """Whoever is unhappy gets the case's reference, so that the story is told once."""
    if not reply.unhappy or reference_spans(reply):
        return None
    if reply.reference:
        return block("reference", f"The case's reference is missing: add {reply.reference}.")
    if reply.reference is None:
        return block("reference", "There is no reference of a case (such as R-7K2Q): add it.")
    return block("reference", "No case is reserved, so there is no reference to give.")


def private_way(reply: ReplyText) -> Finding | None:
    """Whoever is unhappy gets a private way to go on, in a form that the place lets through.

    An address or number where the place forbids it is taken out, though it is ours.
    """
    return _forbidden(reply) or _missing(reply)


def _permission(pack: Pack, found: Identifier) -> Permission:
    kinds = {Sort.URL: pack.links, Sort.EMAIL: pack.emails, Sort.PHONE: pack.phones}
    return kinds[found.sort]


def _forbidden(reply: ReplyText) -> Finding | None:
    text = without(reply.text, (), reference_spans(reply))
    said = [one for one in identifiers(text) if one.sort in (Sort.EMAIL, Sort.PHONE)]
    title, own = reply.pack.title, reply.pack.channel or "the reference alone"
    for one in said:
        if _permission(reply.pack, one) is Permission.FORBIDDEN:
            says = f"{title} does not take {one.sort.value}: go on by {own}."
            return block("private_way", says, one.text)
    for one in said:
        if _permission(reply.pack, one) is Permission.DISCOURAGED:
            says = f"{title} does not like {one.sort.value} in a reply: leave it out if you can."
            return warn("private_way", says, one.text)
    return None


def _missing(reply: ReplyText) -> Finding | None:
    if not reply.unhappy or _goes_on(reply):
        return None
    possible = ways(reply.pack, reply.ours)
    if reply.contact is None or not possible:
        own = reply.pack.channel or "an address, a page or a number of yours"
        return block("private_way", f"There is no private way to go on: add {own}.")
    return block("private_way", f"There is no private way to go on: add {' or '.join(possible)}.")


def _goes_on(reply: ReplyText) -> bool:
    """Whether a way is given: an address that the place takes, or the place's own channel."""
    given = (one for one in contacts_in(reply) if one.sort in (Sort.URL, Sort.EMAIL, Sort.PHONE))
    if any(_permission(reply.pack, one) is not Permission.FORBIDDEN for one in given):
        return True
    if reply.book is None:
        return not ways(reply.pack, reply.ours)
    if reply.pack.channel and phrase_in(reply, lambda book: book.channel):
        return True
    if reply.contact is None or ways(reply.pack, reply.contact):
        return False
    return phrase_in(reply, lambda book: book.invites) is not None  # the reference is the way
