"""A hostile text made readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.clean import folded, readable


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x00b", "ab"),
        ("lone \ud83d half", "lone ? half"),
        ("see https://a.example/x?y=1 now", "see now"),
        ("sooooooooooooooo slow!!!!!!!!!!!!!!", "sooo slow!!!"),
        ("one  two\tthree\nfour", "one two three\nfour"),
        ("😡", "pouting face"),
        ("@GreatTrains_UK late again", "@user late again"),
        ("mail me at a.b@c.example", "mail me at a.b@c.example"),
        ("#NeverAgain #bus42", "# Never Again # bus 42"),
        ("salt &amp; pepper &#128545;", "salt & pepper pouting face"),
        ("", ""),
    ],
)
def test_what_no_tokenizer_can_read_is_taken_out(text: str, plain: str) -> None:
    assert readable(text) == plain


def test_folding_makes_quotes_case_and_space_alike() -> None:
    assert folded("I’m\u00a0 “SO”\nangry") == 'i\'m "so" angry'


@given(st.text(alphabet=st.characters(), max_size=200))
def test_what_comes_out_can_always_be_encoded(text: str) -> None:
    readable(text).encode("utf-8")
    folded(text)
