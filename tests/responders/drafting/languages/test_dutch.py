"""What only Dutch asks for."""

from __future__ import annotations

from tests.responders.drafting.languages.dutch import DUTCH
from tests.responders.drafting.requests import written


def test_a_dutch_letter_begins_with_a_capital_after_the_greeting() -> None:
    for seed in range(12):
        text = written(DUTCH.asked(DUTCH.reviews[0][0], str(seed))).text.split("\n\n")[1]
        assert not text[0].islower(), text


def test_a_delay_is_not_taken_for_a_journey() -> None:
    asked = "Twee weken vertraging en niemand die iets liet horen."
    texts = [written(DUTCH.asked(asked, str(seed))).text for seed in range(12)]

    journey = ("aansluiting", "Onderweg vast", "uw reis", "planning", "verbinding")
    assert [text for text in texts if any(word in text for word in journey)] == []
