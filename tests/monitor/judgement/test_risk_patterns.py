"""The small language in which the word lists are written, and the lists themselves."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.risk import EFFECTS, LANGUAGES
from monitor.judgement.risk.lists import tables
from monitor.judgement.risk.patterns import OPENING, expression, openings, plain, whole

WORDS = {"child": "kids?|toddler*"}


def says(entry: str, text: str, language: str = "en") -> bool:
    """Whether an entry matches a text from its beginning."""
    found = re.compile(expression(entry, language, WORDS)).match(plain(text, language))
    begins = tuple(openings(whole(entry, language, WORDS)))
    assert found is None or plain(text, language).startswith(begins)
    return found is not None


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("(call|text) me", "text me"),
        ("lawyers?", "lawyer"),
        ("(my )?lawyer", "my lawyer"),
        ("organi[sz]ed", "organized"),
        ("poison*", "poisonous"),
        ("broke <3> wrist", "broke my left wrist"),
        ("broke <3> wrist", "broke wrist"),
        ("how <?>", "how do I cancel?"),
        ("code #", "code ANNA20"),
        ("visit <url>", "visit www.shop.example"),
        ("{child} alone", "toddlers alone"),
        ("done$", "done. Next time"),
        ("^done", "done"),
        ("don't", "dont"),
        ("don't", "don’t"),
        ("self-harm", "selfharm"),
        ("self-harm", "self harm"),
        ("f\\*ck", "f*ck"),
    ],
)
def test_an_entry_matches_what_it_says(entry: str, text: str) -> None:
    assert says(entry, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("lawyer", "lawyers"),
        ("broke <2> wrist", "broke my poor left wrist"),
        ("broke <3> wrist", "broke. My wrist"),
        ("how <?>", "how do I cancel. Really?"),
        ("code #", "code anna"),
        ("done$", "done with it"),
        ("f\\*ck", "fffck"),
    ],
)
def test_an_entry_matches_nothing_else(entry: str, text: str) -> None:
    assert not says(entry, text)


def test_an_entry_that_opens_a_bracket_must_close_it() -> None:
    with pytest.raises(ValueError, match="does not close"):
        openings("(kids alone")


def test_a_backslash_is_no_way_back_to_regular_expressions() -> None:
    with pytest.raises(ValueError, match="backslash"):
        openings(r"\d stars")


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_plain_text_has_single_spaces_and_stays_plain(text: str, language: str) -> None:
    once = plain(text, language)

    assert once == " ".join(once.split())
    assert "_" not in once


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flag_has_a_list_in_every_language(language: str) -> None:
    file = tables(language)

    assert set(file) == {*EFFECTS, "words"}
    for flag in EFFECTS:
        assert set(file[flag]) <= {"says", "harmless"}
        assert file[flag]["says"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_repeats_without_a_bound_or_is_tried_at_every_word(language: str) -> None:
    file = tables(language)
    entries = [
        entry
        for flag in EFFECTS
        for entry in (*file[flag]["says"], *file[flag].get("harmless", ()))
    ]

    for entry in entries:
        pattern = expression(entry, language, file["words"])
        re.compile(pattern)
        assert not re.search(r"(?<!\\)[+*]", pattern), f"no bound: {entry}"
        assert "<" not in pattern.replace("(?<=", ""), f"a gap without a space: {entry}"
    for flag in EFFECTS:
        for entry in file[flag]["says"]:
            begins = openings(whole(entry, language, file["words"]))
            assert all(0 < len(opening) <= OPENING for opening in begins), entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_stands_twice_in_a_list(language: str) -> None:
    file = tables(language)

    for flag in EFFECTS:
        for kind in ("says", "harmless"):
            entries = file[flag].get(kind, [])
            assert len(set(entries)) == len(entries)
