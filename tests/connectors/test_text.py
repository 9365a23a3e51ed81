"""Plain words out of markup."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.text import MAX_TEXT, plain_text, tidy


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("It&#x27;s <i>bad</i>.<p>Really.", "It's bad.\nReally."),
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("a<b>b</b>c", "abc"),
        ("<script>alert(1)</script>Hi<style>p{}</style><!-- no -->", "Hi"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ("just words", "just words"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ('<?xml version="1.0"?><p>Hi</p>', "Hi"),
        ('<a href="x"><span class="invisible">https://</span>a.example</a>', "https://a.example"),
        ("<p>broken <b>markup", "broken markup"),
        ("", ""),
        ("https://a.example/page.html", "https://a.example/page.html"),
        ("a\0b\ud800c <i>d</i>", "abc d"),
    ],
)
def test_only_the_words_are_kept(markup: str, words: str) -> None:
    assert plain_text(markup) == words


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), max_size=80))
def test_escaped_words_come_out_as_they_were(text: str) -> None:
    assert plain_text(f"<p>{html.escape(text)}</p>") == tidy(text)


@given(st.text(st.sampled_from("<>/!-?&;pbdiv \"'=#x\n\0"), max_size=80))
def test_no_markup_however_broken_stops_a_reading(markup: str) -> None:
    plain_text(markup).encode()


@pytest.mark.parametrize("part", ["<p>hello ", "<b>", "<!--", "<", "&", "</div>", "<br>", "<div>a"])
def test_a_hostile_length_is_cut_and_soon_read(part: str) -> None:
    assert len(plain_text(part * 12_000)) <= MAX_TEXT


def test_blanks_are_evened_and_paragraphs_kept() -> None:
    assert tidy("  a \t b\r\n\r\n\r\n\r\nc\u00a0d  ") == "a b\n\nc d"


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
