"""Checks of form: length, characters, placeholders, language, shouting, copies."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from monitor.guidelines.checks.finding import block, warn
from monitor.guidelines.language import other_language
from monitor.guidelines.length import length_of
from monitor.guidelines.ours import reference_spans, without
from monitor.guidelines.pack import Permission
from monitor.guidelines.phrasebook import Phrasebook, base_language, phrasebook_for
from monitor.guidelines.records import Finding, ReplyText
from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.models.wire import LengthUnit

_JOINERS = "\u200c\u200d"  # wanted inside emoji, Persian, Hindi; a disguise among Latin letters
_MOST_MARKS = 4  #: Combining marks on one letter; more is a text made to break the page.

_PLACEHOLDER = re.compile(
    r"\[[^\[\]\n]{1,60}\]|\{[^{}\n]{0,60}\}|<[A-Za-z_][^<>\n]{0,60}>|%\w{1,30}%|\$\w{1,30}"
    r"|_{3,200}|(?<!\w)(?:(?-i:TODO|TBD|FIXME|XXX+|YYY+|N\.N\.)|lorem ipsum)(?!\w)"
    r"|(?<!\w)(?:insert|your) (?:name|e-?mail|link|phone|number) here",
    re.IGNORECASE,
)
_COUNTED = {
    LengthUnit.CHARACTERS: "characters",
    LengthUnit.BYTES: "bytes",
    LengthUnit.GRAPHEMES: "characters",
    LengthUnit.WEIGHTED: "characters (by its own count)",
}
_MONEY = re.compile(r"\$\d+")
_CAPITALS = re.compile(r"(?<!\w)[^\W\d_a-z]{2,60}(?!\w)")
_QUOTED = re.compile(r"[\"“][^\"”\n]{1,40}[\"”]")
_ABBREVIATION = 4  #: Letters; a longer word in capitals is loud.
_BULLET = re.compile(r"^[ \t]{0,20}(?:[-*•–·]|\d{1,2}[.)])[ \t]", re.MULTILINE)


def empty(reply: ReplyText) -> Finding | None:
    """A reply says something."""
    if any(char.isalnum() for char in reply.text):
        return None
    return block("empty", "The reply is empty: write what you want to say to the author.")


def length(reply: ReplyText) -> Finding | None:
    """A reply fits the place's limit, counted as the place counts."""
    pack = reply.pack
    if pack.max_length is None or pack.fits(reply.text):
        return None
    counted = length_of(reply.text, pack.unit)
    return block(
        "length",
        f"{pack.title} takes {pack.max_length} {_COUNTED[pack.unit]} and this has {counted}: "
        f"take {counted - pack.max_length} away.",
    )


def hostile_characters(reply: ReplyText) -> Finding | None:
    """No characters that hide, turn round or break a text."""
    padded = f"\n{reply.text}\n"
    marks = 0
    for before, char in pairwise(padded):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > _MOST_MARKS or _hostile(before, char):
            return block(
                "hostile_characters",
                "The reply holds a character that is not seen or that turns the text round: "
                "type the words around it again.",
                f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip(),
            )
    return None


def _hostile(before: str, char: str) -> bool:
    if char in "\r\n":
        return False
    if char in _JOINERS:
        return before.isascii()
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def placeholder(reply: ReplyText) -> Finding | None:
    """Nothing is left to be filled in."""
    for match in _PLACEHOLDER.finditer(reply.text):
        if not _MONEY.fullmatch(match.group()) and "@" not in match.group():
            return block(
                "placeholder",
                "Something was left to be filled in: write it out or take it away.",
                match.group(),
            )
    return None


def shouting(reply: ReplyText) -> Finding | None:
    """No words in capitals but short abbreviations, and those of our own name."""
    text = without(reply.text, (reply.ours.signature, reply.ours.url), reference_spans(reply))
    ours = {word.text for word in reply.words_of_ours}
    text = _QUOTED.sub(" ", text)  # the subject of a mail, as it is to be written
    words = [w for w in _CAPITALS.findall(text) if w.isupper() and w.casefold() not in ours]
    loud = next((w for w in words if len(w) > _ABBREVIATION), None)
    loud = loud or _two_together(text, words, reply.book)
    if loud is None:
        return None
    return block("shouting", "Words in capitals read as shouting: write them small.", loud)


def _two_together(text: str, words: list[str], book: Phrasebook | None) -> str | None:
    """Two in a row, one of them an everyday word: "NOT OK", but not "UPI ID"."""
    small = book.stop if book else frozenset()
    for one, other in pairwise(words):
        everyday = book is None or {one.casefold(), other.casefold()} & small
        if everyday and f"{one} {other}" in text:
            return f"{one} {other}"
    return None


def exclamation_marks(reply: ReplyText) -> Finding | None:
    """At most one exclamation mark; none of the cheer to somebody who is unhappy."""
    if sum(reply.text.count(mark) for mark in "!！") <= 1:
        return None
    says = "More than one exclamation mark reads as shouting or as cheer: end with full stops."
    return (block if reply.unhappy else warn)("exclamation_marks", says, "!")


def bullets(reply: ReplyText) -> Finding | None:
    """No list where the place forbids lists."""
    match = _BULLET.search(reply.text)
    if match is None or reply.pack.bullets is not Permission.FORBIDDEN:
        return None
    return block("bullets", f"{reply.pack.title} takes no lists: write it as a paragraph.")


def near_duplicate(reply: ReplyText) -> Finding | None:
    """No copy of a reply given lately on the same listing."""
    mine = (
        reply.mention.author_name,
        reply.ours.signature,
        reply.ours.email,
        reply.ours.url,
    )
    closest = max((closeness(reply.text, other, mine) for other in reply.recent), default=0.0)
    if closest < NEAR_DUPLICATE:
        return None
    return block(
        "near_duplicate",
        f"This is {closest:.0%} the same as a reply given lately on this listing: "
        "say it in other words, for this author.",
    )


def language(reply: ReplyText) -> Finding | None:
    """A reply is written in the language of its review."""
    asked = base_language(reply.mention.language)
    written = other_language(reply.words, asked)
    if not written:
        return None
    return block(
        "language",
        f"The review is in another language ({asked}) than this reply ({written}): answer in the "
        "author's own.",
    )


def unchecked_language(reply: ReplyText) -> Finding | None:
    """A reply in a language without phrasebook is checked for form only, and a person knows."""
    spoken = base_language(reply.mention.language)
    if phrasebook_for(spoken) is not None:
        return None
    return warn(
        "unchecked_language",
        f"In this language ({spoken or 'unknown'}) only form and addresses can be checked: "
        "read it for tone, apology and promises yourself.",
    )
