"""A reference is read as people write it, and a slip of the pen is caught."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework import references
from monitor.casework.references import DIGITS, read, reference

MOST = 31**references.LENGTH - 1
NUMBERS = st.integers(0, MOST)


@given(number=NUMBERS)
def test_a_reference_is_read_as_itself(number: int) -> None:
    made = reference(number)

    assert read(made) == made
    assert len(made) == len("R-7K2QXM5")


@given(number=NUMBERS, other=NUMBERS)
def test_two_numbers_never_make_one_reference(number: int, other: int) -> None:
    assert (reference(number) == reference(other)) == (number == other)


@given(number=NUMBERS)
def test_every_single_wrong_character_is_caught(number: int) -> None:
    made = reference(number)
    signs = made[2:]

    for place, right in enumerate(signs):
        for wrong in set(DIGITS) - {right}:
            assert read(f"R-{signs[:place]}{wrong}{signs[place + 1 :]}") is None


@given(number=NUMBERS)
def test_every_swap_of_two_neighbours_is_caught(number: int) -> None:
    signs = reference(number)[2:]

    for place, (one, other) in enumerate(pairwise(signs)):
        swapped = f"R-{signs[:place]}{other}{one}{signs[place + 2 :]}"
        assert (read(swapped) is None) == (one != other)


def test_a_guess_is_rarely_a_reference() -> None:
    drawn = random.Random(4)
    guesses = ["".join(drawn.choices(DIGITS, k=7)) for _ in range(3000)]

    assert sum(read(guess) is not None for guess in guesses) < 200


@given(number=NUMBERS, seed=st.integers(0, 2**32))
def test_case_spaces_dashes_and_lookalikes_do_not_matter(number: int, seed: int) -> None:
    drawn = random.Random(seed)
    made = reference(number)
    typed = drawn.choice(["", "R", "r ", "R-", "r – "]) + "".join(
        drawn.choice(_as_people_write(sign)) + drawn.choice(["", "", " ", "-"]) for sign in made[2:]
    )

    assert read(typed) == made


def _as_people_write(sign: str) -> list[str]:
    lookalikes = {"0": ["0", "O", "o"], "1": ["1", "I", "i", "L", "l"]}
    return lookalikes.get(sign, [sign, sign.lower()])


@pytest.mark.parametrize(
    "typed", ["", "R-", "hello", "R-000000", "R-00000000", "R-00000U0", "😀" * 7]
)
def test_what_is_no_reference_is_read_as_none(typed: str) -> None:
    assert read(typed) is None


@given(typed=st.text())
def test_whatever_is_typed_is_read_without_an_error(typed: str) -> None:
    found = read(typed)

    assert found is None or read(found) == found


def test_no_character_that_people_mistake_stands_in_a_reference() -> None:
    assert not set("ILOU") & set(DIGITS)
    assert len(set(DIGITS)) == 31


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_a_number_out_of_range_makes_no_reference(number: int) -> None:
    with pytest.raises(ValueError, match="a number from 0"):
        reference(number)
