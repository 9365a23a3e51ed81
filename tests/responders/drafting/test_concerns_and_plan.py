"""What is found in a review, and what the reply is to do about it."""

from __future__ import annotations

import pytest

from monitor.guidelines.phrasebook import Phrasebook, phrasebook_for
from monitor.guidelines.records import MentionView
from responders.drafting.asked import AspectView, Judged
from responders.drafting.concerns import Review, find_concerns
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.names import greeting_name
from responders.drafting.plan import ReplyPlan, Strategy, plan_reply
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
    return " | ".join(says.text for matter in plan.matters for says in matter.says)


def _taken(plan: ReplyPlan) -> set[str]:
    return {taken.exact for matter in plan.matters for says in matter.says for taken in says.taken}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We waited 40 mins for a table.", "the wait of 40 minutes"),
        ("A three week wait, really?", "the wait of three weeks"),
        ("I was on hold for an hour.", "being kept on hold for an hour"),
        ("It took an hour to get the soup.", "it taking an hour"),
        ("We waited half an hour to be seated.", "the wait of half an hour"),
        ("We waited 2-3 hours for the bus.", "how long you waited"),
        ("Waited for ages.", "how long you waited"),
        ("The soup was stone cold.", "the soup being served cold"),
        ("My kettle stopped working after 2 months.", "the kettle giving out after 2 months"),
        ("They charged me twice.", "being charged twice"),
        ("Still no refund.", "the trouble with your refund"),
        ("Parcel never arrived.", "what has not arrived"),
        ("It keeps crashing.", "the crashing"),
        ("The toilets were filthy.", "the state of the toilets"),
        ("Nobody replied to me.", "nobody having replied"),
        ("The waiter was so rude.", "how the waiter treated you"),
        ("Far too expensive, overpriced even.", "how overpriced it was for what you got"),
        ("The internet is down again.", "the internet letting you down"),
        ("They cancelled my booking.", "what was cancelled on you"),
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
    assert find_concerns(Review.of(text, english, book)) == []


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
    plan = _plan(english, "Hm, well, the dinner bill.", judged(("price", "negative")))
    assert plan.strategy is Strategy.OWN_THE_EXPERIENCE
    assert [matter.aspect for matter in plan.matters] == ["price"]


def test_the_thing_that_the_judge_pointed_at_is_named(english: LanguagePack) -> None:
    found = Judged(True, aspects=(AspectView("quality", "negative", ("the zany kettle",)),))
    text = "Hm. That zany kettle, and its lid."
    assert "the quality of the kettle" in _said(_plan(english, text, found))


def test_an_aspect_that_the_author_liked_is_no_matter(english: LanguagePack) -> None:
    text = "We talked long to the staff, lovely people, but the soup was cold."
    plan = _plan(english, text, judged(("service", "positive"), ("quality", "negative")))
    assert [matter.aspect for matter in plan.matters] == ["quality"]


def test_a_mixed_aspect_is_a_matter(english: LanguagePack) -> None:
    plan = _plan(english, "The counter and the price.", judged(("price", "mixed")))
    assert [matter.aspect for matter in plan.matters] == ["price"]


@pytest.mark.parametrize("text", ["", "Terrible. Avoid.", "👎"])
def test_where_nothing_is_said_the_reply_asks(english: LanguagePack, text: str) -> None:
    plan = _plan(english, text)
    assert plan.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert plan.matters == ()


@pytest.mark.parametrize("text", ["Worst app ever", "This app. Terrible."])
def test_a_topic_without_a_fault_is_named_and_asked_about(english: LanguagePack, text: str) -> None:
    plan = _plan(english, text)
    assert plan.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert plan.topic is not None
    assert [says.text for says in plan.topic.says] == ["the app"]


def test_how_strongly_it_was_felt_is_seen(english: LanguagePack) -> None:
    felt = _plan(english, "Horrible app.").felt
    assert felt is not None
    assert felt.exact == "Horrible"
    assert _plan(english, "Not horrible.").felt is None


def test_a_review_that_says_much_is_not_asked_what_happened(english: LanguagePack) -> None:
    plan = _plan(english, "The hinge presses on the frame of my reader, and the cover did that.")
    assert plan.strategy is Strategy.OWN_THE_EXPERIENCE
    assert {"hinge", "frame", "cover"} & {thing.taken.said for thing in plan.things}


def test_an_aspect_that_nobody_knows_changes_nothing(english: LanguagePack) -> None:
    plan = _plan(english, "Hm.", judged(("parking at the moon", "negative"), ("other", "negative")))
    assert plan.strategy is Strategy.ASK_WHAT_WENT_WRONG


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The receptionist was RUDE to us.", "receptionist"),
        ("Support is a joke, they never answer.", "answer"),
        ("Your Update broke everything, it crashes.", "update"),
        ("refund still pending after the return", "refund"),
    ],
)
def test_the_authors_own_word_is_given_back_as_it_was_written(
    english: LanguagePack, text: str, word: str
) -> None:
    taken = _taken(_plan(english, text))
    assert word in {one.casefold() for one in taken}
    assert all(one in text for one in taken)


def test_a_noun_comes_from_the_clause_that_complains(english: LanguagePack) -> None:
    text = "The garden was lovely and the breakfast excellent. Sadly the shower leaked."
    assert _plan(english, text).things[0].taken.exact == "shower"
    assert "garden" not in {thing.taken.said for thing in _plan(english, text).things}


def test_a_word_that_is_a_verb_here_is_no_noun(english: LanguagePack, book: Phrasebook) -> None:
    review = Review.of("I order to call and the order came", english, book)
    assert [at for at in range(len(review.words)) if review.noun(at)] == [6]


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
    assert [praised.text for praised in plan.praised] == ["the breakfast"]


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
