"""Decides what a reply is to do and which matters it names, before a word of it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.guidelines.phrasebook import Phrasebook, phrasebook_for
from monitor.guidelines.records import MentionView
from monitor.guidelines.words import Words, words_of
from monitor.models.judged import Polarity
from responders.drafting.concerns import Found, clauses_of, find_concerns, slots_of, thing_among
from responders.drafting.language import LanguagePack

_OTHER = "other"
_MATTERS = 2  #: More than two in one reply reads like a list.
_TELLING = 3  #: A second matter is named only where it is exact.
_INITIALS = 3  #: Letters: "JD" and "TJM" are nobody's first name.


class Strategy(StrEnum):
    """What a reply does."""

    OWN_THE_EXPERIENCE = "own_the_experience"  #: Names the matter, is sorry, shows the way on.
    ASK_WHAT_WENT_WRONG = "ask_what_went_wrong"  #: Unhappy, and nobody can tell why: asks.
    THANK_AND_HEAR = "thank_and_hear"  #: Content, with one thing that could be better.
    THANK = "thank"


@dataclass(frozen=True)
class AspectView:
    """One aspect that the judge found, and the author's words for it."""

    aspect: str
    polarity: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What the judge found in a mention, as far as a reply depends on it."""

    unhappy: bool
    polarity: str = Polarity.NEGATIVE
    aspects: tuple[AspectView, ...] = ()
    severe: bool = False  #: Urgent enough for the strongest apology, and for the phone.


@dataclass(frozen=True)
class Matter:
    """One thing to name, in our words: each of `says` fits after "about"."""

    aspect: str
    says: tuple[str, ...]
    owns: tuple[str, ...]


@dataclass(frozen=True)
class ReplyPlan:
    """What a reply will do and name."""

    strategy: Strategy
    matters: tuple[Matter, ...] = ()
    praised: tuple[str, ...] = ()  #: Ways to name one thing that the author liked.
    name: str = ""  #: How to greet the author; "" for no name.
    severe: bool = False

    topic: tuple[Matter, ...] = ()  #: What the review speaks about, at least.

    def asking(self) -> ReplyPlan:
        """The same, naming the topic only and asking: for when nothing more exact will do."""
        return replace(self, strategy=Strategy.ASK_WHAT_WENT_WRONG, matters=self.topic)


def plan_reply(mention: MentionView, judged: Judged, pack: LanguagePack) -> ReplyPlan:
    """Choose the strategy and the matters for one mention, in the pack's language."""
    book = phrasebook_for(pack.language)
    if book is None:
        raise ValueError(f"no phrasebook for {pack.language}: nothing could be checked")
    words = clauses_of(mention.whole)
    matters = _matters(words, judged, pack, book)
    plan = ReplyPlan(
        strategy=_strategy(judged, matters),
        matters=matters,
        praised=_praised(words, judged, matters, pack, book),
        name=greeting_name(mention.author_name, pack, book),
        severe=judged.severe,
        topic=_topic(words, pack, book),
    )
    return plan.asking() if plan.strategy is Strategy.ASK_WHAT_WENT_WRONG else plan


def _strategy(judged: Judged, matters: tuple[Matter, ...]) -> Strategy:
    if judged.unhappy:
        return Strategy.OWN_THE_EXPERIENCE if matters else Strategy.ASK_WHAT_WENT_WRONG
    complains = any(a.polarity in _BAD for a in judged.aspects)
    mixed = judged.polarity in (Polarity.MIXED, Polarity.NEGATIVE) or complains
    return Strategy.THANK_AND_HEAR if mixed and matters else Strategy.THANK


_BAD = (Polarity.NEGATIVE, Polarity.MIXED)


def _matters(
    words: Words, judged: Judged, pack: LanguagePack, book: Phrasebook
) -> tuple[Matter, ...]:
    """At most two matters: what the review says exactly, else one that the judge found."""
    bad = list(dict.fromkeys(a.aspect for a in judged.aspects if a.polarity in _BAD))
    liked = {a.aspect for a in judged.aspects if a.polarity == Polarity.POSITIVE} - set(bad)
    found = [one for one in find_concerns(words, pack, book) if one.concern.aspect not in liked]
    agreed = _exact((one for one in found if one.concern.aspect in bad), pack)
    beside = [one for one in found if one.concern.aspect not in bad]
    strong = _exact((one for one in beside if one.weight >= _TELLING), pack)
    vague = [_by_aspect(a, judged, pack) for a in bad if a in pack.aspects and a != _OTHER]
    chosen: dict[str, Matter] = {}
    for matter in [*agreed, *strong]:
        chosen.setdefault(matter.aspect, matter)
    return tuple(chosen.values())[:_MATTERS] or tuple(vague[:1] or _exact(beside, pack))


def _exact(found: Iterable[Found], pack: LanguagePack) -> list[Matter]:
    """The most telling concerns, one an aspect, as the review orders them."""
    ranked = sorted(found, key=lambda one: (-one.weight, one.at))
    chosen: dict[str, Found] = {}
    for one in ranked:
        chosen.setdefault(one.concern.aspect, one)
    best = list(chosen.values())
    second = [one for one in best[1:] if one.weight >= _TELLING]
    in_order = sorted((best[:1] + second)[:_MATTERS], key=lambda one: one.at)
    return [
        Matter(one.concern.aspect, one.says, one.concern.owns or _owns(one.concern.aspect, pack))
        for one in in_order
    ]


def _topic(words: Words, pack: LanguagePack, book: Phrasebook) -> tuple[Matter, ...]:
    """What the review speaks about most, where nobody can tell what went wrong with it."""
    spoken_of = book.aspects_in(words)
    most = max((a for a in pack.aspects if a in spoken_of), key=lambda a: spoken_of[a], default="")
    return (Matter(most, pack.aspect(most).topics, _owns(_OTHER, pack)),) if most else ()


def _praised(
    words: Words,
    judged: Judged,
    matters: tuple[Matter, ...],
    pack: LanguagePack,
    book: Phrasebook,
) -> tuple[str, ...]:
    """What the author liked: a thing where the review names one, else the judge's aspect."""
    named = {matter.aspect for matter in matters}
    liked = [a.aspect for a in judged.aspects if a.polarity == Polarity.POSITIVE]
    if not liked:
        return ()
    blamed = {word.text for matter in matters for says in matter.says for word in words_of(says)}
    hits = pack.liked.find_all(words, slots_of(pack))
    kind = (h for h in hits if not book.negated(words, h.first_word))
    thing = next((h.filled["thing"] for h in kind if h.filled["thing"] not in blamed), None)
    if thing is not None:
        return tuple(line.format(thing=thing) for line in pack.sentences.praised_thing)
    return next((pack.aspect(aspect).praised for aspect in liked if aspect not in named), ())


def _owns(aspect: str, pack: LanguagePack) -> tuple[str, ...]:
    return pack.aspect(aspect).owns


def _by_aspect(aspect: str, judged: Judged, pack: LanguagePack) -> Matter:
    lines = pack.aspect(aspect)
    pointed_at = (w for a in judged.aspects if a.aspect == aspect for w in a.words)
    thing = thing_among(pointed_at, pack) if lines.with_thing else None
    says = tuple(line.format(thing=thing) for line in lines.with_thing) if thing else lines.names
    return Matter(aspect, says, lines.owns)


def greeting_name(display: str, pack: LanguagePack, book: Phrasebook) -> str:
    """The first name out of a display name; "" where it may be a handle, a joke or nobody.

    A wrong name is worse than none, so only a word like "Priya" passes.
    """
    first = display.split()[0] if display.split() else ""
    if not (first.isalpha() and 2 <= len(first) <= 20 and first[0].isupper()):
        return ""
    if not first[1:].islower() and (not first.isupper() or len(first) <= _INITIALS):
        return ""
    folded = first.casefold()
    known = pack.not_names | book.stop | book.titles | book.generic | pack.things | book.negators
    if folded in known or _means_something(folded, book):
        return ""
    return first.title() if first.isupper() else first


def _means_something(word: str, book: Phrasebook) -> bool:
    words = words_of(word)
    lists = (book.abusive, book.gifts, *book.aspects.values())
    return any(phrases.find(words) for phrases in lists)
