"""Identities of reviews that have none of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.review_ids import Trace, identify

ANNA = Trace("", "Anna", "2026-03-02", "It broke.")


def test_an_edited_review_keeps_its_id_even_without_a_memory() -> None:
    first, _ = identify([ANNA], {})
    second, _ = identify([replace(ANNA, content="It broke. They replaced it.")], {})
    assert first == second


def test_a_namesake_gets_an_id_of_her_own_and_the_first_keeps_hers() -> None:
    first, known = identify([ANNA], {})
    other = replace(ANNA, content="Lovely!")
    second, known = identify([other, ANNA], known)
    assert second[1] == first[0]
    assert second[0] != first[0]
    assert identify([ANNA, other], known)[0] == second[::-1]


def test_of_two_namesakes_the_one_who_edits_keeps_her_id() -> None:
    other = replace(ANNA, content="Lovely!")
    before, known = identify([ANNA, other], {})
    after, _ = identify([replace(ANNA, content="All is well."), other], known)
    assert after == before


def test_when_one_of_two_namesakes_leaves_the_other_keeps_her_id() -> None:
    other = replace(ANNA, content="Lovely!")
    before, known = identify([ANNA, other], {})
    after, _ = identify([other], known)
    assert after == before[1:]


@pytest.mark.parametrize("name", ["", "Anonymous", "A Google User", "Verified Buyer", "Kunde"])
def test_nobody_in_particular_is_known_by_the_words_too(name: str) -> None:
    one = replace(ANNA, author=name)
    other = replace(one, content="Lovely!")
    first, known = identify([one], {})
    second, _ = identify([other], known)
    assert first != second
    assert identify([other, one], known)[0] == [*second, *first]


def test_the_second_it_was_written_singles_out_even_a_stranger() -> None:
    one = Trace("", "Anonymous", "2026-03-02T10:11:12+00:00", "It broke.")
    edited = replace(one, content="It works.")
    assert identify([one], {})[0] == identify([edited], {})[0]


def test_a_name_without_a_day_is_known_by_the_words_too() -> None:
    one = replace(ANNA, time="")
    first, known = identify([one], {})
    assert identify([replace(one, content="Lovely!")], known)[0] != first


def test_an_id_of_the_pages_own_is_kept_as_it_is() -> None:
    assert identify([replace(ANNA, own_id="#r-77123")], {}) == (["#r-77123"], {})


def test_case_and_spaces_make_no_other_author() -> None:
    assert identify([ANNA], {})[0] == identify([replace(ANNA, author=" anna ")], {})[0]


TRACES = st.lists(
    st.builds(
        Trace,
        own_id=st.just(""),
        author=st.sampled_from(["Anna", "Bo", ""]),
        time=st.sampled_from(["", "2026-03-02", "2026-03-02T10:11:12+00:00"]),
        content=st.sampled_from(["a", "b", "c"]),
    ),
    max_size=8,
)


@given(TRACES, TRACES)
def test_ids_are_never_shared_and_never_change_for_what_stays(
    before: list[Trace], after: list[Trace]
) -> None:
    first, known = identify(before, {})
    second, _ = identify([*before, *after], known)
    assert len(set(second)) == len(second)
    assert second[: len(first)] == first


@given(TRACES)
def test_reading_the_same_again_changes_nothing(traces: list[Trace]) -> None:
    first, known = identify(traces, {})
    second, remembered = identify(traces, known)
    assert (second, remembered) == (first, known)
