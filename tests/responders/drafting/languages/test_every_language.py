"""Drafts in each language: what they name, how they address, that they differ and pass."""

from __future__ import annotations

import re

import pytest

from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.guidelines.voice import Formality, Voice
from monitor.guidelines.words import words_of
from responders.drafting.asked import Style
from responders.drafting.plan import Strategy
from responders.drafting.write import Written
from tests.responders.drafting.languages.case import Case
from tests.responders.drafting.languages.dutch import DUTCH
from tests.responders.drafting.languages.french import FRENCH
from tests.responders.drafting.languages.german import GERMAN
from tests.responders.drafting.languages.italian import ITALIAN
from tests.responders.drafting.languages.portuguese import PORTUGUESE
from tests.responders.drafting.languages.spanish import SPANISH
from tests.responders.drafting.requests import REFERENCE, judged, written

ALL = (DUTCH, FRENCH, GERMAN, ITALIAN, PORTUGUESE, SPANISH)
INFORMAL = Voice(formality=Formality.INFORMAL)

every = pytest.mark.parametrize("case", [pytest.param(case, id=case.language) for case in ALL])


def reviews(step: int = 1) -> pytest.MarkDecorator:
    """Each language with each of its reviews, or with one in so many."""
    pairs = [
        pytest.param(case, text, named, id=f"{case.language}-{number}")
        for case in ALL
        for number, (text, named) in enumerate(case.reviews)
        if number % step == 0
    ]
    return pytest.mark.parametrize(("case", "text", "named"), pairs)


def clean(draft: Written) -> Written:
    """The draft, of which nothing is found but a word that thanks too much."""
    assert [f for f in draft.findings if f.check != "thanks"] == [], draft.text
    return draft


@pytest.mark.parametrize("formality", Formality)
@reviews()
def test_a_draft_names_what_the_review_is_about(
    case: Case, text: str, named: str, formality: Formality
) -> None:
    for seed in ("1", "2"):
        draft = clean(written(case.asked(text, seed, voice=Voice(formality=formality))))
        assert re.search(named, draft.text, re.IGNORECASE), draft.text
        assert draft.strategy is Strategy.OWN_THE_EXPERIENCE
        assert REFERENCE in draft.text
        ways = (case.contact.email, case.contact.url, case.contact.phone)
        assert any(way in draft.text for way in ways), draft.text


@reviews(step=3)
def test_an_address_is_formal_or_informal_and_never_both(case: Case, text: str, named: str) -> None:
    for seed in ("1", "2", "3"):
        formal = written(case.asked(text, seed)).text
        informal = written(case.asked(text, seed, voice=INFORMAL)).text
        assert not re.search(case.informal, formal, re.IGNORECASE), formal
        assert not re.search(case.formal, informal, re.IGNORECASE), informal


@pytest.mark.parametrize(
    ("case", "text"),
    [pytest.param(case, text, id=f"{case.language}-{text}") for case in ALL for text in case.vague],
)
def test_where_nothing_is_said_the_draft_asks(case: Case, text: str) -> None:
    draft = clean(written(case.asked(text)))

    book = phrasebook_for(case.language)
    assert book is not None
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert book.asks.find(words_of(draft.text))


@pytest.mark.parametrize("style", list(Style))
@every
def test_every_style_passes(case: Case, style: Style) -> None:
    clean(written(case.asked(case.reviews[0][0], style=style)))


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
@every
def test_praise_is_thanked_for_what_was_liked(case: Case, seed: str) -> None:
    text, liked = case.liked
    found = judged(("quality", "positive"), unhappy=False, polarity="positive")

    draft = clean(written(case.asked(text, seed, found=found)))

    assert draft.strategy is Strategy.THANK
    assert liked in draft.text
    assert REFERENCE not in draft.text


@every
def test_a_remark_under_praise_is_heard(case: Case) -> None:
    text, aspect, remark = case.heard
    found = judged(("quality", "positive"), (aspect, "negative"), unhappy=False, polarity="mixed")

    draft = clean(written(case.asked(text, found=found)))

    assert draft.strategy is Strategy.THANK_AND_HEAR
    assert remark in draft.text


@every
def test_a_question_is_answered_by_a_fact_or_in_private(case: Case) -> None:
    found = judged(unhappy=False, polarity="neutral", question=True)

    told = written(case.asked(case.question, found=found, voice=Voice(facts=(case.fact,))))
    private = written(case.asked(case.question, found=found))

    assert case.fact.says in told.text
    assert REFERENCE in private.text


@every
def test_in_a_crisis_only_what_is_known_is_said(case: Case) -> None:
    draft = clean(written(case.asked(case.stuck, holding=True)))

    assert draft.strategy is Strategy.HOLD


@pytest.mark.parametrize("seed", [str(number) for number in range(8)])
@every
def test_nothing_in_a_draft_sounds_like_an_office(case: Case, seed: str) -> None:
    text = written(case.asked(case.reviews[4][0], seed)).text.casefold()

    assert [stiff for stiff in case.stiff if stiff in text] == []


@every
def test_thirty_drafts_in_a_row_are_no_copies_of_one_another(case: Case) -> None:
    given: list[str] = []
    for number in range(30):
        text = written(case.asked(case.reviews[0][0], str(number), recent=tuple(given))).text
        assert all(closeness(text, other) < NEAR_DUPLICATE for other in given)
        given.append(text)


@every
def test_the_pack_says_enough_in_enough_ways(case: Case) -> None:
    pack = case.pack
    lines = pack.sentences
    for said in (lines.thanks, lines.sorry, lines.wishes, lines.asks, lines.praise, lines.took_up):
        for formality in Formality:
            assert len({one.text for one in said.sentences(formality)}) >= 18
    assert len(pack.concerns) >= 40
    assert len(pack.nouns.by_word) >= 700
    assert {concern.aspect for concern in pack.concerns} == set(pack.aspects) - {"other"}
