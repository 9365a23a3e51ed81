"""What only German asks for: small letters after the greeting, capitals of nouns."""

from __future__ import annotations

from tests.responders.drafting.languages.german import GERMAN
from tests.responders.drafting.requests import written


def test_a_german_letter_goes_on_small_after_the_greeting_but_the_form_of_address_does_not() -> (
    None
):
    openings = {
        written(GERMAN.asked(GERMAN.reviews[0][0], str(seed))).text.split("\n\n")[1]
        for seed in range(12)
    }
    for text in openings:
        first = text.split()[0]
        assert first[0].islower() or first in {"Sie", "Ihr", "Ihre", "Eine", "Einer", "Unter"}, text


def test_a_noun_is_spelled_as_we_spell_it() -> None:
    text = written(GERMAN.asked("die kueche war zu und die suppe war kalt")).text
    assert "Suppe" in text
    assert "suppe" not in text


def test_a_delay_is_not_taken_for_a_journey() -> None:
    asked = "Der Tee kam mit zwei Wochen Verspätung und die Dose war offen."
    texts = [written(GERMAN.asked(asked, str(seed))).text for seed in range(12)]

    assert all("zwei Wochen" in text for text in texts)
    journey = ("Anschluss", "Unterwegs", "im Plan", "Fahrt", "Verbindung")
    assert [text for text in texts if any(word in text for word in journey)] == []
