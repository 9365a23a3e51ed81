"""What a row says beside its text: whether the author was unhappy, where it stood, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

#: Columns in which people wrote the truth; of several the first that is filled counts.
TRUTHS = ("unhappy", "complaint", "label", "sentiment")
DAYS = ("posted_at", "date", "created_at")
_WORDS = {
    **dict.fromkeys(("true", "yes", "y", "t", "1", "1.0", "unhappy", "complaint"), True),
    **dict.fromkeys(("negative", "very negative", "neg"), True),
    **dict.fromkeys(("false", "no", "n", "f", "0", "0.0", "happy", "none"), False),
    **dict.fromkeys(("neutral", "positive", "very positive", "pos", "neu"), False),
}


def truth_in(fields: Mapping[str, str]) -> str:
    """What stands in the first column of a truth that is filled; "" if there is none."""
    return next((value for name in TRUTHS if (value := fields.get(name, "").strip())), "")


def truth_of(written: str) -> bool | None:
    """Whether the author was unhappy; None for words that do not say so ("mixed", "3")."""
    return _WORDS.get(written.lower().replace("_", " "))


def day_of(fields: Mapping[str, str]) -> date | None:
    """The day it was posted; None where no column tells."""
    for name in DAYS:
        try:
            return date.fromisoformat(fields.get(name, "").strip()[:10])
        except ValueError:
            continue
    return None
