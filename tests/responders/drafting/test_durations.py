"""How long the author says it took, given back exactly or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.guidelines.words import words_of
from responders.drafting.language import pack_for


def read_in(language: str, text: str) -> list[str]:
    """Every length of time found in a text, as it is said."""
    pack = pack_for(language)
    assert pack is not None
    words, at, found = words_of(text), 0, []
    while at < len(words):
        one = pack.durations.read(words, at)
        at, said = one if one else (at + 1, "")
        found += [said] if said else []
    return found


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "waited 40 mins", "40 minutes"),
        ("en", "a 30-minute wait", "30 minutes"),
        ("en", "half an hour later", "half an hour"),
        ("en", "an hour and a half in the cold", "an hour and a half"),
        ("en", "after two days and still nothing", "two days"),
        ("en", "a couple of weeks", "a couple of weeks"),
        ("de", "eine halbe Stunde gewartet", "einer halben Stunde"),
        ("es", "esperamos hora y media", "una hora y media"),
        ("fr", "après une demi-heure", "une demi-heure"),
        ("fr", "un quart d'heure", "un quart d'heure"),
        ("it", "un'ora e mezza di attesa", "un'ora e mezza"),
        ("pt", "esperei uma hora e meia", "uma hora e meia"),
        ("nl", "een half uur gewacht", "een half uur"),
    ],
)
def test_a_length_of_time_is_said_as_the_author_said_it(
    language: str, text: str, said: str
) -> None:
    assert read_in(language, text) == [said]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "waited 2-3 hours"),
        ("en", "waited 2 or 3 hours"),
        ("en", "an hour and 20 minutes"),
        ("en", "1 hour 20 minutes"),
        ("en", "2 hours and a quarter"),
        ("en", "two and a half days"),
        ("en", "1.5 hours"),
        ("en", "2 1/2 hours"),
        ("de", "2 bis 3 Wochen"),
        ("es", "de 2 a 3 horas"),
        ("fr", "deux heures et quart"),
        ("it", "due giorni e mezzo"),
        ("pt", "dois dias e meio"),
        ("nl", "2 tot 3 weken"),
    ],
)
def test_a_part_of_a_length_is_not_given_for_the_whole(language: str, text: str) -> None:
    assert read_in(language, text) == []


@given(
    first=st.integers(1, 99),
    join=st.sampled_from([" to ", "-", " - ", " or ", "–", " and "]),
    second=st.integers(1, 99),
    unit=st.sampled_from(["minutes", "hours", "days"]),
)
def test_no_range_is_told_as_one_of_its_ends(first: int, join: str, second: int, unit: str) -> None:
    assert read_in("en", f"We waited {first}{join}{second} {unit} for the soup") == []
