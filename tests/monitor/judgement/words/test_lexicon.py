"""Looking words up in word lists."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.words.lexicon import Lexicon
from monitor.judgement.words.tokens import tokens_of

LISTS = Lexicon.of(
    {
        "rude": ["unfreundlich*", "frech"],
        "friendly": ["freund*"],
        "gone": ["nie wieder", "nie wieder hin", "auf nimmer*"],
        "again": ["wieder"],
        "glad": ["😀"],
    }
)


def found(text: str) -> list[tuple[str, str]]:
    tokens = tokens_of(text)
    return [
        (one.name, text[tokens[one.first].start : tokens[one.last - 1].end])
        for one in LISTS.found(tokens)
    ]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Frech!", [("rude", "Frech")]),
        ("frecher", []),
        ("UNFREUNDLICHES Personal", [("rude", "UNFREUNDLICHES")]),
        ("Freundschaft", [("friendly", "Freundschaft")]),
        ("nie wieder", [("gone", "nie wieder")]),
        ("Da gehen wir nie wieder hin.", [("gone", "nie wieder hin")]),
        ("immer wieder", [("again", "wieder")]),
        ("auf Nimmerwiedersehen", [("gone", "auf Nimmerwiedersehen")]),
        ("schön 😀", [("glad", "😀")]),
        ("nie", []),
        ("", []),
    ],
)
def test_a_phrase_wins_over_a_word_and_a_word_over_a_stem(
    text: str, entries: list[tuple[str, str]]
) -> None:
    assert found(text) == entries


@given(st.lists(st.sampled_from(["nie", "wieder", "hin", "frech", ",", "x"]), max_size=30))
def test_no_entry_is_found_inside_another(words: list[str]) -> None:
    places = list(LISTS.found(tokens_of(" ".join(words))))

    assert all(a.last <= b.first for a, b in pairwise(places))


def test_a_hundred_thousand_words_are_looked_up_one_by_one() -> None:
    assert found("nie " * 100_000 + "wieder")[-1] == ("gone", "nie wieder")
