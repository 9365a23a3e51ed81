"""An invented review, a reply to it that is right in every way, and how to spoil it."""

from __future__ import annotations

from dataclasses import replace

from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact, Finding, MentionView, ReplyText
from monitor.guidelines.rules import findings

CONTACT = Contact(
    email="care@birchkettle.example",
    url="https://birchkettle.example/talk",
    phone="+44 20 7946 0018",
    signature="Mara, customer care at Birch & Kettle",
)
REFERENCE = "R-7K2Q"
REVIEW = MentionView(
    text="We waited fifty minutes for a table and then the soup came cold.",
    title="Never again",
    author_name="Priya S.",
    stars=1,
    language="en",
)
GOOD = (
    "Hello Priya, thank you for telling us. We are sorry about the long wait and about the soup. "
    "Please write to care@birchkettle.example with the reference R-7K2Q.\n"
    "Mara, customer care at Birch & Kettle"
)


def a_reply(
    text: str = GOOD,
    *,
    review: MentionView = REVIEW,
    kind: str = "default",
    recent: tuple[str, ...] = (),
    unhappy: bool = True,
    contact: Contact = CONTACT,
    reference: str = REFERENCE,
) -> ReplyText:
    """A reply to the invented review."""
    return ReplyText(text, load_pack(kind), review, reference, contact, recent, unhappy)


def and_also(sentence: str) -> str:
    """The good reply with one more sentence."""
    return GOOD.replace("Please write", f"{sentence} Please write")


def reviewed(text: str, language: str = "en") -> MentionView:
    """The invented author with other words."""
    return replace(REVIEW, text=text, title="", language=language)


def found(reply: ReplyText, check: str) -> Finding | None:
    """The finding of one check, out of all."""
    return next((finding for finding in findings(reply) if finding.check == check), None)


def names(reply: ReplyText) -> set[str]:
    """The checks that found something."""
    return {finding.check for finding in findings(reply)}
