"""The sentences that each strategy says, in full and in short."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.guidelines.checks.way import ways
from monitor.guidelines.pack import Pack, Permission
from monitor.guidelines.records import Contact
from responders.drafting.language import LanguagePack, Sentences
from responders.drafting.plan import ReplyPlan, Strategy


@dataclass(frozen=True)
class Choice:
    """Chooses among ways to say a thing: the same for the same seed, on every machine."""

    seed: str

    def of(self, options: Sequence[str], what: str) -> str:
        """One of `options`; `what` it is for, so that choices do not move together."""
        digest = hashlib.sha256(f"{self.seed}/{what}".encode()).digest()
        return options[int.from_bytes(digest[:8]) % len(options)]


@dataclass(frozen=True)
class Material:
    """All that the sentences are made of, for one variant."""

    plan: ReplyPlan
    pack: Pack
    contact: Contact
    reference: str
    language: LanguagePack
    choice: Choice

    @property
    def lines(self) -> Sentences:
        """The language's sentences."""
        return self.language.sentences

    @property
    def signature(self) -> str:
        """Who signs: the role alone where the place takes no names."""
        signature = self.contact.signature
        if self.pack.names is not Permission.FORBIDDEN:
            return signature
        role = signature.partition(",")[2].strip()
        return role[:1].upper() + role[1:]

    def matter(self, most: int = 2) -> str:
        """The matters in our words, joined."""
        matters = self.plan.matters[:most]
        said = [self.choice.of(matter.says, f"matter {matter.aspect}") for matter in matters]
        return self.lines.joined.format(*said) if len(said) > 1 else said[0]

    def praise(self) -> str:
        """What the author liked."""
        return self.choice.of(self.plan.praised, "praised")

    def say(self, options: Sequence[str], what: str, **filled: str) -> str:
        """One of the options, filled in."""
        return self.choice.of(options, what).format_map(filled)


# --- what each strategy says, in full ---


def _own(material: Material) -> list[str]:
    lines, plan = material.lines, material.plan
    apologies = lines.very_sorry if plan.severe else lines.sorry
    thanks = material.say(lines.thanks, "thanks")
    sorry = material.say(apologies, "sorry", matter=material.matter())
    owns = material.say(plan.matters[0].owns, "owns")
    good = material.say(lines.good_part, "good", praise=material.praise()) if plan.praised else ""
    wish = material.say(lines.wishes, "wishes")
    orders = (
        [thanks, sorry, owns, good, wish],
        [sorry, owns, thanks, good, wish],
        [thanks, good, sorry, owns, wish],
    )
    return [*orders[int(material.choice.of("012", "order"))], *_way_on(material)]


def _ask(material: Material) -> list[str]:
    lines = material.lines
    return [
        material.say(lines.thanks, "thanks"),
        _sorry_unnamed(material),
        material.say(material.language.aspect("other").owns, "owns"),
        material.say(lines.asks, "asks"),
        *_way_on(material),
    ]


def _sorry_unnamed(material: Material) -> str:
    if not material.plan.matters:
        return material.say(material.lines.sorry_unnamed, "sorry")
    return material.say(material.lines.sorry_topic, "sorry", matter=material.matter(1))


def _thank(material: Material) -> list[str]:
    return [_praise(material), material.say(material.lines.praise_ends, "ends")]


def _thank_and_hear(material: Material) -> list[str]:
    lines = material.lines
    return [
        _praise(material),
        material.say(lines.hears, "hears", matter=material.matter(1)),
        material.say(lines.hears_ends, "ends"),
    ]


def _praise(material: Material) -> str:
    if not material.plan.praised:
        return material.say(material.lines.praise_unnamed, "praise")
    return material.say(material.lines.praise, "praise", praise=material.praise())


# --- and in short ---


def _own_short(material: Material) -> list[str]:
    lines = material.lines
    apologies = lines.very_sorry if material.plan.severe else lines.sorry
    sorry = material.say(apologies, "sorry", matter=material.matter(1))
    return [material.say(lines.short_thanks, "thanks"), sorry, _short_way(material)]


def _ask_short(material: Material) -> list[str]:
    lines = material.lines
    sorry = _sorry_unnamed(material)
    asks = material.say(lines.short_asks, "asks")
    return [material.say(lines.short_thanks, "thanks"), sorry, asks, _short_way(material)]


def _thank_short(material: Material) -> list[str]:
    return [_praise(material)]


def _hear_short(material: Material) -> list[str]:
    lines = material.lines
    return [
        material.say(lines.short_thanks, "thanks"),
        material.say(lines.hears, "hears", matter=material.matter(1)),
    ]


_Say = Callable[[Material], list[str]]

FULL: dict[Strategy, _Say] = {
    Strategy.OWN_THE_EXPERIENCE: _own,
    Strategy.ASK_WHAT_WENT_WRONG: _ask,
    Strategy.THANK_AND_HEAR: _thank_and_hear,
    Strategy.THANK: _thank,
}
SHORT: dict[Strategy, _Say] = {
    Strategy.OWN_THE_EXPERIENCE: _own_short,
    Strategy.ASK_WHAT_WENT_WRONG: _ask_short,
    Strategy.THANK_AND_HEAR: _hear_short,
    Strategy.THANK: _thank_short,
}


# --- the private way ---


def _way_on(material: Material) -> list[str]:
    lines, contact = material.lines, material.contact
    way = _way(material)
    said = {
        contact.email: lines.by_email,
        contact.url: lines.by_link,
        contact.phone: lines.by_phone,
        "": lines.by_reference,
    }[way]
    sentences = [_filled(material, said, "way")]
    if material.plan.severe and way != contact.phone and contact.phone in _ways(material):
        sentences.append(_filled(material, lines.or_phone, "or phone"))
    return sentences


def _short_way(material: Material) -> str:
    lines, contact = material.lines, material.contact
    said = {
        contact.email: lines.short_by_email,
        contact.url: lines.short_by_link,
        contact.phone: lines.short_by_phone,
        "": lines.short_by_reference,
    }[_way(material)]
    return _filled(material, said, "way")


def _ways(material: Material) -> tuple[str, ...]:
    return ways(material.pack, material.contact)


def _way(material: Material) -> str:
    return next(iter(_ways(material)), "")


def _filled(material: Material, options: Sequence[str], what: str) -> str:
    contact = material.contact
    return material.say(
        options,
        what,
        email=contact.email,
        url=contact.url,
        phone=contact.phone,
        reference=material.reference,
    )
