"""Addresses, numbers and codes in a text that may point at a person or lead somewhere.

Every search is linear: each pattern starts at a mark that cannot overlap another start, and
every repetition is bounded or possessive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

_DOMAIN_AFTER_AT = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LOCAL_PART = re.compile(r"[\w.+-]")
_URL = re.compile(r"(?:https?://|(?<![@\w.])www\.)[^\s<>\"']{1,2000}", re.IGNORECASE)
_BARE_DOMAIN = re.compile(
    r"(?<![\w.@/-])(?:[A-Za-z0-9-]{1,63}\.){1,4}"
    r"(?:com|net|org|io|co|uk|de|fr|es|it|nl|pt|eu|info|biz|shop|app|me|xyz|top|ru|cn|link|ly)"
    r"(?![\w-])(?:/[^\s<>\"']{0,2000})?"
)
_PHONE = re.compile(r"(?<![\w+])\+?\(?\d[\d ().\-/\u00a0]{5,24}\d(?!\w)")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4}")
_AMOUNT = re.compile(r"\d{1,9}[.,]\d\d|[1-9]\d{0,2}(?:[.,]\d{3}){1,3}(?:[.,]\d\d)?")
_CENTS = re.compile(r"[.,]\d\d(?!\d)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_CODE = re.compile(r"(?<![\w-])#?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?!\w|-[A-Za-z0-9])")
_TRAILING = ".,;:!?)]}»”’"


class Sort(StrEnum):
    """What was found."""

    EMAIL = "an e-mail address"
    URL = "a link"
    IBAN = "a bank account number"
    CARD = "a card number"
    PHONE = "a phone number"
    CODE = "a number that identifies somebody"


class Identifier(NamedTuple):
    """One thing found, at its place in the text."""

    sort: Sort
    text: str
    start: int
    end: int


def identifiers(text: str) -> Iterator[Identifier]:
    """Everything in `text` that points at a person or leads somewhere, each once."""
    taken = text
    for find in (_schemed, emails, _bare, _ibans, _phones, _codes):
        found = list(find(taken))
        yield from found
        taken = blanked(taken, found)


def blanked(text: str, found: list[Identifier]) -> str:
    """`text` with what was found replaced by as many spaces, so that places stay the same."""
    parts, at = [], 0
    for one in sorted(found, key=lambda identifier: identifier.start):
        parts += [text[at : one.start], " " * (one.end - max(at, one.start))]
        at = max(at, one.end)
    return "".join([*parts, text[at:]])


def emails(text: str) -> Iterator[Identifier]:
    """E-mail addresses."""
    for match in _DOMAIN_AFTER_AT.finditer(text):
        start = match.start()
        while start > max(0, match.start() - 64) and _LOCAL_PART.match(text[start - 1]):
            start -= 1
        if start < match.start():
            end = match.start() + len(match.group().rstrip(".-_"))
            yield Identifier(Sort.EMAIL, text[start:end], start, end)


def urls(text: str) -> Iterator[Identifier]:
    """Links, with a scheme or without."""
    found = list(_schemed(text))
    yield from found
    yield from _bare(blanked(text, found))


def _schemed(text: str) -> Iterator[Identifier]:
    return (_identifier(Sort.URL, match) for match in _URL.finditer(text))


def _bare(text: str) -> Iterator[Identifier]:
    return (_identifier(Sort.URL, match) for match in _BARE_DOMAIN.finditer(text))


def _identifier(sort: Sort, match: re.Match[str]) -> Identifier:
    text = match.group().rstrip(_TRAILING)
    return Identifier(sort, text, match.start(), match.start() + len(text))


def _ibans(text: str) -> Iterator[Identifier]:
    for match in _IBAN.finditer(text):
        yield _identifier(Sort.IBAN, match)


def _phones(text: str) -> Iterator[Identifier]:
    """Long numbers in groups: of a phone, or of a card where the check digit holds."""
    for match in _PHONE.finditer(text):
        number = digits(match.group())
        if _DATE.fullmatch(match.group()) or _AMOUNT.fullmatch(match.group()):
            continue
        if 13 <= len(number) <= 19 and luhn(number):
            yield _identifier(Sort.CARD, match)
        elif 7 <= len(number) <= 20:
            yield _identifier(Sort.PHONE, match)


def _codes(text: str) -> Iterator[Identifier]:
    """Order, account and ticket numbers: five digits or more, or letters with three digits."""
    for match in _CODE.finditer(text):
        code = match.group()
        count = sum(letter.isdigit() for letter in code)
        mixed = count >= 3 and len(code) >= 6 and any(letter.isalpha() for letter in code)
        marked = code.startswith("#") and count >= 3
        amount = code.isdecimal() and _CENTS.match(text, match.end())
        if (count >= 5 or mixed or marked) and not amount and not _DATE.fullmatch(code):
            yield _identifier(Sort.CODE, match)


def digits(text: str) -> str:
    """Only the digits of `text`."""
    return "".join(letter for letter in text if letter.isdigit())


def luhn(number: str) -> bool:
    """Whether a card number's check digit holds."""
    doubled = [int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def host_of(url: str) -> str:
    """The host that a link leads to, "" where it cannot be read."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        return (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
