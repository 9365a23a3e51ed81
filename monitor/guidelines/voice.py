"""How a brand wants to sound: plain values that the composer writes by and the checks hold to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from monitor.guidelines.contact import Contact
from monitor.guidelines.phrasebook import base_language


class Formality(StrEnum):
    """How the author is addressed, in languages that know a difference."""

    FORMAL = "formal"  #: Sie, vous, usted, Lei, u.
    INFORMAL = "informal"  #: du, tu, tú, tu, je.


@dataclass(frozen=True)
class Fact:
    """One sentence that may be stated in public, because somebody vouches for it."""

    about: tuple[str, ...]  #: Words of a review or question that it answers, in small letters.
    says: str  #: The whole sentence, as it is published.
    language: str = "en"


@dataclass(frozen=True)
class SiteVoice:
    """What is otherwise on one kind of site; None leaves it as it is."""

    signature: str | None = None
    formality: Formality | None = None
    greet_by_name: bool | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class Voice:
    """How a brand wants to sound. The default says nothing about anything."""

    brand: str = ""  #: What the brand calls itself.
    formality: Formality = Formality.FORMAL
    greet_by_name: bool = True
    signatures: Mapping[str, str] = field(default_factory=dict)  #: By language: "de" -> "...".
    say_instead: Mapping[str, str] = field(default_factory=dict)  #: "customer" -> "guest".
    avoid: tuple[str, ...] = ()  #: Words and phrases that are never ours.
    facts: tuple[Fact, ...] = ()
    #: Ways to reach us by aspect ("price", "delivery" ...): who knows the matter best.
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    sites: Mapping[str, SiteVoice] = field(default_factory=dict)  #: By kind of source.

    def at(self, kind: str) -> Voice:
        """This voice as it is on one kind of site."""
        site = self.sites.get(kind)
        if site is None:
            return self
        return replace(
            self,
            formality=site.formality or self.formality,
            greet_by_name=self.greet_by_name if site.greet_by_name is None else site.greet_by_name,
            signatures={} if site.signature is not None else self.signatures,
        )

    def contact(self, given: Contact, kind: str, language: str, aspect: str = "") -> Contact:
        """The contact for a reply: of the site, else of the aspect, else the one in the settings.

        Who signs is told by the site, then by the language, then by the contact itself.
        """
        site = self.sites.get(kind)
        chosen = (site.contact if site else None) or self.contacts.get(aspect) or given
        by_site = site.signature if site else None
        by_language = self.signatures.get(base_language(language), "")
        signature = by_site or by_language or chosen.signature or given.signature
        return replace(chosen, signature=signature)

    def contact_in(self, text: str, given: Contact, kind: str, language: str) -> Contact:
        """Whose address a text gives: that of some aspect's contact, else the usual one.

        A person may choose among our ways; any of them is ours.
        """
        known = (self.contact(given, kind, language, aspect) for aspect in ("", *self.contacts))
        ways = (one for one in known if any(way and way in text for way in one.ways))
        return next(ways, self.contact(given, kind, language))

    def facts_about(self, words: frozenset[str], language: str) -> tuple[Fact, ...]:
        """The facts in this language that one of the words (in small letters) asks for."""
        spoken = base_language(language)
        return tuple(
            fact
            for fact in self.facts
            if base_language(fact.language) == spoken and words & set(fact.about)
        )
