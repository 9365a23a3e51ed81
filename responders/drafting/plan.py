"""Decides what a reply is to do and which matters it names, before a word of it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from monitor.guidelines.concrete import named_in, names_something
from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.records import MentionView
from monitor.guidelines.voice import Fact, Voice
from monitor.guidelines.words import words_of
from monitor.models.judged import Polarity
from responders.drafting.anchors import Thing, felt_in, telling_in, things_in
from responders.drafting.asked import Asked, AspectView, Judged
from responders.drafting.concerns import Found, Phrase, Review, Taken, echoed, find_concerns
from responders.drafting.grammar import Lines
from responders.drafting.language import LanguagePack
from responders.drafting.names import greeting_name
from responders.drafting.praised import praised_in

__all__ = ["Asked", "AspectView", "Judged", "Matter", "ReplyPlan", "Strategy", "plan_reply"]

_OTHER = "other"
_CONTENT = 3  #: Stars: under fewer, cheerful thanks would be out of place.
_MATTERS = 2  #: More than two in one reply reads like a list.
_TELLING = 3  #: A second matter is named only where it is exact.
_BAD = (Polarity.NEGATIVE, Polarity.MIXED)


class Strategy(StrEnum):
    """What a reply does."""

    OWN_THE_EXPERIENCE = "own_the_experience"  #: Names the matter, is sorry, shows the way on.
    ASK_WHAT_WENT_WRONG = "ask_what_went_wrong"  #: Unhappy, and nobody can tell why: asks.
    THANK_AND_HEAR = "thank_and_hear"  #: Content, with one thing that could be better.
    THANK = "thank"
    RECEIVE = "receive"  #: Neither a complaint nor praise: thanks for writing, and no cheer.
    ANSWER = "answer"  #: States a fact that answers, or says that a person answers in private.
    HOLD = "hold"  #: Many write about the same trouble: we know, and we are looking into it.


@dataclass(frozen=True)
class Matter:
    """One thing to name: each of `says` fits where {matter} stands."""

    aspect: str
    says: tuple[Phrase, ...]
    owns: Lines

    @property
    def words(self) -> frozenset[str]:
        """The author's words that it is said with."""
        return frozenset(taken.said for says in self.says for taken in says.taken)

    def nouns(self, pack: LanguagePack) -> frozenset[str]:
        """The nouns of our list that any way to say it names."""
        said = (word.text for says in self.says for word in words_of(says.text))
        return frozenset(word for word in said if word in pack.nouns.by_word)


@dataclass(frozen=True)
class ReplyPlan:
    """What a reply will do and name."""

    strategy: Strategy
    matters: tuple[Matter, ...] = ()
    praised: tuple[Phrase, ...] = ()  #: Ways to name one thing that the author liked.
    name: str = ""  #: How to greet the author; "" for no name.
    severe: bool = False
    topic: Matter | None = None  #: What the review speaks about, at least.
    things: tuple[Thing, ...] = ()  #: Nouns of the review that can be taken up, the best first.
    telling: tuple[Taken, ...] = ()  #: Other words of it, for quotation marks.
    felt: Taken | None = None  #: The author's word for how it felt.
    facts: tuple[Fact, ...] = ()
    asked: Asked = field(default_factory=Asked)
    insists: bool = False  #: Gives back as much as it takes to be about this review.

    @property
    def aspect(self) -> str:
        """What it is about first; "" where nobody can tell."""
        named = (*self.matters, *([self.topic] if self.topic else []))
        return named[0].aspect if named else ""

    @property
    def needs_way(self) -> bool:
        """Whether it shows a private way, with the reference."""
        if self.strategy is Strategy.ANSWER:
            return not self.facts
        kind = (Strategy.THANK, Strategy.THANK_AND_HEAR, Strategy.RECEIVE)
        return self.strategy not in kind

    def asking(self) -> ReplyPlan:
        """The same, naming the topic only and asking: for when nothing more exact will do."""
        return replace(self, strategy=Strategy.ASK_WHAT_WENT_WRONG, matters=())


def plan_reply(
    mention: MentionView,
    judged: Judged,
    pack: LanguagePack,
    asked: Asked = Asked(),  # noqa: B008 - a frozen value
    voice: Voice = Voice(),  # noqa: B008
) -> ReplyPlan:
    """Choose the strategy and the matters for one mention, in the pack's language."""
    book = phrasebook_for(pack.language)
    if book is None:
        raise ValueError(f"no phrasebook for {pack.language}: nothing could be checked")
    review = Review.of(mention.whole, pack, book, voice.formality, judged.decided_by)
    bad = [aspect for aspect in judged.aspects if aspect.polarity in _BAD]
    pointed_at = [words for aspect in bad for words in aspect.words]
    things = things_in(review, pointed_at)
    named = _names_something(review)
    concerns = find_concerns(review) if named else []
    matters = _matters(review, judged, things, concerns) if named else ()
    telling = telling_in(review)
    given = frozenset(word.text for word in words_of(mention.whole))
    return ReplyPlan(
        strategy=_strategy(
            judged,
            matters,
            asked,
            mention.stars,
            told=named and bool(things or telling),
            exact=any(one.weight >= _TELLING for one in concerns),
        ),
        matters=matters,
        praised=praised_in(review, judged, matters_named={matter.aspect for matter in matters}),
        name=greeting_name(mention.author_name, pack, book) if voice.greet_by_name else "",
        severe=judged.severe,
        topic=_topic(review, things),
        things=tuple(things),
        telling=tuple(telling),
        felt=felt_in(review),
        facts=voice.facts_about(given, pack.language),
        asked=asked,
    )


def _names_something(review: Review) -> bool:
    """Whether it says what went wrong, as the guidelines see it: "worst app ever" does not."""
    words = words_of(review.text)
    return names_something(review.book, words, named_in(review.book, words))


def _strategy(
    judged: Judged,
    matters: tuple[Matter, ...],
    asked: Asked,
    stars: float | None,
    *,
    told: bool,
    exact: bool,
) -> Strategy:
    """`told`: though no matter was found, it says much, in words that a reply can take up.
    `exact`: something went wrong in so many words, whatever the judge made of it.
    """
    if asked.holding:
        return Strategy.HOLD
    if judged.unhappy:
        return Strategy.OWN_THE_EXPERIENCE if matters or told else Strategy.ASK_WHAT_WENT_WRONG
    if judged.question:
        return Strategy.ANSWER
    complains = any(a.polarity in _BAD for a in judged.aspects)
    mixed = judged.polarity in _BAD or complains or exact
    if mixed and matters:
        return Strategy.THANK_AND_HEAR
    cheerful = judged.polarity == Polarity.POSITIVE and (stars is None or stars >= _CONTENT)
    return Strategy.THANK if cheerful else Strategy.RECEIVE


def _matters(
    review: Review, judged: Judged, things: Sequence[Thing], concerns: Sequence[Found]
) -> tuple[Matter, ...]:
    """At most two matters: what the review says exactly, else one that the judge found."""
    pack = review.pack
    bad = list(dict.fromkeys(a.aspect for a in judged.aspects if a.polarity in _BAD))
    liked = {a.aspect for a in judged.aspects if a.polarity == Polarity.POSITIVE} - set(bad)
    found = [c for c in concerns if c.concern.aspect not in liked or c.weight >= _TELLING]
    agreed = _exact((one for one in found if one.concern.aspect in bad), pack)
    beside = [one for one in found if one.concern.aspect not in bad]
    strong = _exact((one for one in beside if one.weight >= _TELLING), pack)
    chosen: dict[str, Matter] = {}
    for matter in [*agreed, *strong]:
        chosen.setdefault(matter.aspect, matter)
    if chosen:
        return _different(list(chosen.values())[:_MATTERS], pack)
    own = _exact((one for one in beside if one.gives_back), pack)
    vague = [a for a in bad if a in pack.aspects and a != _OTHER]
    if vague and not own:
        return (_by_aspect(vague[0], review, judged, things),)
    return tuple(own or _exact(beside, pack))


def _different(matters: list[Matter], pack: LanguagePack) -> tuple[Matter, ...]:
    """Not the same word twice: "the trouble with the server and the server not working"."""
    first, *rest = matters
    told, named = first.words, first.nouns(pack)
    return (first, *(m for m in rest if not (m.words & told or m.nouns(pack) & named)))


def _exact(found: Iterable[Found], pack: LanguagePack) -> list[Matter]:
    """The most telling concerns, one an aspect, the most telling first: its sentence follows."""
    ranked = sorted(found, key=lambda one: (-one.weight, one.at))
    chosen: dict[str, Found] = {}
    for one in ranked:
        chosen.setdefault(one.concern.aspect, one)
    best = list(chosen.values())
    second = [one for one in best[1:] if one.weight >= _TELLING]
    return [
        Matter(one.concern.aspect, one.says, one.concern.owns or _owns(one.concern.aspect, pack))
        for one in (best[:1] + second)[:_MATTERS]
    ]


def _by_aspect(aspect: str, review: Review, judged: Judged, things: Sequence[Thing]) -> Matter:
    """What the judge found, with the author's own word for it where we have one."""
    lines = review.pack.aspect(aspect)
    pointed_at = {
        word.text
        for one in judged.aspects
        if one.aspect == aspect
        for words in one.words
        for word in words_of(words)
    }
    thing = next((t for t in things if words_of(t.taken.exact)[0].text in pointed_at), None)
    if thing and lines.with_thing:
        says = review.phrases(lines.with_thing, {"thing": thing.spoken}, (thing.taken,))
        return Matter(aspect, says, lines.owns)
    everywhere = range(len(review.words))
    says = echoed(lines.echo, review, everywhere) if everywhere else ()
    return Matter(aspect, says or review.phrases(lines.names, {}), lines.owns)


def _topic(review: Review, things: Sequence[Thing]) -> Matter | None:
    """What the review speaks about most, where nobody can tell what went wrong with it."""
    pack, owns = review.pack, _owns(_OTHER, review.pack)
    if things and pack.sentences.topic_thing:
        thing = things[0]
        lines = pack.sentences.topic_thing
        return Matter(_OTHER, review.phrases(lines, {"thing": thing.spoken}, (thing.taken,)), owns)
    spoken_of = review.book.aspects_in(review.words)
    most = max((a for a in pack.aspects if a in spoken_of), key=lambda a: spoken_of[a], default="")
    return Matter(most, review.phrases(pack.aspect(most).topics, {}), owns) if most else None


def _owns(aspect: str, pack: LanguagePack) -> Lines:
    return pack.aspect(aspect).owns
