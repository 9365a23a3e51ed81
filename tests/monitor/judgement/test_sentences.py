"""Where one feeling ends and the next may begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.sentences import MAX_PARTS, parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  \n ", []),
        ("One sentence only", ["One sentence only"]),
        ("It was cold. It was late!", ["It was cold.", "It was late!"]),
        ("First line\nsecond line", ["First line", "second line"]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("Dr. Novak was kind. Very.", ["Dr. Novak was kind.", "Very."]),
        ("It cost 3.50 at the door", ["It cost 3.50 at the door"]),
        ("So good! 😀 Thanks", ["So good!", "😀 Thanks"]),
        ("So good! ❤ !!", ["So good! ❤ !!"]),
        (
            "The food was great but the waiter was rude",
            ["The food was great", "but the waiter was rude"],
        ),
        ("Slow, but fine", ["Slow, but fine"]),
        ("Nothing but good things here", ["Nothing but good things here"]),
    ],
)
def test_a_text_is_split_where_its_feeling_may_change(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


def test_a_long_text_is_grouped_without_losing_a_word() -> None:
    text = " ".join(f"Sentence number {i} is here." for i in range(500))
    parts = parts_of(text)

    assert len(parts) == MAX_PARTS
    assert " ".join(parts) == text


@given(st.text(max_size=300))
def test_no_letter_is_lost(text: str) -> None:
    letters = [character for character in text if character.isalnum()]

    assert [c for part in parts_of(text) for c in part if c.isalnum()] == letters


def test_a_very_long_text_without_an_end_is_one_part() -> None:
    assert len(parts_of("but " * 50_000)) <= MAX_PARTS
