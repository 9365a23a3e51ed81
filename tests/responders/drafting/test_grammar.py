"""The mini-grammar of the packs: choices, forms of address, gaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.guidelines.voice import Formality
from responders.drafting.grammar import MOST, Bare, Sentence, lines_of, tidy
from responders.drafting.nouns import SpokenNoun, SpokenPair, nouns_of

WORDS = st.text("abcdef ", min_size=1, max_size=6)


def _texts(line: str, formality: Formality = Formality.FORMAL) -> list[str]:
    return [sentence.text for sentence in lines_of([line]).sentences(formality)]


def test_a_line_is_every_combination_of_its_choices() -> None:
    assert _texts("[Thank you|Thanks] for [telling us|writing].") == [
        "Thank you for telling us.",
        "Thank you for writing.",
        "Thanks for telling us.",
        "Thanks for writing.",
    ]


def test_an_alternative_may_be_empty_and_leaves_no_gap() -> None:
    assert [tidy(text) for text in _texts("we are [very|] sorry[, truly|] .")] == [
        "We are very sorry, truly.",
        "We are very sorry.",
        "We are sorry, truly.",
        "We are sorry.",
    ]


def test_the_two_forms_of_address_stand_on_two_sides() -> None:
    line = "[Schreiben Sie|Mailen Sie||Schreib] uns[ bitte|]."
    assert len(_texts(line)) == 4
    assert _texts(line, Formality.INFORMAL) == ["Schreib uns bitte.", "Schreib uns."]


def test_a_line_without_two_forms_is_the_same_in_both() -> None:
    line = "We [are|feel] sorry."
    assert _texts(line) == _texts(line, Formality.INFORMAL)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3, unique=True), min_size=1, max_size=3))
def test_as_many_sentences_as_there_are_combinations(groups: list[list[str]]) -> None:
    line = "/".join(f"[{'|'.join(options)}]" for options in groups)
    expected = 1
    for options in groups:
        expected *= len(options)
    assert len(_texts(line)) == expected


@given(st.text(max_size=40))
def test_what_is_filled_in_is_never_read_as_grammar(hostile: str) -> None:
    sentence = Sentence("About {matter}.")
    assert sentence.filled({"matter": Bare(hostile)}) == f"About {hostile}."


@given(st.text("[]{}|ab.", max_size=12))
def test_any_text_is_either_read_or_refused_in_words(line: str) -> None:
    try:
        lines = lines_of([line])
    except ValueError:
        return
    assert all("[" not in one.text for one in lines.sentences())


@pytest.mark.parametrize(
    "line",
    [
        "[one|two",
        "one]",
        "[a[b|c]]",
        "a|b",
        "{matter",
        "{two words}",
        "[a||b||c]",
        "[a|b|c|d][a|b|c|d][a|b|c|d][a|b]",
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|brace|choice|more than"):
        lines_of([line])


def test_the_most_combinations_are_allowed() -> None:
    assert len(_texts("[a|b|c|d][a|b|c|d][a|b|c|d]")) == MOST


def test_lines_are_a_list() -> None:
    with pytest.raises(ValueError, match="list of strings"):
        lines_of("Thank you.")


def test_a_sentence_knows_what_stands_in_it_whatever_is_filled_in() -> None:
    sentence = Sentence("We are sorry about {matter}, and we mean every word.")
    assert ("we", "are", "sorry") in sentence.shingles
    assert ("about", "and", "we") not in sentence.shingles
    assert sentence.gaps == {"matter"}


def test_words_that_meet_at_a_seam_are_contracted() -> None:
    contractions = (("di il", "del"), ("di l'", "dell'"))
    assert tidy("il gusto di il vino", contractions) == "Il gusto del vino"
    assert tidy("il gusto di l'acqua", contractions) == "Il gusto dell'acqua"
    assert tidy("radi il prato", contractions) == "Radi il prato"


NOUNS = nouns_of({"food": {"one": "soup tee=Tee", "more": "fries"}, "goods": {"one": "soup"}})
FORMS = {"the": {"one": "the {}", "more": "those {}"}}


def test_a_noun_is_said_in_the_form_of_its_class_and_in_our_spelling() -> None:
    fries, tea = NOUNS.by_word["fries"], NOUNS.by_word["tee"]
    assert SpokenNoun(fries, FORMS).spoken("the") == "those fries"
    assert SpokenNoun(tea, FORMS).spoken("") == "Tee"
    pair = SpokenPair(SpokenNoun(tea, FORMS), SpokenNoun(fries, FORMS), "{0} and {1}")
    assert pair.spoken("the") == "the Tee and those fries"


def test_a_noun_may_belong_to_several_sorts_but_to_one_class() -> None:
    soup = NOUNS.get("soup", "goods")
    assert soup is not None
    assert soup.sorts == {"food", "goods"}
    assert NOUNS.get("fries", "goods") is None
    with pytest.raises(ValueError, match="both"):
        nouns_of({"food": {"one": "soup", "more": "soup"}})


@pytest.mark.parametrize("stated", [{"food": "soup"}, {"food": {"one": "ice-cream"}}])
def test_nouns_that_cannot_be_meant_are_refused(stated: object) -> None:
    with pytest.raises(ValueError, match=r"table|one word"):
        nouns_of(stated)
