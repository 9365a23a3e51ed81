"""Says a plan in the sentences of a language pack, to the length that the place takes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.guidelines.checks.way import ways
from monitor.guidelines.pack import Pack, Permission
from monitor.guidelines.records import Contact
from monitor.guidelines.similarity import closeness
from responders.drafting.language import LanguagePack, Sentences
from responders.drafting.plan import ReplyPlan, Strategy

_TRIES = 24  #: Variants looked at for one that is far from recent replies.
_FAR_ENOUGH = 0.4
_SAME_OPENING = 4  #: Words; two replies on one page should not begin alike.


class NoRoom(Exception):
    """The place's limit is too small for a reply with a private way."""


@dataclass(frozen=True)
class Choice:
    """Chooses among ways to say a thing: the same for the same seed, on every machine."""

    seed: str

    def of(self, options: Sequence[str], what: str) -> str:
        """One of `options`; `what` it is for, so that choices do not move together."""
        digest = hashlib.sha256(f"{self.seed}/{what}".encode()).digest()
        return options[int.from_bytes(digest[:8]) % len(options)]


@dataclass(frozen=True)
class _Material:
    """All that the sentences are made of, for one variant."""

    plan: ReplyPlan
    pack: Pack
    contact: Contact
    reference: str
    language: LanguagePack
    choice: Choice

    @property
    def lines(self) -> Sentences:
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
        aspect = self.plan.praised[0]
        return self.choice.of(self.language.aspect(aspect).praised, "praised")

    def say(self, options: Sequence[str], what: str, **filled: str) -> str:
        """One of the options, filled in."""
        return self.choice.of(options, what).format_map(filled)


def compose(
    plan: ReplyPlan,
    *,
    language: LanguagePack,
    pack: Pack,
    contact: Contact,
    reference: str,
    recent: Sequence[str] = (),
    seed: str = "",
) -> str:
    """Write the reply: the same for the same arguments, and far from every recent reply.

    Raises NoRoom where the place takes too few characters for even the shortest form.
    """
    best, nearest = "", 2.0
    for number in range(_TRIES):
        choice = Choice(f"{seed}#{number}")
        text = _fitting(_Material(plan, pack, contact, reference, language, choice))
        near = _nearness(text, recent, plan.name, contact)
        if near < nearest:
            best, nearest = text, near
        if near < _FAR_ENOUGH:
            break
    return best


def _nearness(text: str, recent: Sequence[str], name: str, contact: Contact) -> float:
    """How near a text is to the nearest recent reply; a like opening counts on top."""
    mine = (name, contact.signature, contact.email, contact.url)
    return max(
        (closeness(text, other, mine) + _opens_alike(text, other) for other in recent), default=0.0
    )


def _opens_alike(one: str, other: str) -> float:
    alike = one.partition(",")[2].split()[:_SAME_OPENING]
    return 0.2 if alike and alike == other.partition(",")[2].split()[:_SAME_OPENING] else 0.0


def _fitting(material: _Material) -> str:
    """The longest form that the place takes."""
    for text in _forms(material):
        if material.pack.fits(text):
            return text
    raise NoRoom(
        f"{material.pack.title} takes {material.pack.max_length} {material.pack.unit.value}, "
        "too few for a reply that shows the way on"
    )


def _forms(material: _Material) -> Iterator[str]:
    full = _FULL[material.plan.strategy](material)
    yield _signed(material, _paragraph(material, full))
    short = _SHORT[material.plan.strategy](material)
    yield _signed(material, _paragraph(material, short))
    yield _paragraph(material, short)
    yield _paragraph(material, short[1:] if len(short) > 2 else short, greet=False)


def _signed(material: _Material, text: str) -> str:
    return f"{text}\n{material.signature}" if material.signature else text


def _paragraph(material: _Material, sentences: Sequence[str], *, greet: bool = True) -> str:
    """Sentences in a row, after a greeting where we have a name for it."""
    text = " ".join(sentence for sentence in sentences if sentence)
    name = material.plan.name
    if not greet or not name or material.pack.names is Permission.FORBIDDEN:
        return text
    greeting = material.say(material.lines.greets, "greets", name=name)
    return f"{greeting} {text[:1].lower()}{text[1:]}"


# --- what each strategy says, in full ---


def _own(material: _Material) -> list[str]:
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


def _ask(material: _Material) -> list[str]:
    lines = material.lines
    return [
        material.say(lines.thanks, "thanks"),
        _sorry_unnamed(material),
        material.say(material.language.aspect("other").owns, "owns"),
        material.say(lines.asks, "asks"),
        *_way_on(material),
    ]


def _sorry_unnamed(material: _Material) -> str:
    if not material.plan.matters:
        return material.say(material.lines.sorry_unnamed, "sorry")
    return material.say(material.lines.sorry_topic, "sorry", matter=material.matter(1))


def _thank(material: _Material) -> list[str]:
    return [_praise(material), material.say(material.lines.praise_ends, "ends")]


def _thank_and_hear(material: _Material) -> list[str]:
    lines = material.lines
    return [
        _praise(material),
        material.say(lines.hears, "hears", matter=material.matter(1)),
        material.say(lines.hears_ends, "ends"),
    ]


def _praise(material: _Material) -> str:
    if not material.plan.praised:
        return material.say(material.lines.praise_unnamed, "praise")
    return material.say(material.lines.praise, "praise", praise=material.praise())


# --- and in short ---


def _own_short(material: _Material) -> list[str]:
    lines = material.lines
    apologies = lines.very_sorry if material.plan.severe else lines.sorry
    sorry = material.say(apologies, "sorry", matter=material.matter(1))
    return [material.say(lines.short_thanks, "thanks"), sorry, _short_way(material)]


def _ask_short(material: _Material) -> list[str]:
    lines = material.lines
    sorry = _sorry_unnamed(material)
    asks = material.say(lines.short_asks, "asks")
    return [material.say(lines.short_thanks, "thanks"), sorry, asks, _short_way(material)]


def _thank_short(material: _Material) -> list[str]:
    return [_praise(material)]


def _hear_short(material: _Material) -> list[str]:
    lines = material.lines
    return [
        material.say(lines.short_thanks, "thanks"),
        material.say(lines.hears, "hears", matter=material.matter(1)),
    ]


_Say = Callable[[_Material], list[str]]

_FULL: dict[Strategy, _Say] = {
    Strategy.OWN_THE_EXPERIENCE: _own,
    Strategy.ASK_WHAT_WENT_WRONG: _ask,
    Strategy.THANK_AND_HEAR: _thank_and_hear,
    Strategy.THANK: _thank,
}
_SHORT: dict[Strategy, _Say] = {
    Strategy.OWN_THE_EXPERIENCE: _own_short,
    Strategy.ASK_WHAT_WENT_WRONG: _ask_short,
    Strategy.THANK_AND_HEAR: _hear_short,
    Strategy.THANK: _thank_short,
}


# --- the private way ---


def _way_on(material: _Material) -> list[str]:
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


def _short_way(material: _Material) -> str:
    lines, contact = material.lines, material.contact
    said = {
        contact.email: lines.short_by_email,
        contact.url: lines.short_by_link,
        contact.phone: lines.short_by_phone,
        "": lines.short_by_reference,
    }[_way(material)]
    return _filled(material, said, "way")


def _ways(material: _Material) -> tuple[str, ...]:
    return ways(material.pack, material.contact)


def _way(material: _Material) -> str:
    return next(iter(_ways(material)), "")


def _filled(material: _Material, options: Sequence[str], what: str) -> str:
    contact = material.contact
    return material.say(
        options,
        what,
        email=contact.email,
        url=contact.url,
        phone=contact.phone,
        reference=material.reference,
    )
