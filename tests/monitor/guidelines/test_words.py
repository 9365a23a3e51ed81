"""The phrase language, lengths, similarity: the ground the checks stand on."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.guidelines.identifiers import urls
from monitor.guidelines.length import length_of
from monitor.guidelines.rules import findings
from monitor.guidelines.similarity import closeness
from monitor.guidelines.words import STOP, Phrases, words_of
from monitor.models.wire import LengthUnit
from tests.monitor.guidelines.replies import a_reply, reviewed


def _finds(phrase: str, text: str) -> bool:
    return Phrases([phrase]).find(words_of(text)) is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("sorry if", "We're SORRY, if"),
        ("apolog* if|should", "Apologies should you"),
        ("change ... review", "change it or take your review"),
        ("don't care", "They don’t care"),
        ("change ... review", "change review"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert _finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("sorry if", "Sorry. If"),
        ("sorry if", "sorrythen if"),
        ("change ... review", "change one two three four five review"),
        ("change ... review", "change it. The review"),
        ("apolog* if", "apolog"),
    ],
)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert not _finds(phrase, text)


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("We will refund you.", True),
        ("About your refund request.", False),
        ("About your refund request. We will refund you.", True),
    ],
)
def test_an_exception_takes_away_what_it_touches_and_no_more(text: str, hit: bool) -> None:
    found = Phrases(["refund*", "! refund request"]).find(words_of(text))
    assert (found is not None) is hit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’attente de l'hôtel n'a pas", ["l'", "attente", "de", "l'", "hotel", "n'", "a", "pas"]),
        ("dell'ordine", ["dell'", "ordine"]),
        ("don't I'm we'll o'clock", ["don't", "i'm", "we'll", "o'clock"]),
        ("aujourd'hui", ["aujourd'hui"]),
        ("Straße e\u0301te\u0301 ÜBER", ["strasse", "ete", "uber"]),
    ],
)
def test_words_are_folded_and_elided_articles_stand_alone(text: str, words: list[str]) -> None:
    assert [word.text for word in words_of(text)] == words


@pytest.mark.parametrize("typed", ["habitacion", "habitación", "HABITACIO\u0301N"])
def test_a_phrase_is_found_with_its_accents_or_without(typed: str) -> None:
    assert _finds("habitación", f"La {typed} era fea.")
    assert _finds("habitacion", f"La {typed} era fea.")


@pytest.mark.parametrize("phrase", ["", "... if", "so* if"])
def test_a_phrase_that_would_fit_anywhere_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"phrase|beginning"):
        Phrases([phrase])


@given(st.text(max_size=200))
def test_words_point_at_their_place_and_are_in_order(text: str) -> None:
    words = words_of(text)
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert all(word.text == STOP or text[word.start : word.end].strip() for word in words)


@given(st.lists(st.sampled_from(["we", "are", "sorry", "if", "."]), max_size=30))
def test_a_phrase_is_found_exactly_where_its_words_stand_together(tokens: list[str]) -> None:
    text = " ".join(tokens)
    expected = any(tokens[at : at + 2] == ["sorry", "if"] for at in range(len(tokens)))
    assert _finds("sorry if", text) is expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("e\u0301te\u0301", 3),
        ("👩‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇬🇧🇫🇷", 2),
        ("❤️", 1),
        ("a\r\nb", 3),
        ("\n\u0301", 2),
    ],
)
def test_graphemes_are_counted_as_people_see_them(text: str, count: int) -> None:
    assert length_of(text, LengthUnit.GRAPHEMES) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("日本", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("👩‍👩‍👧‍👦", 2),
        ("👍🏽!", 3),
        ("🇬🇧🇫🇷", 4),
        ("see https://birchkettle.example/a/very/long/way/to/help?id=1", 4 + 23),
        ("see birchkettle.com now", 4 + 23 + 4),
        ("“quoted” – so", 13),
    ],
)
def test_weights_are_those_that_x_counts_with(text: str, count: int) -> None:
    assert length_of(text, LengthUnit.WEIGHTED) == count


@given(st.text(st.characters(codec="latin-1", categories=["L", "Zs"]), max_size=80))
def test_plain_letters_weigh_as_many_as_they_are(text: str) -> None:
    assert length_of(text, LengthUnit.WEIGHTED) == len(text)


@given(st.text(max_size=100))
def test_no_letter_weighs_more_than_two_beside_its_links(text: str) -> None:
    links = 23 * sum(1 for _ in urls(unicodedata.normalize("NFC", text)))
    composed = unicodedata.normalize("NFC", text)
    assert 0 <= length_of(text, LengthUnit.WEIGHTED) <= 2 * len(composed) + links


@given(st.text(max_size=100))
def test_bytes_are_never_fewer_than_characters_nor_these_than_graphemes(text: str) -> None:
    assert (
        length_of(text, LengthUnit.BYTES)
        >= length_of(text, LengthUnit.CHARACTERS)
        >= length_of(text, LengthUnit.GRAPHEMES)
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_closeness_is_even_handed_and_between_none_and_one(one: str, other: str) -> None:
    assert closeness(one, other) == closeness(other, one)
    assert 0 <= closeness(one, other) <= 1
    assert closeness(one, one) == 1


def test_names_and_references_do_not_tell_two_copies_apart() -> None:
    one = "Hello Priya, we are sorry about the soup, R-7K2Q."
    other = "Hello Tom, we are sorry about the soup, R-2222."
    assert closeness(one, other, ("Priya", "Tom")) == 1


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "1 ", "@", "a@", "https://", "www.", "[", "<a", "_", "A", "\u0301", "- ", "'",
     "sorry ", "change it or ", "R-7K2Q ", "+1(", "l'", "ticket 12345 ", "call 0170 555555. "],
)  # fmt: skip
@pytest.mark.parametrize("known", [True, False])
def test_a_huge_hostile_reply_is_checked_in_time_that_grows_with_its_length(
    piece: str, known: bool
) -> None:
    reply = a_reply(piece * (20_000 // len(piece)))
    if not known:
        reply = replace(reply, contact=None, reference=None)
    assert findings(reply)  # a quadratic check would not come back


@pytest.mark.parametrize("piece", ["soup ", "https://x.example ", "\n"])
def test_a_huge_hostile_review_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    huge = piece * (20_000 // len(piece))
    assert findings(a_reply("Sorry.", review=reviewed(huge), recent=(huge,)))
