"""Checks of the way on: a private way and the case's reference, as the place allows."""

from __future__ import annotations

from monitor.guidelines.checks.finding import block, warn
from monitor.guidelines.identifiers import Sort, identifiers
from monitor.guidelines.ours import holds
from monitor.guidelines.pack import Pack, Permission
from monitor.guidelines.records import Contact, Finding, ReplyText


def ways(pack: Pack, contact: Contact) -> tuple[str, ...]:
    """Our private ways that the place lets through, those it likes best first."""
    offered = (
        (contact.url, pack.links),
        (contact.email, pack.emails),
        (contact.phone, pack.phones),
    )
    order = (Permission.ALLOWED, Permission.UNSTATED, Permission.DISCOURAGED)
    return tuple(way for rank in order for way, allowed in offered if way and allowed is rank)


def no_reference(reply: ReplyText) -> Finding | None:
    """Whoever is unhappy gets the case's reference, so that the story is told once."""
    if not reply.unhappy:
        return None
    if not reply.reference:
        return block("no_reference", "No case is reserved, so there is no reference to give.")
    if holds(reply.text, reply.reference):
        return None
    return block("no_reference", f"The case's reference is missing: add {reply.reference}.")


def no_private_way(reply: ReplyText) -> Finding | None:
    """Whoever is unhappy gets a private way to go on, of those that the place lets through."""
    possible = ways(reply.pack, reply.contact)
    if not reply.unhappy or not possible or any(holds(reply.text, way) for way in possible):
        return None
    says = f"There is no private way to go on: add {' or '.join(possible)}."
    return block("no_private_way", says)


def forbidden_way(reply: ReplyText) -> Finding | None:
    """No link, e-mail address or phone number where the place forbids it."""
    permissions = {
        Sort.URL: reply.pack.links,
        Sort.EMAIL: reply.pack.emails,
        Sort.PHONE: reply.pack.phones,
    }
    said = [
        (permissions[one.sort], one) for one in identifiers(reply.text) if one.sort in permissions
    ]
    title = reply.pack.title
    for permission, one in said:
        if permission is Permission.FORBIDDEN:
            says = f"{title} does not take {one.sort.value}: give the reference alone."
            return block("forbidden_way", says, one.text)
    for permission, one in said:
        if permission is Permission.DISCOURAGED:
            says = f"{title} does not like {one.sort.value} in a reply: leave it out if you can."
            return warn("forbidden_way", says, one.text)
    return None
