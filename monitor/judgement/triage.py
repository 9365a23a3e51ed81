"""What a mention needs, and why, in words (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.judgement.risk import QUESTION, RISKS
from monitor.models.judged import Polarity, Priority

#: As unhappy as this, or one star, is answered before the rest.
STRONG = 0.85
#: In a text as calm as this a risk may be told in passing, and a small complaint is forgiven.
CALM = 0.2
URGENT_RISKS = frozenset({"self_harm", "injury"})
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


@dataclass(frozen=True)
class Triage:
    """What a mention needs; `no_auto_draft` leaves the first word of the answer to a person."""

    priority: Priority
    needs_reply: bool
    reasons: tuple[str, ...]
    no_auto_draft: bool


def triage(signals: Signals) -> Triage:
    """Risks first, then how unhappy, then what can be answered; the reasons in that order."""
    risks = tuple(flag for flag in RISKS if flag in signals.flags)
    priority = max(
        (_by_risk(risks, signals.unhappy), _by_mood(signals), _by_question(signals)),
        key=lambda priority: priority.rank,
    )
    return Triage(
        priority=priority,
        needs_reply=priority is not Priority.NONE,
        reasons=tuple(_reasons(signals, risks)),
        no_auto_draft=bool(risks or (signals.unjudged and signals.has_text)),
    )


def _by_risk(risks: tuple[str, ...], unhappy: float) -> Priority:
    if not risks:
        return Priority.NONE
    calm = unhappy < CALM and "self_harm" not in risks
    urgent = bool(URGENT_RISKS & set(risks)) or unhappy >= STRONG
    return Priority.URGENT if urgent and not calm else Priority.HIGH


def _by_mood(signals: Signals) -> Priority:
    if signals.unjudged:
        return Priority.NORMAL if signals.has_text else Priority.NONE
    if signals.unhappy >= signals.cut_off:
        one_star = signals.stars is not None and signals.stars < 1.5
        return Priority.HIGH if one_star or signals.unhappy >= STRONG else Priority.NORMAL
    mixed = signals.polarity is Polarity.MIXED and signals.unhappy >= CALM
    return Priority.LOW if mixed else Priority.NONE


def _by_question(signals: Signals) -> Priority:
    return Priority.LOW if QUESTION in signals.flags else Priority.NONE


def _reasons(signals: Signals, risks: tuple[str, ...]) -> list[str]:
    reasons = [RISKS[risk] for risk in risks]
    if signals.unjudged:
        reasons.append(signals.unjudged)
    if signals.stars is not None:
        reasons.append(stars_in_words(signals.stars))
    if signals.text_read:
        reasons.append(_mood(signals))
    if QUESTION in signals.flags:
        reasons.append("asks a question")
    if signals.decided_by:
        reasons.append(f"decided by: “{shortened(signals.decided_by)}”")
    return reasons


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
