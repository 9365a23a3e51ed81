"""How much of the labelled texts the word lists find, and that the page says so."""

from __future__ import annotations

import pytest

from monitor.judgement.risk import EFFECTS, LANGUAGES
from tests.monitor.judgement.risk_figures import (
    FRESH,
    PAGE,
    TUNED,
    labelled,
    measured,
    together,
    with_tables,
)

FULL = ("en", "de")
#: Texts a flag that must raise it, and as many that must not: at least.
SIZES = {(TUNED, True): 25, (TUNED, False): 6, (FRESH, True): 10, (FRESH, False): 4}
#: Recall on the held-out texts as measured, rounded down; the lists are never tuned on these.
FRESH_RECALL = {
    "en": {
        "self_harm": 0.6, "injury": 0.7, "minors": 0.9, "legal": 0.9, "discrimination": 0.6,
        "data_leak": 0.9, "press": 1.0, "fraud": 0.8, "leaving": 1.0, "abuse": 1.0, "spam": 1.0,
        "question": 1.0,
    },
    "de": {
        "self_harm": 0.6, "injury": 0.6, "minors": 0.6, "legal": 0.9, "discrimination": 0.7,
        "data_leak": 0.7, "press": 0.9, "fraud": 0.7, "leaving": 0.8, "abuse": 0.7, "spam": 0.9,
        "question": 0.9,
    },
}  # fmt: skip
#: Recall and precision over all flags of the held-out texts, rounded down.
FRESH_TOGETHER = {
    "en": (0.86, 0.95), "de": (0.75, 0.88), "fr": (0.64, 0.91), "es": (0.62, 0.85),
    "it": (0.56, 0.84), "pt": (0.56, 0.84), "nl": (0.45, 0.84),
}  # fmt: skip

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_flag = pytest.mark.parametrize("flag", EFFECTS)
each_set = pytest.mark.parametrize("which", [TUNED, FRESH])


@each_set
@each_language
def test_every_flag_has_its_texts_each_once(which: str, language: str) -> None:
    sets = labelled(which, language)

    assert list(sets) == list(EFFECTS)
    for texts in sets.values():
        assert min(len(texts.yes), len(texts.no)) >= SIZES[which, language in FULL]
        assert len({*texts.yes, *texts.no}) == len(texts.yes) + len(texts.no)
        assert all(text.strip() for text in (*texts.yes, *texts.no))


@each_language
@each_flag
def test_no_held_out_text_was_tuned_on(language: str, flag: str) -> None:
    tuned, fresh = labelled(TUNED, language)[flag], labelled(FRESH, language)[flag]

    assert not {*tuned.yes, *tuned.no} & {*fresh.yes, *fresh.no}


@each_language
@each_flag
def test_the_lists_do_what_they_were_tuned_to(language: str, flag: str) -> None:
    figures = measured(TUNED, language, flag)

    assert figures.recall >= 0.9
    assert figures.precision >= 0.9


@pytest.mark.parametrize("language", FULL)
@each_flag
def test_no_flag_finds_less_of_the_held_out_texts_than_it_did(language: str, flag: str) -> None:
    assert measured(FRESH, language, flag).recall >= FRESH_RECALL[language][flag]


@each_language
def test_the_held_out_texts_are_found_as_well_as_they_were(language: str) -> None:
    figures = together(FRESH, language)
    recall, precision = FRESH_TOGETHER[language]

    assert figures.recall >= recall
    assert figures.precision >= precision


def test_the_page_says_what_is_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page.count("| `self_harm` |") == 3, "the page lost a table"
    assert page == with_tables(page), "run python -m tests.monitor.judgement.risk_figures"
