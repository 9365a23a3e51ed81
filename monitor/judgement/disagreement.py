"""Tells when the stars and the words say opposite things (pure)."""

from __future__ import annotations

from monitor.judgement.sentiment import Reading
from monitor.models.judged import Disagreement

#: Chosen on one half of 2,165 app reviews that people had read and stars stand beside; on the
#: other half they find 56 % of the complaints under four and five stars, 67 % of what they find
#: being one. A person settles the doubt, so a false alarm now and then is better than a miss.
COMPLAINT = 0.4
#: 15 % of the contented under one and two stars, 93 % rightly: most of those only ask or suggest.
CALM, PRAISE = 0.2, 0.5


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
