"""Texts from outside: made storable, and compared the way a person would."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import clean, same_text


@given(st.text(st.characters(), max_size=50))
def test_what_is_clean_can_be_stored_and_keeps_the_rest(text: str) -> None:
    made = clean(text)
    made.encode()
    assert "\0" not in made
    assert clean(made) == made


def test_only_what_cannot_be_stored_is_dropped() -> None:
    assert clean("a\0b\ud800c 🔧\n") == "abc 🔧\n"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("We're sorry.", "We’re sorry."),
        ('He said "no".', "He said &#8220;no&#8221;."),
        ("Wait -- what...", "Wait – what…"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One.\nTwo.", "One.<br />Two."),
        ("See https://a.example/x", 'See <a href="https://a.example/x">https://a.example/x</a>'),
        ("Sorry, Zoë.", "@zoe@far.example Sorry, Zoë."),
        ("Sorry.", '<p><span class="h-card"><a href="x">@<span>zoe</span></a></span> Sorry.</p>'),
        ("Sorry.", "@zoe @tom Sorry."),
        ("Café", "Cafe\u0301"),
        ("a b", "a\u00a0\u200bb"),
        ("“Ja”, sagte er.", "«Ja», sagte er."),
    ],
)
def test_a_dressed_up_text_is_the_same(ours: str, theirs: str) -> None:
    assert same_text(ours, theirs)
    assert same_text(theirs, ours)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("We are sorry.", "We are not sorry."),
        ("Call 555-0100.", "Call 555-0101."),
        ("Sorry", "sorry"),
        ("Sorry.", "Sorry!"),
        ("Sorry.", ""),
        ("@anna", "@bert"),
        ("a < b and c > d", "a d"),
    ],
)
def test_another_word_or_sign_is_another_text(ours: str, theirs: str) -> None:
    assert not same_text(ours, theirs)


@given(st.text(max_size=60))
def test_every_text_is_the_same_as_itself_shown_as_html(text: str) -> None:
    assert same_text(text, text)
    assert same_text(text, f"<p>{html.escape(text)}</p>")
