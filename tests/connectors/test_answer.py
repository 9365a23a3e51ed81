"""How an answer is read: in whatever alphabet it came, and as JSON only if it is JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from connectors.answer import Answer
from monitor.errors import SourceChanged, UnknownOutcome


def answer(body: bytes, kind: str = "", *, link: str = "", written: bool = False) -> Answer:
    headers = CaseInsensitiveDict({"Content-Type": kind, "Link": link})
    return Answer(200, "https://shop.example/api/a?b=c", headers, body, written)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("Grüße".encode(), "text/html; charset=utf-8", "Grüße"),
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode(), "text/html; charset=ISO-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "text/html; charset=ISO-8859-1", "Grüße"),
        ("“Grüße”".encode("cp1252"), "text/html", "“Grüße”"),
        ("Привет".encode("koi8-r"), "text/html; charset=koi8-r", "Привет"),
        ("日本語".encode("shift_jis"), "text/html;charset=Shift_JIS", "日本語"),
        (
            '<meta charset="euc-jp">日本語'.encode("euc-jp"),
            "text/html",
            '<meta charset="euc-jp">日本語',
        ),
        ("Grüße".encode("utf-8-sig"), "", "Grüße"),
        ("Grüße".encode("utf-16"), "text/html; charset=utf-8", "Grüße"),
        ("Grüße".encode(), "text/html; charset=no-such-thing", "Grüße"),
        ("Grüße".encode(), "text/html; charset=base64", "Grüße"),
    ],
)
def test_a_text_is_read_in_the_alphabet_it_was_written_in(
    body: bytes, kind: str, text: str
) -> None:
    assert answer(body, kind).text() == text


@given(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "",
            "text/html; charset=utf-16",
            "x; charset=punycode",
            "x; charset=idna",
            "x; charset=hex",
            "x; charset=undefined",
            "x;charset=unicode_escape",
            "x;charset=raw-unicode-escape",
            "x;charset=utf-7",
        ]
    ),
)
def test_no_bytes_and_no_label_stop_a_reading(body: bytes, kind: str) -> None:
    assert isinstance(answer(body, kind).text(), str)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_what_is_json_is_read_as_such(value: object) -> None:
    assert answer(json.dumps(value).encode()).json() == value


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>hello</html>", "HTML"),
        (b" \n<!doctype html>", "HTML"),
        (b'{"a": [1, 2', "cut off"),
        (b'{"a": NaN}', "not JSON"),
        (b"-Infinity", "not JSON"),
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 10_000, "not JSON"),
    ],
)
def test_what_is_not_json_is_a_change_with_a_sample(body: bytes, why: str) -> None:
    with pytest.raises(SourceChanged, match=why) as raised:
        answer(body).json()
    assert str(raised.value).startswith("shop.example: ")
    assert raised.value.sample == body.decode()[:2000]


def test_nonsense_after_writing_leaves_the_outcome_open() -> None:
    with pytest.raises(UnknownOutcome):
        answer(b"<html>", written=True).json()


@pytest.mark.parametrize(
    ("link", "next_page"),
    [
        ('<https://a.example/?page=2>; rel="next"', "https://a.example/?page=2"),
        ('</p?max_id=1>; rel="next", </p?min_id=2>; rel="prev"', "https://shop.example/p?max_id=1"),
        ('</p?min_id=2>; rel="prev", </p?max_id=1>; title="a, b"; rel=next', "https://shop.example/p?max_id=1"),
        ('<?page=2>; rel="last next"', "https://shop.example/api/a?page=2"),
        ('</p>; rel="prev"', None),
        ('<http://[bad>; rel="next"', None),
        ("", None),
        ("nonsense", None),
    ],
)  # fmt: skip
def test_the_next_page_is_found_among_the_links(link: str, next_page: str | None) -> None:
    assert answer(b"", link=link).link("next") == next_page
