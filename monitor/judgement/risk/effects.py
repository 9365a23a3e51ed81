"""What follows from each flag: the one table (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.models.judged import Priority

QUESTION = "question"
SPAM = "spam"
LEAVING = "leaving"
ABUSE = "abuse"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one flag does to a mention."""

    words: str  #: How a reason names it to people; continues "the text ...".
    floor: Priority = Priority.NONE  #: Never less urgent than this.
    no_auto_draft: bool = False  #: A person writes the first word of the answer.
    second_approval: bool = False  #: Two people should say yes to the reply.


def _grave(words: str, floor: Priority) -> Effect:
    return Effect(words=words, floor=floor, no_auto_draft=True, second_approval=True)


#: Worst first: the order of flags and reasons everywhere.
EFFECTS = {
    # Help must not wait for a second person.
    "self_harm": Effect(
        words="speaks of suicide or self-harm", floor=Priority.URGENT, no_auto_draft=True
    ),
    "injury": _grave("speaks of an injury, an illness or a danger", Priority.URGENT),
    "minors": _grave("speaks of harm to a child", Priority.URGENT),
    "legal": _grave("speaks of a lawyer, a court or the police", Priority.HIGH),
    "discrimination": _grave("speaks of discrimination", Priority.HIGH),
    "data_leak": _grave("says that personal data got out", Priority.HIGH),
    "press": _grave("turns to the press or a regulator", Priority.HIGH),
    # So many say "scam" of a late parcel that leaving all of them without a draft would leave most
    # of them without an answer; but being sorry may be read as a yes, so two people look at it.
    "fraud": Effect(
        words="accuses us of fraud or theft", floor=Priority.HIGH, second_approval=True
    ),
    LEAVING: Effect(words="says they are leaving"),
    ABUSE: Effect(words="uses abuse or strong language"),
    # At worst an advertiser would get our thanks in public.
    SPAM: Effect(words="may be spam or off-topic", no_auto_draft=True),
    QUESTION: Effect(words="asks a question", floor=Priority.LOW),
}
#: Every flag but the question, and how a reason names it.
RISKS = {flag: effect.words for flag, effect in EFFECTS.items() if flag != QUESTION}


SECOND_APPROVAL = "two people should approve the reply"


def needs_second_approval(flags: Iterable[str]) -> bool:
    """Whether two people should say yes to a reply to a text with these flags."""
    return any(effect.second_approval for _, effect in _raised(flags))


def second_approval_reason(flags: Iterable[str]) -> str:
    """Why two people should say yes, as a sentence; "" where one is enough."""
    asking = [effect.words for _, effect in _raised(flags) if effect.second_approval]
    return f"{SECOND_APPROVAL}: the text {_joined(asking)}" if asking else ""


def _raised(flags: Iterable[str]) -> list[tuple[str, Effect]]:
    raised = set(flags)
    return [(flag, effect) for flag, effect in EFFECTS.items() if flag in raised]


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
