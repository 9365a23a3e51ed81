"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.language import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The room was clean and the staff were friendly.", "en"),
        ("Das Zimmer war sauber und das Personal sehr freundlich.", "de"),
        ("La habitación estaba limpia y el personal fue muy amable.", "es"),
        ("La chambre était propre et le personnel très aimable.", "fr"),
        ("Номер был чистым, персонал очень приветливый.", "ru"),
        ("房间很干净,服务员很热情", "zh"),
        ("THE ROOM WAS DIRTY AND NOBODY CARED ABOUT IT", "en"),
    ],
)
def test_a_sentence_tells_its_language(text: str, code: str) -> None:
    assert detect(text).code == code


def test_a_wrong_declaration_does_not_stand_against_a_long_text() -> None:
    assert detect("The room was clean and the staff were friendly.", "de-DE").code == "en"


def test_pidgin_is_read_as_english() -> None:
    assert detect("Abeg dis app no dey work at all, I don tire for una wahala").code == "en"


@pytest.mark.parametrize("declared", ["de", "de-AT", "DE_de", " de "])
def test_a_short_text_is_taken_as_declared(declared: str) -> None:
    assert detect("ok", declared).code == "de"


def test_a_short_text_without_declaration_has_no_language() -> None:
    assert detect("ok").code == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Produto muito bom", "pt"),
        ("Adorei o produto, chegou no prazo", "pt"),
        ("Sehr zufrieden", "de"),
        ("Great product", "en"),
        ("Molto buono", "it"),
    ],
)
def test_a_short_text_is_told_among_the_languages_that_have_a_judge(text: str, code: str) -> None:
    assert detect(text).code == code


def test_a_few_words_in_a_language_without_a_judge_are_not_forced_into_one() -> None:
    assert detect("Hvala lijepa").code not in ("de", "en", "es", "fr", "it", "nl", "pt")


def test_a_short_text_with_a_declared_language_is_not_guessed_at() -> None:
    assert detect("Super toll", "it").code == "it"


def test_a_short_text_in_another_script_is_not_taken_for_unknown() -> None:
    assert detect("отлично").code not in ("", "en")


@pytest.mark.parametrize("text", ["", "   ", "😡😡😡", "12345 !!!", "https://a.example/b @someone"])
def test_what_has_no_words_has_no_language(text: str) -> None:
    assert detect(text).code == ""
    assert detect(text, "fr").code == "fr"


def test_links_and_names_do_not_count_as_words() -> None:
    text = (
        "https://example.org/the-english-words-in-a-link-do-not-count ist leider nicht angekommen"
    )

    assert detect(text).code == "de"


@given(st.text(max_size=200), st.text(max_size=10))
def test_any_text_at_all_can_be_asked(text: str, declared: str) -> None:
    assert 0 <= detect(text, declared).confidence <= 1
