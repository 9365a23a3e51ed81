"""The parts of a reply: each says one thing, or "" where there is nothing to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from monitor.guidelines.checks.way import ways
from monitor.guidelines.pack import Pack, Permission
from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Voice
from monitor.guidelines.words import words_of
from responders.drafting.anchors import Thing
from responders.drafting.asked import Known, Thread
from responders.drafting.choosing import Choice
from responders.drafting.concerns import Phrase, Taken
from responders.drafting.grammar import Bare, Lines, Spoken, tidy
from responders.drafting.language import LanguagePack
from responders.drafting.nouns import SpokenPair
from responders.drafting.plan import ReplyPlan, Strategy
from responders.drafting.sentences import Sentences
from responders.drafting.wording import reworded

#: So much of the review shows that it was read: one telling word, or three that are common.
_ENOUGH = 1.0


@dataclass(frozen=True)
class Given:
    """What a reply is made of besides its plan."""

    pack: Pack
    contact: Contact
    reference: str
    language: LanguagePack
    voice: Voice = field(default_factory=Voice)

    @cached_property
    def our_name(self) -> frozenset[str]:
        """The words of our own name: they stand in every reply, so they tell nothing of one."""
        own = self.contact
        named = (own.signature, own.email, own.url, self.voice.brand)
        return frozenset(word.text for word in words_of(" ".join(named)))


@dataclass(frozen=True)
class Material:
    """All that the parts are made of, for one try."""

    plan: ReplyPlan
    given: Given
    choice: Choice
    taken: list[Taken] = field(default_factory=list)  #: What has been given back so far.

    @property
    def lines(self) -> Sentences:
        """The language's sentences."""
        return self.given.language.sentences

    @property
    def signature(self) -> str:
        """Who signs: the role alone where the place takes no names."""
        signature, default = self.given.contact.signature, self.given.language.signature
        if self.given.pack.names is not Permission.FORBIDDEN or signature == default:
            return signature
        role = signature.partition(",")[2].strip()
        return role[:1].upper() + role[1:]

    def say(self, lines: Lines, what: str, **fillings: Spoken) -> str:
        """One sentence of `lines`, filled in; "" where there is none to choose."""
        sentence = self.choice.sentence(lines, what)
        if sentence is None:
            return ""
        text = reworded(sentence.text, self.given.voice.say_instead)
        filled = type(sentence)(text).filled(fillings)
        return tidy(filled, self.given.language.contractions)

    # --- what is named ---

    def _phrase(self, phrases: tuple[Phrase, ...], what: str) -> str:
        phrase = self.choice.of(phrases, what)
        self.taken.extend(phrase.taken)
        return phrase.text

    def matter(self, most: int) -> Bare:
        """The matters, joined; more than `most` are left out."""
        said = [self._phrase(m.says, f"matter {m.aspect}") for m in self.plan.matters[:most]]
        return Bare(self.lines.joined.format(*said) if len(said) > 1 else said[0])

    def new_things(self) -> list[Thing]:
        """The nouns of the review that have not been given back yet, the best first."""
        said = {word for taken in self.taken for word in taken.said.casefold().split()}
        said |= self.given.our_name
        return [t for t in self.plan.things if t.taken.said.casefold() not in said]

    # --- under a complaint ---

    def thanks(self, *, short: bool = False) -> str:
        """Thanks for writing, or for writing once more."""
        again = {
            Thread.ANSWERED_US: self.lines.answered_us,
            Thread.AGAIN: self.lines.again,
            Thread.ELSEWHERE: self.lines.elsewhere,
        }.get(self.plan.asked.thread)
        said = self.say(again, "again") if again else ""
        return said or self.say(self.lines.short_thanks if short else self.lines.thanks, "thanks")

    def sorry(self, most: int = 2, *, short: bool = False) -> str:
        """The apology: for the matters, else for the topic, else for the disappointment."""
        if not self.plan.matters:
            return self._sorry_at_large()
        lines = self.lines
        apologies = lines.short_sorry if short and lines.short_sorry else lines.sorry
        if self.plan.severe:
            apologies = lines.very_sorry
        return self.say(apologies, "sorry", matter=self.matter(most))

    def _sorry_at_large(self) -> str:
        topic = self.plan.topic
        if topic is None:
            return self.say(self.lines.sorry_unnamed, "sorry")
        said = Bare(self._phrase(topic.says, "topic"))
        return self.say(self.lines.sorry_topic, "sorry", matter=said)

    def took_up(self) -> str:
        """One more word of the review, given back: a noun, else another word in quotes."""
        things, both = self.new_things(), self.given.language.both
        word = self._new_word()
        if not things or (word and self.told + sum(t.taken.weight for t in things[:2]) < _ENOUGH):
            return self._took_word(word)
        spoken: Spoken = things[0].spoken
        taken = [things[0].taken]
        if self.told + taken[0].weight < _ENOUGH and both and len(things) > 1:
            spoken = SpokenPair(things[0].spoken, things[1].spoken, both)
            taken.append(things[1].taken)
        said = self.say(self.lines.took_up, "took up", thing=spoken)
        self.taken.extend(taken if said else ())
        return said

    def _new_word(self) -> Taken | None:
        said = {taken.said for taken in self.taken}
        said |= self.given.our_name
        fresh = [word for word in self.plan.telling if word.said not in said]
        return max(fresh, key=lambda word: min(word.weight, 1.0), default=None)

    def _took_word(self, word: Taken | None) -> str:
        said = self.say(self.lines.took_word, "took word", word=Bare(word.said)) if word else ""
        if said and word:
            self.taken.append(word)
        return said

    @property
    def told(self) -> float:
        """How much of the review has been given back so far."""
        ours = self.given.our_name
        return sum(one.weight for one in self.taken if one.said.casefold() not in ours)

    def first_word(self) -> str:
        """A word of the review where too little of it was given back so far; or two."""
        said = "" if self.told >= _ENOUGH else self.took_up()
        if self.plan.insists and self.told < _ENOUGH:
            said = f"{said} {self._took_word(self._new_word())}".strip()
        return said

    def owns(self) -> str:
        """A sentence that takes the author's side."""
        matter = next(iter(self.plan.matters), self.plan.topic)
        lines = matter.owns if matter else self.given.language.aspect("other").owns
        return self.say(lines, "owns")

    def strength(self) -> str:
        """Hears how strongly it was felt."""
        felt = self.plan.felt
        if felt and (said := self.say(self.lines.strength, "strength", felt=Bare(felt.said))):
            self.taken.append(felt)
            return said
        return ""

    def asks(self, *, short: bool = False) -> str:
        """The question what went wrong."""
        return self.say(self.lines.short_asks if short else self.lines.asks, "asks")

    def good(self) -> str:
        """What the author liked beside it."""
        if not self.plan.praised:
            return ""
        praise = Bare(self._phrase(self.plan.praised, "praised"))
        return self.say(self.lines.good_part, "good", praise=praise)

    def wishes(self) -> str:
        """What we would like to happen; where a case runs already, that it does."""
        return self._known() or self.say(self.lines.wishes, "wishes")

    def next_step(self) -> str:
        """What happens next, as far as it is true of every case."""
        return self._known() or self.say(self.lines.next_step or self.lines.wishes, "next")

    def _known(self) -> str:
        stated = {
            Known.CASE_OPEN: self.lines.known_open,
            Known.CONTACTED: self.lines.known_contacted,
        }.get(self.plan.asked.known)
        return self.say(stated, "known") if stated else ""

    def warmth(self) -> str:
        """One more sentence of fellow feeling."""
        return self.say(self.lines.warmth, "warmth")

    # --- under praise ---

    def praise(self) -> str:
        """Thanks for what was liked, else for a noun of the review, else for writing."""
        if self.plan.praised:
            praise = Bare(self._phrase(self.plan.praised, "praised"))
            return self.say(self.lines.praise, "praise", praise=praise)
        things = self.new_things() if self.plan.strategy is Strategy.THANK else []
        if things and self.lines.praise_word:
            self.taken.append(things[0].taken)
            return self.say(self.lines.praise_word, "praise", thing=things[0].spoken)
        if self.plan.strategy is Strategy.THANK_AND_HEAR:
            return self.thanks(short=True)  # there is a remark, and we know of no praise
        return self.say(self.lines.praise_unnamed, "praise")

    def praise_adds(self) -> str:
        """What the praise means to us."""
        return self.say(self.lines.praise_adds, "adds")

    def praise_ends(self) -> str:
        """A last sentence of thanks."""
        return self.say(self.lines.praise_ends, "ends")

    def hears(self) -> str:
        """The one remark that could be better."""
        return self.say(self.lines.hears, "hears", matter=self.matter(1))

    def hears_ends(self) -> str:
        """What such a remark is good for."""
        return self.say(self.lines.hears_ends, "ends")

    # --- questions, and a crisis ---

    def question_thanks(self) -> str:
        """Thanks for asking."""
        return self.say(self.lines.question_thanks or self.lines.short_thanks, "thanks")

    def answers(self) -> str:
        """A fact that somebody vouches for."""
        fact = self.choice.of(self.plan.facts, "fact")
        return self.say(self.lines.answers, "answers", fact=Bare(fact.says)) or fact.says

    def question_private(self) -> str:
        """That a person answers, in private."""
        return self.say(self.lines.question_private, "private")

    def holding_knows(self) -> str:
        """That we know."""
        return self.say(self.lines.holding_knows, "knows")

    def holding_looks(self) -> str:
        """That we are looking into it."""
        return self.say(self.lines.holding_looks, "looks")

    def holding_news(self) -> str:
        """Where news stand, if a fact says so."""
        if not self.plan.facts:
            return ""
        fact = self.choice.of(self.plan.facts, "fact")
        return self.say(self.lines.holding_news, "news", fact=Bare(fact.says)) or fact.says

    def way(self, *, short: bool = False) -> str:
        """How to go on in private, with the reference; severe matters get the phone beside it."""
        contact = self.given.contact
        first = next(iter(possible := ways(self.given.pack, contact)), "")
        way = self._with_address(_said_by(self.lines, contact, first)[short], "way")
        if short or not self.plan.severe or first == contact.phone:
            return way
        also = self._with_address(self.lines.or_phone, "or") if contact.phone in possible else ""
        return f"{way} {also}".strip()

    def _with_address(self, lines: Lines, what: str) -> str:
        contact = self.given.contact
        return self.say(
            lines,
            what,
            email=Bare(contact.email),
            url=Bare(contact.url),
            phone=Bare(contact.phone),
            reference=Bare(self.given.reference),
        )


def _said_by(lines: Sentences, contact: Contact, way: str) -> tuple[Lines, Lines]:
    """The sentences for one of our ways, in full and in short; those for none without one."""
    return {
        contact.email: (lines.by_email, lines.short_by_email),
        contact.url: (lines.by_link, lines.short_by_link),
        contact.phone: (lines.by_phone, lines.short_by_phone),
        "": (lines.by_reference, lines.short_by_reference),
    }[way]
