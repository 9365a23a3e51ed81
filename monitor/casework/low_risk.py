"""Which drafts may be approved by the dozen: thanks under praise, and nothing else; pure."""

from __future__ import annotations

from dataclasses import dataclass

THANK = "thank"  #: The one plan of a draft that may go out among others.


@dataclass(frozen=True)
class Candidate:
    """What the rule looks at."""

    has_text: bool
    unhappy: bool | None
    flags: tuple[str, ...]
    stars: float | None
    plan: str
    by_person: bool  #: A person wrote the words.
    warnings: int
    people: int  #: How many have to approve.


def why_not(draft: Candidate) -> str:
    """Why a draft is to be read by itself, as the end of a sentence; "" if it need not be."""
    reasons = (
        (not draft.has_text, "it has no text"),
        (draft.unhappy is not False, "its author may be unhappy"),
        (bool(draft.flags), "it is flagged: " + ", ".join(draft.flags).replace("_", " ")),
        (draft.stars is None or draft.stars < 4, "it has not four or five stars"),
        (draft.plan != THANK or draft.by_person, "it is more than a thank you"),
        (draft.warnings > 0, "a guideline has a warning"),
        (draft.people > 1, "it takes more than one person"),
    )
    return next((why for holds, why in reasons if holds), "")
