"""What a mention needs, and why, in words (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.judgement.risk import (
    EFFECTS,
    LEAVING,
    QUESTION,
    RISKS,
    SECOND_APPROVAL,
    SPAM,
    needs_second_approval,
)
from monitor.models.judged import Disagreement, Polarity, Priority

#: Words as unhappy as this, or one star, are answered before the rest. Stars make sure that an
#: author is unhappy; how much so, the words say.
STRONG = 0.85
#: In a text as calm as this a risk may be told in passing, and a small complaint is forgiven.
CALM = 0.2
#: Told in passing by a contented author, these may be told of another day or another place.
CALMED = frozenset({"injury", "minors"})
#: Flags that spam never hides.
GRAVE = frozenset(flag for flag, effect in EFFECTS.items() if effect.floor.rank > Priority.LOW.rank)
DISAGREEMENTS = {
    Disagreement.COMPLAINT_UNDER_STARS: "{stars} over a complaint: a person should look",
    Disagreement.PRAISE_UNDER_STARS: "{stars} over praise: a person should look",
}
#: A sentence as unhappy as this is a complaint, whatever is praised beside it. Of 89 app reviews in
#: which people read praise and a fault, it brings one in ten more to a reply, and of 904 that only
#: praise, one in thirty.
PLAIN = 0.8
QUOTED = 160  # characters of the deciding sentence in a reason


@dataclass(frozen=True)
class Signals:
    """What triage weighs."""

    unhappy: float
    polarity: Polarity
    stars: float | None = None
    flags: tuple[str, ...] = ()
    has_text: bool = True
    text_read: bool = True  #: by the model; a foreign text is judged by its rating alone
    decided_by: str = ""
    unjudged: str = ""
    cut_off: float = 0.5
    disagreement: Disagreement | None = None  #: Between the stars and the words.
    words: float | None = None  #: How unhappy the words alone read; None where none were read.
    worst: float = 0.0  #: How unhappy its unhappiest sentence reads by itself.


@dataclass(frozen=True)
class Triage:
    """What a mention needs; `no_auto_draft` leaves the first word of the answer to a person."""

    priority: Priority
    needs_reply: bool
    reasons: tuple[str, ...]
    no_auto_draft: bool
    needs_second_approval: bool = False  #: Two people should say yes to the reply.


def triage(signals: Signals) -> Triage:
    """Risks first, then how unhappy, then what can be answered; the reasons in that order."""
    priority = Priority.NONE if _is_only_spam(signals) else _priority(signals)
    held = any(EFFECTS[flag].no_auto_draft for flag in EFFECTS if flag in signals.flags)
    return Triage(
        priority=priority,
        needs_reply=priority is not Priority.NONE,
        reasons=tuple(_reasons(signals)),
        no_auto_draft=held or bool(signals.unjudged and signals.has_text),
        needs_second_approval=needs_second_approval(signals.flags),
    )


def _is_only_spam(signals: Signals) -> bool:
    """Spam from nobody in trouble: not unhappy, no grave risk beside it, nothing to clear up."""
    if SPAM not in signals.flags or GRAVE & set(signals.flags):
        return False
    unhappy = not signals.unjudged and signals.unhappy >= signals.cut_off
    return not (unhappy or signals.unjudged or signals.disagreement)


def _priority(signals: Signals) -> Priority:
    return max(
        (
            _by_flags(signals),
            _by_mood(signals),
            Priority.LOW if signals.disagreement else Priority.NONE,
        ),
        key=lambda priority: priority.rank,
    )


def _by_flags(signals: Signals) -> Priority:
    """The highest floor of the flags."""
    return max(
        (_floor(flag, signals) for flag in EFFECTS if flag in signals.flags),
        key=lambda priority: priority.rank,
        default=Priority.NONE,
    )


def _floor(flag: str, signals: Signals) -> Priority:
    calm = signals.unhappy < CALM and not signals.unjudged
    return Priority.HIGH if calm and flag in CALMED else EFFECTS[flag].floor


def _by_mood(signals: Signals) -> Priority:
    if signals.unjudged:
        return Priority.NORMAL if signals.has_text else Priority.NONE
    if signals.unhappy >= signals.cut_off:
        # One step, but never to urgent: that is kept for people in danger.
        return Priority.HIGH if LEAVING in signals.flags else _by_anger(signals)
    complains = signals.unhappy >= CALM or signals.worst >= PLAIN
    mixed = signals.polarity is Polarity.MIXED and complains
    return Priority.LOW if mixed else Priority.NONE


def _by_anger(signals: Signals) -> Priority:
    one_star = signals.stars is not None and signals.stars < 1.5
    strong = signals.unhappy if signals.words is None else signals.words
    return Priority.HIGH if one_star or strong >= STRONG else Priority.NORMAL


def _reasons(signals: Signals) -> list[str]:
    reasons = [words for flag, words in RISKS.items() if flag in signals.flags]
    if needs_second_approval(signals.flags):
        reasons.append(SECOND_APPROVAL)
    if signals.unjudged:
        reasons.append(signals.unjudged)
    if signals.disagreement:
        reasons.append(disagreement_in_words(signals.disagreement, signals.stars))
    elif signals.stars is not None:
        reasons.append(stars_in_words(signals.stars))
    if signals.text_read:
        reasons.append(_mood(signals))
    if QUESTION in signals.flags:
        reasons.append(EFFECTS[QUESTION].words)
    if signals.decided_by:
        reasons.append(f"decided by: “{shortened(signals.decided_by)}”")
    return reasons


def disagreement_in_words(disagreement: Disagreement, stars: float | None) -> str:
    """ "5 stars over a complaint: a person should look"."""
    rating = "a rating" if stars is None else stars_in_words(stars)
    return DISAGREEMENTS[disagreement].format(stars=rating)


def _mood(signals: Signals) -> str:
    if signals.unhappy >= signals.cut_off:
        return f"reads as a complaint ({signals.unhappy:.2f})"
    if signals.polarity is Polarity.MIXED:
        return f"praise and complaint side by side ({signals.unhappy:.2f})"
    return f"does not read as a complaint ({signals.unhappy:.2f})"


def stars_in_words(stars: float) -> str:
    """ "1 star", "4.5 stars"."""
    return f"{stars:g} star" if stars == 1 else f"{round(stars, 1):g} stars"


def shortened(sentence: str) -> str:
    """A sentence short enough for a line, cut between words."""
    if len(sentence) <= QUOTED:
        return sentence
    return sentence[:QUOTED].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
