"""What a text says that a person must see: flags by word lists, and what follows from each."""

from __future__ import annotations

from monitor.judgement.risk.effects import (
    ABUSE,
    EFFECTS,
    LEAVING,
    QUESTION,
    RISKS,
    SECOND_APPROVAL,
    SPAM,
    Effect,
    needs_second_approval,
    second_approval_reason,
)
from monitor.judgement.risk.lists import LANGUAGES, lists_for
from monitor.judgement.risk.noise import is_noise

__all__ = [
    "ABUSE",
    "EFFECTS",
    "LANGUAGES",
    "LEAVING",
    "QUESTION",
    "RISKS",
    "SECOND_APPROVAL",
    "SPAM",
    "Effect",
    "flags_of",
    "needs_second_approval",
    "second_approval_reason",
]


def flags_of(text: str, language: str = "en") -> tuple[str, ...]:
    """The flags of a text, worst first, each once; none in a language without lists.

    `language` is an ISO 639-1 code; "" is read as English. Never raises, whatever the text; the
    cost is linear in its length.
    """
    code = language or "en"
    if code not in LANGUAGES:
        return ()
    raised = lists_for(code).flags_in(text)
    if is_noise(text):
        raised |= {SPAM}
    return tuple(flag for flag in EFFECTS if flag in raised)
