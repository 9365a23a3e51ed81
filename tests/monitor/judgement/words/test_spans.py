"""Cutting a text into sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.words.spans import MAX_PARTS, parts_of

TURNS = frozenset({"aber", "mais"})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tolles Essen. Nette Bedienung!", ["Tolles Essen.", "Nette Bedienung!"]),
        ("Das Essen war gut, aber der Service war mies.",
         ["Das Essen war gut,", "aber der Service war mies."]),
        ("Gut, aber teuer", ["Gut, aber teuer"]),
        ("Herr Dr. Muster half mir.", ["Herr Dr. Muster half mir."]),
        ("Am 3. Mai bestellt. Nichts da.", ["Am 3. Mai bestellt.", "Nichts da."]),
        ("Nie wieder!!! 😡", ["Nie wieder!!! 😡"]),
        ("« Trop cher. » Vraiment.", ["« Trop cher. »", "Vraiment."]),
        ("Eins\n\nZwei", ["Eins", "Zwei"]),
        ("😡😡", ["😡😡"]),
        ("", []),
        ("  \n ", []),
    ],
)  # fmt: skip
def test_a_text_is_cut_where_its_feeling_may_turn(text: str, parts: list[str]) -> None:
    assert parts_of(text, TURNS) == parts


def test_a_long_text_is_grouped_into_so_many_parts() -> None:
    text = "Ein Satz hier. " * 500

    parts = parts_of(text, TURNS)

    assert len(parts) == MAX_PARTS
    assert sum(part.count("Satz") for part in parts) == 500


@given(st.text(alphabet=st.sampled_from("ab .!\n😡,aber"), max_size=200) | st.text(max_size=200))
def test_each_part_stands_in_the_text_and_no_letter_is_lost(text: str) -> None:
    parts = parts_of(text, TURNS)

    assert all(part in text for part in parts)
    assert sum(sum(map(str.isalnum, part)) for part in parts) == sum(map(str.isalnum, text))
