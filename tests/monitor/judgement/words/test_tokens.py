"""Words and signs of a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.words.tokens import HANDLE, LINK, plain, tokens_of


def said(text: str) -> list[str]:
    return [token.plain for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("Größe", "grosse"),
        ("PÉSSIMO", "pessimo"),
        ("cœur", "coeur"),
        ("suuuuper", "super"),
        ("Kaffee", "kaffee"),
        ("ﬁn", "fin"),
    ],
)
def test_case_accents_and_stretched_letters_do_not_tell_words_apart(word: str, bare: str) -> None:
    assert plain(word) == bare


def test_an_elided_word_stands_by_itself() -> None:
    assert said("l'accueil d’hier") == ["l", "accueil", "d", "hier"]


def test_links_and_names_are_what_they_are_and_no_words() -> None:
    assert said("@some_one: https://a.example/schlecht www.b.example") == [HANDLE, ":", LINK, LINK]


def test_emoji_and_faces_are_told_apart() -> None:
    assert said("gut 😡:-( <3") == ["gut", "😡", ":-(", "<3"]


def test_a_run_of_marks_is_one_mark() -> None:
    assert said("nein!!! warum??? naja...") == ["nein", "!", "warum", "?", "naja", "…"]


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_every_token_says_where_it_stands(text: str) -> None:
    tokens = tokens_of(text)

    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
