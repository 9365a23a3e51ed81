"""What a reply does for each sort of mention: complaints, questions, crises, threads, styles."""

from __future__ import annotations

import pytest

from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact, SiteVoice, Voice
from responders.drafting.asked import Known, Style, Thread
from responders.drafting.plan import Strategy
from responders.drafting.wording import reworded
from responders.drafting.write import NotWritten, write
from tests.responders.drafting.requests import CONTACT, REFERENCE, a_request, judged, written

COMPLAINT = "We waited 50 minutes and then the soup was cold. The waiter was rude."
SEEDS = [str(seed) for seed in range(12)]
ASKS = judged(unhappy=False, polarity="neutral", question=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_worst_app_ever_is_heard_named_and_asked_about(seed: str) -> None:
    draft = written(a_request("worst app ever", kind="google_play", seed=seed))
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert "app" in draft.matters
    assert "the app" in draft.text
    assert REFERENCE in draft.text


def test_the_matters_are_the_authors_own_words_and_stand_in_the_reply() -> None:
    for text in (COMPLAINT, "My REFUND is still pending!", "Waited 40 mins at the Counter."):
        for seed in SEEDS:
            draft = written(a_request(text, seed=seed))
            assert draft.matters
            assert all(matter in text for matter in draft.matters)
            assert all(m.casefold() in draft.text.casefold() for m in draft.matters)


# --- questions ---


def test_a_question_is_answered_by_a_fact_that_fits() -> None:
    fact = Fact(("sunday", "open"), "On Sundays we are open from ten to four.")
    voice = Voice(facts=(fact, Fact(("parking",), "There is a car park behind the house.")))
    draft = written(a_request("Are you open on Sunday?", ASKS, voice=voice))
    assert draft.strategy is Strategy.ANSWER
    assert fact.says in draft.text
    assert "car park" not in draft.text
    assert REFERENCE not in draft.text


def test_without_a_fact_a_person_answers_in_private() -> None:
    draft = written(a_request("Are you open on Sunday?", ASKS))
    assert draft.strategy is Strategy.ANSWER
    assert "in private" in draft.text
    assert CONTACT.url in draft.text


def test_a_fact_in_another_language_answers_nothing() -> None:
    voice = Voice(facts=(Fact(("sunday",), "Sonntags ab zehn.", "de"),))
    assert "Sonntags" not in written(a_request("Open on Sunday?", ASKS, voice=voice)).text


# --- a crisis ---


@pytest.mark.parametrize("seed", SEEDS)
def test_a_holding_reply_says_only_that_we_know_and_look(seed: str) -> None:
    request = a_request("App is down since this morning", holding=True, seed=seed)
    draft = written(request)
    assert draft.strategy is Strategy.HOLD
    for promise in ("within", "soon", "fixed", "by tomorrow"):
        assert promise not in draft.text
    assert REFERENCE in draft.text


def test_a_holding_reply_says_where_news_stand_if_a_fact_does() -> None:
    says = "News stand at birchkettle.example/status."
    voice = Voice(facts=(Fact(("down",), says),))
    contact = Contact(url="https://birchkettle.example/talk", signature="Mara, care team")
    request = a_request("App is down", holding=True, voice=voice, contact=contact)
    assert says in written(request).text


# --- threads ---


@pytest.mark.parametrize(
    ("thread", "words"),
    [
        (Thread.ANSWERED_US, ("back", "touch", "rest of it", "answered", "keeping")),
        (Thread.AGAIN, ("again", "second", "once more", "before", "first time")),
        (Thread.ELSEWHERE, ("elsewhere", "other place", "more than one place", "here, too")),
    ],
)
def test_a_reply_knows_what_the_author_wrote_before(thread: Thread, words: tuple[str, ...]) -> None:
    for seed in SEEDS[:6]:
        text = written(a_request(COMPLAINT, thread=thread, seed=seed)).text
        assert any(word in text for word in words), text


@pytest.mark.parametrize(
    ("known", "words"),
    [(Known.CASE_OPEN, ("case",)), (Known.CONTACTED, ("private", "in touch"))],
)
def test_a_reply_knows_what_has_happened_in_private(known: Known, words: tuple[str, ...]) -> None:
    for seed in SEEDS[:6]:
        text = written(a_request(COMPLAINT, known=known, seed=seed)).text
        assert any(word in text for word in words), text


def test_a_first_complaint_hears_nothing_of_an_open_case() -> None:
    texts = [written(a_request(COMPLAINT, seed=seed)).text for seed in SEEDS]
    assert not any("case is open" in text for text in texts)


# --- styles ---


def test_shorter_is_shorter_and_still_whole() -> None:
    for seed in SEEDS[:6]:
        normal = written(a_request(COMPLAINT, seed=seed)).text
        short = written(a_request(COMPLAINT, style=Style.SHORTER, seed=seed)).text
        assert len(short) < len(normal)
        assert REFERENCE in short
        assert "sorry" in short.casefold() or "apolog" in short.casefold()


def test_fix_first_begins_with_what_happens_next() -> None:
    for seed in SEEDS[:6]:
        text = written(a_request(COMPLAINT, style=Style.FIX_FIRST, seed=seed)).text
        apology = min(at for at in (text.casefold().find("sorry"), text.find("apolog")) if at >= 0)
        assert text.index(REFERENCE) < apology


def test_warmer_says_one_thing_more() -> None:
    count = {
        style: sum(
            written(a_request(COMPLAINT, style=style, seed=seed)).text.count(". ") for seed in SEEDS
        )
        for style in (Style.NORMAL, Style.WARMER)
    }
    assert count[Style.WARMER] > count[Style.NORMAL]


# --- the voice ---


def test_our_word_stands_in_place_of_another_and_keeps_its_capital() -> None:
    instead = {"sorry": "full of regret", "case": "file"}
    assert reworded("Sorry about your case.", instead) == "Full of regret about your file."
    assert reworded("A sorrysome {case} cases", {"case": "file"}) == "A sorrysome {case} cases"
    assert reworded("As it is.", {"": "x", " ": "y"}) == "As it is."


def test_what_is_filled_in_is_never_reworded() -> None:
    voice = Voice(say_instead={"soup": "broth", "care": "help"})
    text = written(a_request("The soup was cold.", voice=voice)).text
    assert "soup" in text
    assert CONTACT.signature in text


def test_a_word_to_avoid_never_comes() -> None:
    voice = Voice(avoid=("private", "grateful"))
    for seed in SEEDS:
        text = written(a_request(COMPLAINT, voice=voice, seed=seed)).text
        assert "private" not in text
        assert "grateful" not in text


def test_nobody_is_greeted_by_name_where_the_voice_says_so() -> None:
    assert "Priya" not in written(a_request(COMPLAINT, voice=Voice(greet_by_name=False))).text


def test_the_contact_is_the_one_for_the_matter_and_for_the_site() -> None:
    bills = Contact(email="bills@birchkettle.example", signature="Ada, accounts")
    voice = Voice(contacts={"price": bills})
    draft = written(a_request("Charged twice!", judged(("price", "negative")), voice=voice))
    assert bills.email in draft.text
    assert draft.contact == bills
    site = Voice(contacts={"price": bills}, sites={"google_play": SiteVoice(contact=CONTACT)})
    play = a_request("Charged twice!", kind="google_play", voice=site)
    assert bills.email not in written(play).text


def test_the_signature_is_the_languages_own_where_there_is_one() -> None:
    voice = Voice(signatures={"en": "Your friends at Birch & Kettle"})
    assert written(a_request(COMPLAINT, voice=voice)).text.endswith("Birch & Kettle")


def test_where_nobody_says_who_signs_the_care_team_does() -> None:
    nameless = Contact(email=CONTACT.email)
    for kind in ("default", "tripadvisor"):
        text = written(a_request(COMPLAINT, contact=nameless, kind=kind)).text
        assert text.endswith("\nYour customer care team")


# --- what is missing ---


def test_without_a_reference_there_is_no_reply_to_a_complaint() -> None:
    result = write(a_request(COMPLAINT, reference=""))
    assert isinstance(result, NotWritten)
    assert "reference" in result.why


def test_thanks_need_no_reference() -> None:
    happy = judged(unhappy=False, polarity="positive")
    assert written(a_request("Lovely cake!", happy, reference="")).text


@pytest.mark.parametrize("limit", [280, 300, 350, 500])
def test_every_strategy_fits_a_short_place(limit: int) -> None:
    pack = load_pack("default").limited(limit, load_pack("default").unit)
    for text, found, holding in (
        (COMPLAINT, judged(), False),
        ("worst app ever", judged(), False),
        ("Lovely soup!", judged(("quality", "positive"), unhappy=False), False),
        ("Are you open?", ASKS, False),
        ("The app is down", judged(), True),
    ):
        draft = written(a_request(text, found, pack=pack, holding=holding))
        assert len(draft.text) <= limit
