"""Every line of every language pack, held to the guidelines; a new language gets these for free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest

from monitor.guidelines.pack import load_pack
from monitor.guidelines.phrasebook import Phrasebook, languages, phrasebook_for
from monitor.guidelines.records import MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings
from monitor.guidelines.words import words_of
from responders.drafting.language import LanguagePack, Sentences, pack_for, supported
from tests.responders.drafting.requests import CONTACT, REFERENCE

WRITTEN = sorted(language for language in languages() if supported(language))
SITE = load_pack("default")
#: Found in a sentence that stands by itself, and mended by the rest of a reply.
NEEDS_THE_REST = {
    "no_apology", "no_thanks", "not_concrete", "no_private_way", "no_reference", "empty",
}  # fmt: skip


def _pack(language: str) -> LanguagePack:
    pack = pack_for(language)
    assert pack is not None
    return pack


def _book(language: str) -> Phrasebook:
    book = phrasebook_for(language)
    assert book is not None
    return book


def _fillers(pack: LanguagePack) -> dict[str, str]:
    unit = next(iter(pack.durations.plurals.values()))
    return {
        "duration": f"2 {unit}",
        "thing": min(pack.things),
        **{sort: min(nouns) for sort, nouns in pack.nouns.items()},
    }


def _matters(pack: LanguagePack) -> Iterator[tuple[str, str]]:
    """Every way to name a matter, with its aspect."""
    fillers = _fillers(pack)
    for concern in pack.concerns:
        yield from ((concern.aspect, says.format(**fillers)) for says in concern.says)
    for aspect, lines in pack.aspects.items():
        named = (*lines.names, *lines.topics, *lines.praised, *lines.with_thing)
        yield from ((aspect, says.format(**fillers)) for says in named)


def _sentences(pack: LanguagePack) -> Iterator[str]:
    """Every sentence, with something in each of its gaps."""
    matter = pack.aspects["waiting"].names[0]
    filled = {
        "name": "Priya", "matter": matter, "praise": pack.aspects["app"].praised[0],
        "email": CONTACT.email, "url": CONTACT.url, "phone": CONTACT.phone,
        "reference": REFERENCE, **_fillers(pack),
    }  # fmt: skip
    for field in fields(Sentences):
        lines = getattr(pack.sentences, field.name)
        if field.name not in ("joined", "praised_thing"):
            yield from (line.format(**filled) for line in lines)
    for aspect in pack.aspects.values():
        yield from aspect.owns
    for concern in pack.concerns:
        yield from concern.owns


def _faults(text: str, language: str, review: str) -> list[str]:
    mention = MentionView(review, author_name="Priya", language=language)
    reply = ReplyText(text, SITE, mention, REFERENCE, CONTACT)
    return [f"{one.check}: {text}" for one in findings(reply) if one.check not in NEEDS_THE_REST]


@pytest.mark.parametrize("language", WRITTEN)
def test_no_sentence_of_a_pack_breaks_a_rule(language: str) -> None:
    pack = _pack(language)
    faults = [fault for text in _sentences(pack) for fault in _faults(text, language, "?")]
    assert faults == []


@pytest.mark.parametrize("language", WRITTEN)
def test_every_way_to_name_a_matter_passes_within_an_apology(language: str) -> None:
    pack = _pack(language)
    sentences = [
        sentence.format(matter=matter)
        for _, matter in _matters(pack)
        for sentence in (*pack.sentences.sorry, *pack.sentences.hears)
    ]
    assert [fault for text in sentences for fault in _faults(text, language, "?")] == []


@pytest.mark.parametrize("language", WRITTEN)
def test_every_way_to_name_a_matter_speaks_of_its_aspect(language: str) -> None:
    book = _book(language)
    pack = _pack(language)
    nouns = {_fillers(pack)[sort] for sort in ("thing", *pack.nouns)}  # the review's own words
    silent = [
        f"{aspect}: {matter}"
        for aspect, matter in _matters(pack)
        if aspect != "other"
        and not nouns & set(matter.split())
        and aspect not in book.aspects_in(words_of(matter))
    ]
    assert silent == []


@pytest.mark.parametrize("language", WRITTEN)
def test_every_question_is_one_that_the_guidelines_hear(language: str) -> None:
    pack, book = _pack(language), _book(language)
    for asks in (*pack.sentences.asks, *pack.sentences.short_asks):
        assert book.asks.find(words_of(asks)), asks


@pytest.mark.parametrize("language", WRITTEN)
def test_every_apology_and_every_thanks_is_one_that_the_guidelines_hear(language: str) -> None:
    lines, book = _pack(language).sentences, _book(language)
    for sorry in (*lines.sorry, *lines.very_sorry, *lines.sorry_unnamed, *lines.sorry_topic):
        assert book.apologies.find(words_of(sorry)), sorry
    for thanks in (*lines.thanks, *lines.short_thanks, *lines.praise, *lines.praise_unnamed):
        assert book.thanks.find(words_of(thanks)), thanks


@pytest.mark.parametrize("language", WRITTEN)
def test_a_pack_knows_every_aspect_of_its_phrasebook_and_other(language: str) -> None:
    pack = _pack(language)
    assert set(pack.aspects) == {*_book(language).aspects, "other"}
    assert {concern.aspect for concern in pack.concerns} <= set(pack.aspects)


@pytest.mark.parametrize("language", WRITTEN)
def test_there_is_enough_choice_that_replies_differ(language: str) -> None:
    pack = _pack(language)
    lines = pack.sentences
    for options in (lines.thanks, lines.sorry, lines.wishes, lines.by_email, lines.by_link):
        assert len(set(options)) >= 4
    assert all(len(aspect.owns) >= 3 for aspect in pack.aspects.values())


def test_the_severities_are_two() -> None:
    assert set(Severity) == {Severity.BLOCK, Severity.WARN}
