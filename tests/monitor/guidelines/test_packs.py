"""The data: each site's pack and each language's phrasebook."""

from __future__ import annotations

import pytest

from monitor.guidelines.pack import Permission, kinds, load_pack
from monitor.guidelines.phrasebook import base_language, languages, phrasebook_for
from monitor.guidelines.words import words_of
from monitor.models.wire import LengthUnit

ASPECTS = {
    "service", "waiting", "quality", "price", "refund", "reliability", "account", "cleanliness",
    "communication", "policy", "app", "delivery",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_pack_can_be_read(kind: str) -> None:
    pack = load_pack(kind)
    assert pack.kind == kind
    assert pack.title
    assert pack.max_length is None or pack.max_length > 100


def test_a_kind_without_pack_gets_the_default_under_its_own_name() -> None:
    pack = load_pack("town_forum")
    assert (pack.kind, pack.title, pack.max_length) == ("town_forum", "town_forum", None)
    assert pack.links is Permission.UNSTATED


def test_the_limits_are_those_that_the_sites_state() -> None:
    assert (load_pack("google_play").max_length, load_pack("google_play").unit) == (
        350,
        LengthUnit.CHARACTERS,
    )
    assert (load_pack("google_business").max_length, load_pack("google_business").unit) == (
        4096,
        LengthUnit.BYTES,
    )
    for unknown in ("tripadvisor", "trustpilot", "yelp", "booking"):
        assert load_pack(unknown).max_length is None


def test_a_sources_own_limit_wins() -> None:
    pack = load_pack("mastodon").limited(5000, LengthUnit.GRAPHEMES)
    assert (pack.max_length, pack.unit) == (5000, LengthUnit.GRAPHEMES)
    assert load_pack("mastodon").limited(None, LengthUnit.BYTES) == load_pack("mastodon")


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_phrasebook_can_be_read_and_knows_the_aspects(language: str) -> None:
    book = phrasebook_for(language)
    assert book is not None
    assert set(book.aspects) == ASPECTS


def test_a_region_has_its_languages_phrasebook_and_an_unknown_language_none() -> None:
    assert phrasebook_for("en-GB") is phrasebook_for("en")
    assert phrasebook_for("EN_us") is phrasebook_for("en")
    assert phrasebook_for("") is None
    assert phrasebook_for("../en") is None
    assert base_language("pt-BR") == "pt"


@pytest.mark.parametrize(
    ("one", "other"),
    [("waited", "waiting"), ("charge", "charged"), ("delivery", "delivered"), ("stopped", "stop"),
     ("prices", "price"), ("crash", "crashes")],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    book = phrasebook_for("en")
    assert book is not None
    assert book.stem(one) == book.stem(other)


def test_words_that_carry_no_matter_are_left_out() -> None:
    book = phrasebook_for("en")
    assert book is not None
    assert book.content(words_of("The worst experience with the blue kettle")) == {"blue", "kettl"}
