"""What only Dutch asks for."""

from __future__ import annotations

from tests.responders.drafting.languages.dutch import DUTCH
from tests.responders.drafting.requests import written


def test_a_dutch_letter_begins_with_a_capital_after_the_greeting() -> None:
    for seed in range(12):
        text = written(DUTCH.asked(DUTCH.reviews[0][0], str(seed))).text.split("\n\n")[1]
        assert not text[0].islower(), text
