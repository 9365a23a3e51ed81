"""What counts of a mention: the judge's finding with people's words on top."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.models.corrected import (
    About,
    Finding,
    Word,
    about_aspect,
    as_judged,
    corrected,
    feels,
    not_about,
    read,
    standing,
    unhappy,
)
from monitor.models.judged import AspectFound, Polarity, Priority

PRICE = AspectFound("price", Polarity.NEGATIVE, "overpriced")
STAFF = AspectFound("staff", Polarity.POSITIVE, "friendly waiter")
COMPLAINT = Finding(
    polarity=Polarity.NEGATIVE, unhappy=True, probability=0.93, priority=Priority.HIGH,
    needs_reply=True, aspects=(PRICE, STAFF), reasons=("1 star",),
)  # fmt: skip
PRAISE = Finding(polarity=Polarity.POSITIVE, unhappy=False, probability=0.1)
QUESTION = Finding(
    polarity=Polarity.NEUTRAL, unhappy=False, probability=0.2, priority=Priority.LOW,
    needs_reply=True, flags=("question",),
)  # fmt: skip
NAMES = st.text(min_size=1, max_size=12)
WORDS = st.one_of(
    st.booleans().map(unhappy),
    st.sampled_from(Polarity).map(feels),
    st.builds(about_aspect, NAMES, st.sampled_from(Polarity)),
    NAMES.map(not_about),
    st.sampled_from([About.UNHAPPY, About.POLARITY]).map(as_judged),
    NAMES.map(lambda name: as_judged(About.ASPECT, name)),
)


@pytest.mark.parametrize(
    ("word", "field", "value"),
    [
        (unhappy(True), "unhappy", "true"),
        (unhappy(False), "unhappy", "false"),
        (feels(Polarity.MIXED), "polarity", "mixed"),
        (about_aspect("price", Polarity.NEGATIVE), "aspect", "+price:negative"),
        (about_aspect("tea: hot", Polarity.NEUTRAL), "aspect", "+tea: hot:neutral"),
        (not_about("price"), "aspect", "-price"),
        (as_judged(About.UNHAPPY), "unhappy", "judge"),
        (as_judged(About.POLARITY), "polarity", "judge"),
        (as_judged(About.ASPECT, "price"), "aspect", "=price"),
    ],
)
def test_a_word_is_kept_as_the_docstring_says(word: Word, field: str, value: str) -> None:
    assert (word.about, word.stored) == (field, value)
    assert read(field, value) == word


@given(WORDS)
def test_every_word_comes_back_as_it_was_kept(word: Word) -> None:
    assert read(word.about.value, word.stored) == word
    assert word.says


@pytest.mark.parametrize(("value", "so"), [("yes", True), ("no", False)])
def test_words_of_older_rows_are_understood(value: str, so: bool) -> None:
    assert read("unhappy", value) == unhappy(so)


@given(st.sampled_from(["unhappy", "polarity", "aspect", "mood"]), st.text(max_size=12))
def test_a_row_that_says_nothing_known_is_passed_over(field: str, value: str) -> None:
    word = read(field, value)
    assert word is None or word.about == field


@pytest.mark.parametrize("value", ["", "price", "+price", "+:negative", "+price:awful", "-", "="])
def test_an_aspect_that_is_not_whole_says_nothing(value: str) -> None:
    assert read("aspect", value) is None


def test_not_negative_leaves_nothing_to_answer_but_keeps_the_judges_number() -> None:
    found = corrected(COMPLAINT, [unhappy(False)])

    assert (found.unhappy, found.polarity, found.needs_reply) == (False, Polarity.NEUTRAL, False)
    assert (found.priority, found.probability) == (Priority.NONE, 0.93)
    assert found.aspects == COMPLAINT.aspects
    assert found.settled


def test_a_question_waits_for_its_answer_whoever_calls_it_not_negative() -> None:
    found = corrected(QUESTION, [unhappy(False)])

    assert (found.needs_reply, found.priority) == (True, Priority.LOW)


@pytest.mark.parametrize("before", [PRAISE, Finding(), QUESTION])
def test_a_complaint_needs_a_reply_and_is_negative(before: Finding) -> None:
    found = corrected(before, [unhappy(True)])

    assert (found.unhappy, found.polarity, found.needs_reply) == (True, Polarity.NEGATIVE, True)
    assert found.priority is Priority.NORMAL


def test_a_feeling_that_a_person_chose_stands_as_chosen() -> None:
    found = corrected(PRAISE, [feels(Polarity.MIXED), unhappy(True)])

    assert (found.polarity, found.unhappy) == (Polarity.MIXED, True)


def test_aspects_are_taken_out_set_right_and_added() -> None:
    words = [not_about("staff"), about_aspect("price", Polarity.MIXED),
             about_aspect("tea", Polarity.NEGATIVE)]  # fmt: skip

    found = corrected(COMPLAINT, words)

    assert found.aspects == (
        AspectFound("price", Polarity.MIXED, "overpriced"),
        AspectFound("tea", Polarity.NEGATIVE, ""),
    )
    assert not found.settled, "an aspect says nothing of how the author feels"


def test_a_word_that_is_taken_back_leaves_no_trace_on_what_counts() -> None:
    words = [unhappy(False), feels(Polarity.MIXED), not_about("price"), as_judged(About.UNHAPPY),
             as_judged(About.POLARITY), as_judged(About.ASPECT, "price")]  # fmt: skip

    assert corrected(COMPLAINT, words) == COMPLAINT


@given(st.lists(WORDS, max_size=8))
def test_only_the_newest_word_on_a_topic_counts(words: list[Word]) -> None:
    newest = {word.topic: word for word in words}

    assert corrected(COMPLAINT, words) == corrected(COMPLAINT, newest.values())
    assert standing(words).keys() <= newest.keys()


@given(st.lists(WORDS, max_size=8))
def test_saying_it_all_again_changes_nothing(words: list[Word]) -> None:
    assert corrected(COMPLAINT, [*words, *words]) == corrected(COMPLAINT, words)


def test_who_says_nothing_changes_nothing() -> None:
    assert corrected(COMPLAINT, []) == COMPLAINT
