"""Tells when the stars and the words say opposite things (pure)."""

from __future__ import annotations

from monitor.judgement.sentiment import Reading
from monitor.models.judged import Disagreement

#: Chosen on one half of 2,707 app reviews that people had read and stars stand beside; what they
#: find on the other is told in docs/judgement.md. A person settles the doubt, so a false alarm now
#: and then is better than a miss.
COMPLAINT = 0.35
CALM, PRAISE = 0.3, 0.4


def disagreement(reading: Reading | None, stars: float | None) -> Disagreement | None:
    """Four or five stars over words that complain, or one or two over words that praise.

    The words are read without the stars, so a mistaken star and a mocking text both come out;
    which of them is meant, a person says.
    """
    if reading is None or stars is None:
        return None
    if stars >= 4 and reading.unhappy >= COMPLAINT:
        return Disagreement.COMPLAINT_UNDER_STARS
    calm = reading.unhappy <= CALM and reading.positive >= PRAISE
    if stars <= 2 and calm:
        return Disagreement.PRAISE_UNDER_STARS
    return None
