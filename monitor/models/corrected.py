"""What counts of a mention: the judge's finding with people's words on top (pure).

A word is kept as a row of `assessment.Correction`, whose `field` and `value` are

    field       value                    says
    unhappy     "true" or "false"        the author is unhappy (a complaint), or is not
    polarity    "negative", "mixed" ...  how the text feels
    aspect      "+price:negative"        it speaks about price, and badly: added, or set right
    aspect      "-price"                 it does not speak about price
    unhappy     "judge"                  taken back: the judge's finding counts again
    polarity    "judge"                  the same
    aspect      "=price"                 the same, of this aspect

The newest word on a topic (unhappy, polarity, or one aspect) counts; the older ones are history.
A word is said of one revision: what an author edits is judged anew, and nobody has spoken of it.
Rows from before these values were chosen hold "yes" for "true" and "no" for "false".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.models.assessment import Assessment
from monitor.models.judged import AspectFound, Disagreement, Polarity, Priority

TRUE, FALSE, JUDGE, WRONG = "true", "false", "judge", "wrong"
YES_OR_NO = {TRUE: True, "yes": True, FALSE: False, "no": False}
ANGRY = 0.5  #: From here on a text is shown as angry.


class About(StrEnum):
    """What a word is about; the `field` of its row."""

    UNHAPPY = "unhappy"
    POLARITY = "polarity"
    ASPECT = "aspect"


Topic = tuple[About, str]


@dataclass(frozen=True)
class Word:
    """One thing that a person says of a mention. Of an aspect: its polarity, WRONG or JUDGE."""

    about: About
    value: str
    aspect: str = ""

    @property
    def topic(self) -> Topic:
        """Of two words on one topic the newer counts."""
        return self.about, self.aspect

    @property
    def stored(self) -> str:
        """The `value` of its row."""
        if self.about is not About.ASPECT:
            return self.value
        if self.value in (WRONG, JUDGE):
            return {WRONG: "-", JUDGE: "="}[self.value] + self.aspect
        return f"+{self.aspect}:{self.value}"

    @property
    def says(self) -> str:
        """As people read it."""
        if self.value == JUDGE:
            return f"{self.aspect or self.about.value}: as the judge found".replace("_", " ")
        if self.about is About.UNHAPPY:
            return "a complaint" if self.value == TRUE else "not negative"
        if self.about is About.POLARITY:
            return f"feeling: {self.value}"
        name = self.aspect.replace("_", " ")
        return f"not about {name}" if self.value == WRONG else f"{name}: {self.value}"


def unhappy(is_so: bool) -> Word:
    """ "Is a complaint", or "not negative"."""
    return Word(About.UNHAPPY, TRUE if is_so else FALSE)


def feels(polarity: Polarity) -> Word:
    """The text feels so."""
    return Word(About.POLARITY, polarity.value)


def about_aspect(aspect: str, polarity: Polarity) -> Word:
    """The text speaks about this, so."""
    return Word(About.ASPECT, polarity.value, aspect)


def not_about(aspect: str) -> Word:
    """The text does not speak about this."""
    return Word(About.ASPECT, WRONG, aspect)


def as_judged(about: About, aspect: str = "") -> Word:
    """Takes back what was said on a topic."""
    return Word(about, JUDGE, aspect)


def read(field: str, value: str) -> Word | None:
    """The word in a row; None for a row that says nothing that is known here."""
    if field == About.ASPECT:
        return _read_aspect(value)
    if field in (About.UNHAPPY, About.POLARITY) and value == JUDGE:
        return as_judged(About(field))
    if field == About.UNHAPPY:
        return unhappy(YES_OR_NO[value]) if value in YES_OR_NO else None
    return Word(About.POLARITY, value) if field == About.POLARITY and _is_polarity(value) else None


def _read_aspect(value: str) -> Word | None:
    sign, rest = value[:1], value[1:]
    if sign == "+":
        aspect, _, polarity = rest.rpartition(":")
        return Word(About.ASPECT, polarity, aspect) if aspect and _is_polarity(polarity) else None
    plain = {"-": WRONG, "=": JUDGE}.get(sign)
    return Word(About.ASPECT, plain, rest) if plain and rest else None


def _is_polarity(value: str) -> bool:
    return value in list(Polarity)


def standing(words: Iterable[Word]) -> dict[Topic, Word]:
    """The words that count, of those said of one revision, oldest first."""
    newest = {word.topic: word for word in words}
    return {topic: word for topic, word in newest.items() if word.value != JUDGE}


@dataclass(frozen=True)
class Finding:
    """What counts of one revision of a mention."""

    polarity: Polarity | None = None  #: None: neither a model nor a person could tell.
    unhappy: bool | None = None
    probability: float | None = None  #: The judge's own, whatever people said.
    priority: Priority = Priority.NONE
    needs_reply: bool = False
    no_auto_draft: bool = False
    aspects: tuple[AspectFound, ...] = ()
    flags: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    anger: float | None = None
    disagreement: Disagreement | None = None
    unjudged: str = ""
    said: tuple[Word, ...] = ()  #: What people said that counts.

    @property
    def settled(self) -> bool:
        """A person has said how the author feels."""
        return any(word.about is not About.ASPECT for word in self.said)

    @property
    def angry(self) -> bool:
        """Whether the text is shown as angry."""
        return self.anger is not None and self.anger >= ANGRY

    def says(self, about: About, aspect: str = "") -> Word | None:
        """What a person said on a topic."""
        return next((word for word in self.said if word.topic == (about, aspect)), None)


def finding_of(row: Assessment | None) -> Finding:
    """The judge's own finding; an empty one while there is none."""
    if row is None:
        return Finding()
    return Finding(
        polarity=row.polarity,
        unhappy=None if row.unhappy is None else row.unhappy >= row.cut_off,
        probability=row.unhappy,
        priority=row.priority,
        needs_reply=row.needs_reply,
        no_auto_draft=row.no_auto_draft,
        aspects=aspects_in(row.aspects),
        flags=tuple(row.flags),
        reasons=tuple(row.reasons),
        anger=row.anger,
        disagreement=row.disagreement,
        unjudged=row.unjudged,
    )


def aspects_in(rows: Iterable[Mapping[str, object]] | None) -> tuple[AspectFound, ...]:
    """The aspects as an assessment's row keeps them."""
    return tuple(
        AspectFound(str(row["aspect"]), Polarity(str(row["polarity"])), str(row.get("words", "")))
        for row in rows or ()
    )


def corrected(found: Finding, words: Iterable[Word]) -> Finding:
    """The judge's finding with what people said of the same revision, oldest first, on top.

    Who calls it not negative says that it is not negative in feeling, and needs no reply for its
    mood; a complaint is negative unless it is mixed, and needs one. A feeling that a person chose
    stands as chosen.
    """
    says = standing(words)
    mood = says.get((About.UNHAPPY, ""))
    feeling = says.get((About.POLARITY, ""))
    moved = found if mood is None else _in_mood(found, mood.value == TRUE)
    return replace(
        moved,
        polarity=Polarity(feeling.value) if feeling else moved.polarity,
        aspects=spoken_of(found.aspects, says.values()),
        said=tuple(says.values()),
    )


def _in_mood(found: Finding, unhappy: bool) -> Finding:
    if unhappy:
        kept = found.polarity in (Polarity.NEGATIVE, Polarity.MIXED)
        at_least = max(found.priority, Priority.NORMAL, key=lambda priority: priority.rank)
        return replace(found, unhappy=True, needs_reply=True, priority=at_least,
                       polarity=found.polarity if kept else Polarity.NEGATIVE)  # fmt: skip
    calm = Polarity.NEUTRAL if found.polarity in (None, Polarity.NEGATIVE) else found.polarity
    moved = replace(found, unhappy=False, polarity=calm)
    if found.unhappy is False:  # what it needs, it needs for another reason, such as a question
        return moved
    return replace(moved, needs_reply=False,
                   priority=found.priority if found.flags else Priority.NONE)  # fmt: skip


def spoken_of(
    found: tuple[AspectFound, ...], words: Iterable[Word]
) -> tuple[AspectFound, ...]:  # fmt: skip
    """The judge's aspects, without those that are wrong and with those that were missing."""
    aspects = {one.aspect: one for one in found}
    for word in words:
        if word.about is not About.ASPECT:
            continue
        if word.value == WRONG:
            aspects.pop(word.aspect, None)
        else:
            known = aspects.get(word.aspect, AspectFound(word.aspect, Polarity.NEUTRAL, ""))
            aspects[word.aspect] = replace(known, polarity=Polarity(word.value))
    return tuple(aspects.values())
