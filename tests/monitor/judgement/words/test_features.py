"""What a text is weighed by."""

from __future__ import annotations

import zlib

import pytest

from monitor.judgement.words.features import (
    BUCKETS,
    MANNER,
    Said,
    buckets_of,
    concepts_of,
    manner_of,
)
from monitor.judgement.words.pack import concept_names, pack_of
from monitor.judgement.words.tokens import tokens_of

NAMES = concept_names()


def said(text: str) -> Said:
    return Said(text, tokens_of(text))


def met(text: str, language: str) -> set[str]:
    """Concepts found; with "not " before those that are denied."""
    row = concepts_of(said(text), pack_of(language), NAMES)
    told = [*NAMES, *(f"not {name}" for name in NAMES)]
    return {name for name, value in zip(told, row, strict=True) if value}


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("Das Zimmer war nicht sauber", "de", "not clean"),
        ("Das gefällt mir gar nicht", "de", "not like"),
        ("Der Kellner war sehr freundlich", "de", "friendly"),
        ("Un accueil pas très sympathique", "fr", "not friendly"),
        ("Ça marche pas", "fr", "not works"),
        ("No funciona", "es", "not works"),
        ("La comida estaba riquísima", "es", "delicious"),
        ("Il personale non è stato gentile", "it", "not friendly"),
        ("O produto não é bom", "pt", "not good"),
        ("Het werkt niet", "nl", "not works"),
        ("Niet schoon en niet vriendelijk", "nl", "not clean"),
        ("👎", "it", "emoji_down"),
        ("schrecklich :-(", "de", "emoji_sad"),
    ],
)
def test_a_concept_is_met_or_denied(text: str, language: str, concept: str) -> None:
    assert concept in met(text, language)


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("Nicht hier gewesen. Freundlich!", "de", "friendly"),
        ("Es gab kein Brot, aber schöne Zimmer", "de", "nice"),
        ("Das schöne Zimmer war nicht sauber", "de", "nice"),
    ],
)
def test_a_denial_ends_at_a_mark_a_turn_or_the_word_it_denies(
    text: str, language: str, concept: str
) -> None:
    assert concept in met(text, language)


def test_a_stressed_word_counts_more() -> None:
    plain, stressed = (
        concepts_of(said(text), pack_of("de"), NAMES)[NAMES.index("friendly")]
        for text in ("freundlich", "sehr freundlich")
    )

    assert stressed > plain > 0


def test_a_long_text_does_not_outshout_a_short_one() -> None:
    row = concepts_of(said("schlecht kaputt dreckig " * 200), pack_of("de"), NAMES)

    assert float((row**2).sum()) ** 0.5 <= 3


def test_manner_is_what_its_names_say() -> None:
    text = said("WARUM NUR ICH??? @wir https://a.example")

    row = manner_of(text, concepts_of(text, pack_of("de"), NAMES))

    told = dict(zip(MANNER, row, strict=True))
    assert (told["?"] > 0, told["shouted"], told["link"], told["name"], told["!"]) == (
        True, 1.0, 1.0, 1.0, 0.0,
    )  # fmt: skip


def test_pieces_are_hashed_the_same_in_every_process() -> None:
    pieces = ("=ab", "<a", "ab", "b>", "<ab", "ab>", "<ab>")

    assert set(buckets_of(said("ab")).tolist()) == {
        zlib.crc32(piece.encode()) % BUCKETS for piece in pieces
    }


def test_every_piece_has_a_place_in_the_table() -> None:
    places = buckets_of(said("Größenwahnsinnige Wörter, viele davon! 😡"))

    assert 0 <= places.min() <= places.max() < BUCKETS
    assert len(set(places.tolist())) == len(places)
