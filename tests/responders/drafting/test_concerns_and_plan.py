"""What is found in a review, and what the reply is to do about it."""

from __future__ import annotations

import pytest

from monitor.guidelines.phrasebook import Phrasebook, phrasebook_for
from monitor.guidelines.records import MentionView
from responders.drafting.concerns import clauses_of, find_concerns
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.plan import (
    AspectView,
    Judged,
    ReplyPlan,
    Strategy,
    greeting_name,
    plan_reply,
)
from tests.responders.drafting.requests import judged


@pytest.fixture
def english() -> LanguagePack:
    pack = pack_for("en")
    assert pack is not None
    return pack


@pytest.fixture
def book() -> Phrasebook:
    found = phrasebook_for("en")
    assert found is not None
    return found


def _plan(english: LanguagePack, text: str, found: Judged | None = None) -> ReplyPlan:
    return plan_reply(MentionView(text, language="en"), found or judged(), english)


def _said(plan: ReplyPlan) -> str:
    return " | ".join(says for matter in plan.matters for says in matter.says)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We waited 40 mins for a table.", "the wait of 40 minutes"),
        ("A three week wait, really?", "the wait of three weeks"),
        ("I was on hold for an hour.", "being kept on hold for an hour"),
        ("It took an hour to get the soup.", "it taking an hour"),
        ("Waited for ages.", "the long wait"),
        ("The soup was stone cold.", "the soup being served cold"),
        ("My kettle stopped working after 2 months.", "the kettle giving out after 2 months"),
        ("They charged me twice.", "the double charge"),
        ("Still no refund.", "how hard it has been to get a refund"),
        ("Parcel never arrived.", "the delivery that did not come"),
        ("It keeps crashing.", "the app crashing on you"),
        ("Cannot log in any more.", "being kept out of your account"),
        ("The toilets were filthy.", "the state of the toilets"),
        ("Nobody replied to me.", "not hearing from us"),
        ("The man at the desk was so rude.", "how you were spoken to"),
        ("Far too expensive, overpriced even.", "the price not feeling right for what you got"),
        ("The internet is down again.", "the connection letting you down"),
        ("They cancelled my booking.", "the cancellation on our side"),
    ],
)
def test_the_authors_own_matter_is_said_in_our_words(
    english: LanguagePack, text: str, said: str
) -> None:
    assert said in _said(_plan(english, text))


@pytest.mark.parametrize(
    "text",
    ["The staff were not rude at all.", "Never waited long here.", "It did not crash once."],
)
def test_what_the_author_denies_is_no_matter(
    english: LanguagePack, book: Phrasebook, text: str
) -> None:
    assert find_concerns(clauses_of(text), english, book) == []


@pytest.mark.parametrize("number", ["88231", "07700900123", "4471"])
def test_a_number_that_may_identify_is_never_a_length_of_time(
    english: LanguagePack, number: str
) -> None:
    plan = _plan(english, f"We waited {number} minutes for the soup.")
    assert number not in _said(plan)


def test_at_most_two_matters_are_named(english: LanguagePack) -> None:
    text = "Rude staff, cold soup, charged twice, filthy room and the parcel never arrived."
    assert len(_plan(english, text).matters) == 2


def test_the_judges_aspect_is_named_where_nothing_more_exact_is_found(
    english: LanguagePack,
) -> None:
    plan = _plan(english, "Hm, well, the bill.", judged(("price", "negative")))
    assert plan.strategy is Strategy.OWN_THE_EXPERIENCE
    assert [matter.aspect for matter in plan.matters] == ["price"]


def test_the_thing_that_the_judge_pointed_at_is_named(english: LanguagePack) -> None:
    found = Judged(True, aspects=(AspectView("quality", "negative", ("the zany kettle",)),))
    assert "the quality of the kettle" in _said(_plan(english, "Hm.", found))


def test_an_aspect_that_the_author_liked_is_no_matter(english: LanguagePack) -> None:
    text = "The waiter was rude about it in jest, lovely man, but the soup was cold."
    plan = _plan(english, text, judged(("service", "positive"), ("quality", "negative")))
    assert [matter.aspect for matter in plan.matters] == ["quality"]


def test_a_mixed_aspect_is_a_matter(english: LanguagePack) -> None:
    plan = _plan(english, "The till.", judged(("price", "mixed")))
    assert [matter.aspect for matter in plan.matters] == ["price"]


@pytest.mark.parametrize("text", ["", "Terrible. Avoid.", "👎"])
def test_where_nothing_is_said_the_reply_asks(english: LanguagePack, text: str) -> None:
    plan = _plan(english, text)
    assert plan.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert plan.matters == ()


def test_a_topic_without_a_fault_is_named_and_asked_about(english: LanguagePack) -> None:
    plan = _plan(english, "This app, I mean, my goodness.")
    assert plan.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert [matter.aspect for matter in plan.matters] == ["app"]


def test_an_aspect_that_nobody_knows_changes_nothing(english: LanguagePack) -> None:
    plan = _plan(english, "Hm.", judged(("parking at the moon", "negative"), ("other", "negative")))
    assert plan.strategy is Strategy.ASK_WHAT_WENT_WRONG


@pytest.mark.parametrize(
    ("found", "strategy"),
    [
        (judged(("quality", "positive"), unhappy=False, polarity="positive"), Strategy.THANK),
        (judged(unhappy=False, polarity="positive"), Strategy.THANK),
        (
            judged(("quality", "positive"), ("waiting", "negative"), unhappy=False,
                   polarity="mixed"),
            Strategy.THANK_AND_HEAR,
        ),
    ],
)  # fmt: skip
def test_somebody_content_is_thanked_and_one_remark_is_heard(
    english: LanguagePack, found: Judged, strategy: Strategy
) -> None:
    plan = _plan(english, "Lovely soup, though we waited for ages.", found)
    assert plan.strategy is strategy


@pytest.mark.parametrize(
    "text", ["Breakfast was lovely, the room filthy.", "Breakfast was lovely but room filthy."]
)
def test_the_fault_is_tied_to_the_nearest_thing(english: LanguagePack, text: str) -> None:
    assert "the state of the room" in _said(_plan(english, text))


def test_praise_names_the_thing_that_was_liked(english: LanguagePack) -> None:
    found = judged(("quality", "positive"), ("cleanliness", "negative"))
    plan = _plan(english, "Breakfast was lovely, the room filthy.", found)
    assert plan.praised == ("the breakfast",)


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("Priya S.", "Priya"),
        ("Zoë Kaya", "Zoë"),
        ("THOMAS BAKER", "Thomas"),
        ("Łukasz", "Łukasz"),
        ("", ""),
        ("x_99", ""),
        ("wanderer77", ""),
        ("priya", ""),
        ("JD", ""),
        ("A Google user", ""),
        ("Anonymous", ""),
        ("McX9", ""),
        ("Mr Baker", ""),
        ("Refund Now", ""),
        ("Idiots Everywhere", ""),
        ("evil.example", ""),
        ("{name}", ""),
        ("<b>Tom</b>", ""),
        ("\u202eTom", ""),
    ],
)
def test_only_a_plain_first_name_is_used_to_greet(
    english: LanguagePack, book: Phrasebook, display: str, name: str
) -> None:
    assert greeting_name(display, english, book) == name
