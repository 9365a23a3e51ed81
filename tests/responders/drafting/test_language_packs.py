"""Every line of every language pack, held to the guidelines; a new language gets these for free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest
from pydantic import TypeAdapter, ValidationError

from monitor.guidelines.pack import load_pack
from monitor.guidelines.phrasebook import Phrasebook, languages, phrasebook_for
from monitor.guidelines.records import MentionView, ReplyText
from monitor.guidelines.rules import findings
from monitor.guidelines.voice import Formality
from monitor.guidelines.words import words_of
from responders.drafting.grammar import Bare, Lines, Spoken, lines_of, tidy
from responders.drafting.language import LanguagePack, pack_for, supported
from responders.drafting.nouns import SpokenNoun
from responders.drafting.sentences import Sentences
from tests.responders.drafting.requests import CONTACT, REFERENCE

WRITTEN = sorted(language for language in languages() if supported(language))
SITE = load_pack("default")
#: Found in a sentence that stands by itself, and mended by the rest of a reply; a word of the
#: author's in capitals (OTP) is fine where the author used it.
NEEDS_THE_REST = {
    "apology", "thanks", "concrete", "private_way", "reference", "empty", "language",
    "personal_data", "names", "claims",
}  # fmt: skip
A_LINE = 3  #: Sentences of each line that are looked at: the rest differ in a word.
BUNDLE = 25  #: Sentences that are looked at together, which is quicker.
SAID_OF_PRAISE = ("praise", "question", "answers", "holding_news", "or_phone", "greets")


def _pack(language: str) -> LanguagePack:
    pack = pack_for(language)
    assert pack is not None
    return pack


def _book(language: str) -> Phrasebook:
    book = phrasebook_for(language)
    assert book is not None
    return book


def _fillings(pack: LanguagePack) -> dict[str, Spoken]:
    unit = next(iter(pack.durations.plurals.values()))
    matter = pack.aspects["waiting"].names.sentences()[0].text
    nouns = sorted(pack.nouns.by_word.values(), key=lambda noun: noun.said)
    sorts: dict[str, Spoken] = {
        sort: SpokenNoun(next(noun for noun in nouns if sort in noun.sorts), pack.forms)
        for sort in pack.nouns.sorts
    }
    return {
        "name": Bare("Priya"), "matter": Bare(matter), "email": Bare(CONTACT.email),
        "praise": Bare(pack.aspects["app"].praised.sentences()[0].text),
        "url": Bare(CONTACT.url), "phone": Bare(CONTACT.phone), "reference": Bare(REFERENCE),
        "fact": Bare("123."), "felt": Bare(min(pack.felt, default="?")),
        "word": Bare(min(pack.telling, default="?")), "duration": Bare(f"2 {unit}"),
        "thing": SpokenNoun(nouns[0], pack.forms), **sorts,
    }  # fmt: skip


def _some(lines: Lines, pack: LanguagePack, fillings: Mapping[str, Spoken]) -> Iterator[str]:
    """The first sentences of each line, in both forms of address, filled in."""
    for formality in Formality:
        counted: dict[int, int] = {}
        for sentence in lines.sentences(formality):
            counted[sentence.line] = counted.get(sentence.line, 0) + 1
            if counted[sentence.line] <= A_LINE:
                yield tidy(sentence.filled(fillings), pack.contractions, capital=False)


def _matters(pack: LanguagePack) -> Iterator[str]:
    """Every way to name a matter."""
    fillings = _fillings(pack)
    for concern in pack.concerns:
        yield from _some(concern.says, pack, fillings)
    for aspect in pack.aspects.values():
        for part in (aspect.names, aspect.topics, aspect.with_thing):
            yield from _some(part, pack, fillings)
    for echo in _echoes(pack):
        for word, lines in echo.values():
            yield from _some(lines, pack, {**fillings, "word": Bare(word)})


def _echoes(pack: LanguagePack) -> Iterator[Mapping[str, tuple[str, Lines]]]:
    yield from (concern.echo for concern in pack.concerns)
    yield from (lines.echo for lines in pack.aspects.values())


def _sentences(pack: LanguagePack) -> Iterator[tuple[str, str]]:
    """Every line, with something in each of its gaps."""
    fillings = _fillings(pack)
    for field in fields(Sentences):
        lines = getattr(pack.sentences, field.name)
        if isinstance(lines, Lines) and field.name not in ("praised_thing", "topic_thing"):
            yield from ((field.name, tidy(one)) for one in _some(lines, pack, fillings))
    owned = [*(a.owns for a in pack.aspects.values()), *(c.owns for c in pack.concerns)]
    yield from (("owns", tidy(one)) for lines in owned for one in _some(lines, pack, fillings))


def _faults_in(texts: list[str], language: str, *, unhappy: bool = True) -> list[str]:
    """What is wrong with sentences that stand by themselves: many at once, then one by one."""
    bundles = (texts[at : at + BUNDLE] for at in range(0, len(texts), BUNDLE))
    suspect = (one for one in bundles if _faults(" ".join(one), language, unhappy=unhappy))
    return [f for one in suspect for text in one for f in _faults(text, language, unhappy=unhappy)]


def _faults(text: str, language: str, *, unhappy: bool = True) -> list[str]:
    mention = MentionView("?", author_name="Priya", language=language)
    reply = ReplyText(text, SITE, mention, REFERENCE, CONTACT, unhappy=unhappy)
    return [f"{f.check} {f.where!r}: {text}" for f in findings(reply)
            if f.check not in NEEDS_THE_REST]  # fmt: skip


@pytest.mark.parametrize("language", WRITTEN)
def test_no_sentence_of_a_pack_breaks_a_rule(language: str) -> None:
    said = list(_sentences(_pack(language)))
    kind = [text for name, text in said if name.startswith(SAID_OF_PRAISE)]
    sorry = [text for name, text in said if not name.startswith(SAID_OF_PRAISE)]
    assert _faults_in(kind, language, unhappy=False) + _faults_in(sorry, language) == []


@pytest.mark.parametrize("language", WRITTEN)
def test_every_way_to_name_a_matter_passes_within_an_apology(language: str) -> None:
    pack = _pack(language)
    frame = pack.sentences.sorry.sentences()[0]
    said = {tidy(frame.filled({"matter": Bare(m)}), pack.contractions) for m in _matters(pack)}
    assert _faults_in(sorted(said), language) == []


@pytest.mark.parametrize("language", WRITTEN)
def test_every_question_is_one_that_the_guidelines_hear(language: str) -> None:
    pack, book = _pack(language), _book(language)
    for lines in (pack.sentences.asks, pack.sentences.short_asks):
        for asks in _some(lines, pack, {}):
            assert book.asks.find(words_of(asks)), asks


@pytest.mark.parametrize("language", WRITTEN)
def test_every_apology_and_every_thanks_is_one_that_the_guidelines_hear(language: str) -> None:
    pack, book = _pack(language), _book(language)
    lines, fillings = pack.sentences, _fillings(pack)
    sorry = (lines.sorry, lines.short_sorry, lines.very_sorry, lines.sorry_unnamed,
             lines.sorry_topic)  # fmt: skip
    for text in (text for part in sorry for text in _some(part, pack, fillings)):
        assert book.apologies.find(words_of(text)), text
    thanks = (lines.thanks, lines.short_thanks, lines.praise, lines.praise_unnamed,
              lines.praise_word, lines.answered_us, lines.again, lines.elsewhere)  # fmt: skip
    for text in (text for part in thanks for text in _some(part, pack, fillings)):
        assert book.thanks.find(words_of(text)), text


@pytest.mark.parametrize("language", WRITTEN)
def test_a_pack_knows_every_aspect_of_its_phrasebook_and_other(language: str) -> None:
    pack = _pack(language)
    assert set(pack.aspects) == {*_book(language).aspects, "other"}
    assert {concern.aspect for concern in pack.concerns} <= set(pack.aspects)


@pytest.mark.parametrize("language", WRITTEN)
def test_there_is_enough_choice_that_replies_differ(language: str) -> None:
    pack = _pack(language)
    lines = pack.sentences
    for name in ("thanks", "sorry", "wishes", "by_email", "by_link", "took_up"):
        stated: Lines = getattr(lines, name)
        assert len(stated.sentences()) >= 15, name
        assert len(stated.written) >= 8, name
    assert all(len(aspect.owns.sentences()) >= 5 for aspect in pack.aspects.values())
    assert pack.signature


@pytest.mark.parametrize("language", WRITTEN)
def test_every_way_on_holds_the_address_and_the_reference(language: str) -> None:
    pack = _pack(language)
    for name in ("by_email", "by_link", "by_phone", "by_reference"):
        for lines in (getattr(pack.sentences, name), getattr(pack.sentences, f"short_{name}")):
            for text in _some(lines, pack, _fillings(pack)):
                assert REFERENCE in text
    for text in _some(pack.sentences.by_email, pack, _fillings(pack)):
        assert CONTACT.email in text


@pytest.mark.parametrize("language", WRITTEN)
def test_nothing_that_may_be_given_back_is_abusive_or_admits_anything(language: str) -> None:
    pack, book = _pack(language), _book(language)
    words = {*pack.nouns.by_word, *pack.felt, *pack.telling}
    words |= {word for echo in _echoes(pack) for word in echo}
    lists = (book.abusive, book.liability, book.marketing)
    bad = [word for word in sorted(words) if any(one.find(words_of(word)) for one in lists)]
    assert bad == []


SENTENCES: dict[str, object] = {
    **{one.name: ["So."] for one in fields(Sentences)}, "joined": "{0} and {1}",
}  # fmt: skip
STATED: dict[str, object] = {
    "not_names": "x", "liked": [], "nouns": {"food": {"one": "soup"}}, "concerns": [],
    "forms": {"the": {"one": "the {}"}},
    "durations": {"numbers": "a a", "ones": "a", "units": "min minute", "plurals": "minute m"},
    "aspects": {"other": {"names": ["it"], "owns": ["So."], "topics": ["us"], "praised": ["us"]}},
    "sentences": SENTENCES,
}  # fmt: skip


def _read(**changed: object) -> LanguagePack:
    stated = {**STATED, **changed, "language": "xx"}
    return TypeAdapter(LanguagePack).validate_python(stated)


def test_a_small_pack_is_read() -> None:
    assert _read().aspect("anything").names == lines_of(["it"])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"sentences": {**SENTENCES, "thanks": ["Thank you for {matter}."]}}, "thanks"),
        ({"sentences": {**SENTENCES, "took_up": ["{thing.over}"]}}, "no form"),
        ({"sentences": {**SENTENCES, "extra": ["x"]}}, "extra"),
        ({"nouns": {"food": {"one": "soup", "more": "fries"}},
          "sentences": {**SENTENCES, "took_up": ["{thing.the}"]}}, "lacks"),
        ({"concerns": [{"aspect": "other", "when": ["x"], "says": ["{goods}"]}]}, "goods"),
        ({"concerns": [{"aspect": "other", "when": ["x"], "says": ["y"],
                        "echo": {"rude": ["no gap"]}}]}, "echo"),
    ],
)  # fmt: skip
def test_a_pack_that_cannot_be_meant_says_where(changed: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        _read(**changed)
