"""The voice as people type it: one thing a line, and every mistake told by its field and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from monitor.guidelines.phrasebook import base_language
from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact, Formality, SiteVoice, Voice
from monitor.settings.values import Mailbox, Site
from monitor.text import clean

Item = TypeVar("Item")

LONGEST_LINE = 400
MOST_LINES = 60
_MAILBOX, _SITE = TypeAdapter(Mailbox), TypeAdapter(Site)
_PHONE = frozenset("0123456789+()/. -")
_WAYS = ("email", "url", "phone")
_SITE_KEYS = (*_WAYS, "signature", "formality", "greet")


@dataclass(frozen=True)
class Typed:
    """The form's fields as they were typed."""

    brand: str = ""
    formality: str = Formality.FORMAL.value
    greet: bool = True
    signatures: str = ""
    say_instead: str = ""
    avoid: str = ""
    facts: str = ""
    contacts: str = ""
    sites: str = ""


@dataclass
class Read:
    """The voice that was typed, and what is wrong with it, a sentence each."""

    voice: Voice = field(default_factory=Voice)
    mistakes: list[str] = field(default_factory=list)


class _Wrong(Exception):
    """What is wrong with one line, as the end of a sentence."""


def read_voice(typed: Typed, aspects: frozenset[str], kinds: frozenset[str]) -> Read:
    """Read the form. Where there are mistakes, the voice must not be kept."""
    found = Read()

    def lines(what: str, text: str, read: Callable[[str], Item]) -> list[Item]:
        return list(_each(what, text, read, found.mistakes))

    formal = typed.formality in list(Formality)
    if not formal:
        found.mistakes.append("Form of address: choose one of the two.")
    found.voice = Voice(
        brand=clean(typed.brand).strip()[:100],
        formality=Formality(typed.formality) if formal else Formality.FORMAL,
        greet_by_name=typed.greet,
        signatures=dict(lines("Signatures", typed.signatures, _signature)),
        say_instead=dict(lines("Say instead", typed.say_instead, _instead)),
        avoid=tuple(lines("Words to avoid", typed.avoid, _plain)),
        facts=tuple(lines("Facts", typed.facts, _fact)),
        contacts=dict(lines("Contacts", typed.contacts, lambda line: _contact(line, aspects))),
        sites=dict(lines("Sites", typed.sites, lambda line: _site(line, kinds))),
    )
    return found


def typed_of(voice: Voice) -> Typed:
    """The form's fields for a voice, so that reading them gives the same voice."""
    return Typed(
        brand=voice.brand,
        formality=voice.formality.value,
        greet=voice.greet_by_name,
        signatures="\n".join(f"{code}: {says}" for code, says in voice.signatures.items()),
        say_instead="\n".join(f"{word} = {says}" for word, says in voice.say_instead.items()),
        avoid="\n".join(voice.avoid),
        facts="\n".join(f"{', '.join(f.about)} ({f.language}): {f.says}" for f in voice.facts),
        contacts="\n".join(
            f"{aspect}: {_pairs(asdict(contact), _WAYS)}"
            for aspect, contact in voice.contacts.items()
        ),
        sites="\n".join(f"{kind}: {_site_pairs(site)}" for kind, site in voice.sites.items()),
    )


def _site_pairs(site: SiteVoice) -> str:
    stated: dict[str, str] = asdict(site.contact) if site.contact else {}
    stated = {key: value for key, value in stated.items() if key in _WAYS}
    if site.signature is not None:
        stated["signature"] = site.signature
    if site.formality is not None:
        stated["formality"] = site.formality.value
    if site.greet_by_name is not None:
        stated["greet"] = "yes" if site.greet_by_name else "no"
    return _pairs(stated, _SITE_KEYS)


def _pairs(stated: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return "; ".join(f"{key} = {stated[key]}" for key in keys if stated.get(key))


def _each(what: str, text: str, read: Callable[[str], Item], mistakes: list[str]) -> Iterator[Item]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    stated = [(number, clean(line)) for number, line in lines if line]
    if len(stated) > MOST_LINES:
        mistakes.append(f"{what}: {MOST_LINES} lines at most.")
        return
    for number, line in stated:
        try:
            if len(line) > LONGEST_LINE:
                raise _Wrong(f"is longer than {LONGEST_LINE} characters")
            yield read(line)
        except _Wrong as wrong:
            mistakes.append(f"{what}, line {number} {wrong}.")


def _halves(line: str, mark: str, write: str) -> tuple[str, str]:
    left, found, right = (part.strip() for part in line.partition(mark))
    if not (left and found and right):
        raise _Wrong(f"must be written like: {write}")
    return left, right


def _signature(line: str) -> tuple[str, str]:
    code, says = _halves(line, ":", "de: Mara, Kundenservice")
    if not (code.isalpha() and len(code) in (2, 3)):
        raise _Wrong("begins with no language, such as de")
    return base_language(code), says


def _instead(line: str) -> tuple[str, str]:
    word, says = _halves(line, "=", "customer = guest")
    return word.casefold(), says


def _plain(line: str) -> str:
    return line


def _fact(line: str) -> Fact:
    head, says = _halves(line, ":", "opening, hours (en): We are open every day from 8 to 18.")
    words, _, tail = head.partition("(")
    language = tail.rstrip(") ").strip() or "en"
    about = tuple(word.strip().casefold() for word in words.split(",") if word.strip())
    if not about:
        raise _Wrong("names no word that it answers")
    return Fact(about, says, base_language(language))


def _contact(line: str, aspects: frozenset[str]) -> tuple[str, Contact]:
    aspect, rest = _halves(line, ":", "price: email = billing@birch-kettle.example")
    if aspect not in aspects:
        raise _Wrong(f"begins with none of: {', '.join(sorted(aspects))}")
    return aspect, _ways(_stated(rest, _WAYS))


def _site(line: str, kinds: frozenset[str]) -> tuple[str, SiteVoice]:
    kind, rest = _halves(line, ":", "google_play: greet = no; formality = informal")
    if kind not in kinds:
        raise _Wrong(f"begins with none of: {', '.join(sorted(kinds))}")
    stated = _stated(rest, _SITE_KEYS)
    formality, greet = stated.get("formality"), stated.get("greet")
    if formality is not None and formality not in list(Formality):
        raise _Wrong("knows only formality = formal and formality = informal")
    if greet not in (None, "yes", "no"):
        raise _Wrong("knows only greet = yes and greet = no")
    return kind, SiteVoice(
        signature=stated.get("signature"),
        formality=Formality(formality) if formality else None,
        greet_by_name=None if greet is None else greet == "yes",
        contact=_ways(stated) if any(way in stated for way in _WAYS) else None,
    )


def _stated(rest: str, keys: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for part in rest.split(";"):
        if part.strip():
            key, value = _halves(part, "=", f"{keys[0]} = ...; {keys[1]} = ...")
            if key not in keys:
                raise _Wrong(f'has no "{key[:20]}", only: {", ".join(keys)}')
            found[key] = value
    return found


def _ways(stated: Mapping[str, str]) -> Contact:
    email, url, phone = (stated.get(way, "") for way in _WAYS)
    for value, kind, says in (
        (email, _MAILBOX, "e-mail address"),
        (url, _SITE, "https:// address"),
    ):
        try:
            kind.validate_python(value)
        except ValidationError:
            raise _Wrong(f"holds something that is no {says}") from None
    if set(phone) - _PHONE:
        raise _Wrong("holds something that is no phone number")
    return Contact(email=email, url=url, phone=phone)
