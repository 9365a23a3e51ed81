"""Tells when the stars and the words say opposite things (pure)."""

from __future__ import annotations

from monitor.judgement.sentiment import Reading
from monitor.models.judged import Disagreement

#: Chosen, not fitted: a doubt that a person settles may be a false alarm now and then.
COMPLAINT = 0.6
PRAISE = 0.8


def disagreement(reading: Reading | None, stars: float | None) -> Disagreement | None:
    """Four or five stars over words that complain, or one or two over words that praise.

    The words are read without the stars, so a mistaken star and a mocking text both come out;
    which of them is meant, a person says.
    """
    if reading is None or stars is None:
        return None
    if stars >= 4 and reading.unhappy >= COMPLAINT:
        return Disagreement.COMPLAINT_UNDER_STARS
    calm = reading.unhappy <= 1 - PRAISE and reading.positive >= PRAISE
    if stars <= 2 and calm:
        return Disagreement.PRAISE_UNDER_STARS
    return None
