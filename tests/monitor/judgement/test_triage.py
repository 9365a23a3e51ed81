"""What a mention needs, and the words that say why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.risk import (
    ABUSE,
    EFFECTS,
    LEAVING,
    QUESTION,
    RISKS,
    SPAM,
    needs_second_approval,
    second_approval_reason,
)
from monitor.judgement.triage import Signals, triage
from monitor.models.judged import Disagreement, Polarity, Priority

HAPPY = Signals(unhappy=0.03, polarity=Polarity.POSITIVE, stars=5)
UNHAPPY = Signals(unhappy=0.7, polarity=Polarity.NEGATIVE, stars=2, decided_by="The soup was cold.")
signals = st.builds(
    Signals,
    unhappy=st.floats(0, 1),
    polarity=st.sampled_from(Polarity),
    stars=st.none() | st.floats(1, 5),
    flags=st.lists(st.sampled_from([*RISKS, QUESTION]), unique=True).map(tuple),
    has_text=st.booleans(),
    unjudged=st.sampled_from(["", "written in German"]),
    disagreement=st.none() | st.sampled_from(Disagreement),
    words=st.none() | st.floats(0, 1),
    worst=st.floats(0, 1),
)
URGENT = ("self_harm", "injury", "minors")
HIGH = ("legal", "discrimination", "data_leak", "press", "fraud")


def test_praise_is_only_counted() -> None:
    found = triage(HAPPY)

    assert (found.priority, found.needs_reply) == (Priority.NONE, False)


def test_an_unhappy_author_gets_a_reply() -> None:
    found = triage(UNHAPPY)

    assert (found.priority, found.needs_reply) == (Priority.NORMAL, True)


def test_one_star_or_great_anger_comes_before_the_rest() -> None:
    assert triage(replace(UNHAPPY, stars=1)).priority is Priority.HIGH
    assert triage(replace(UNHAPPY, unhappy=0.9)).priority is Priority.HIGH


def test_stars_that_make_sure_of_a_mild_complaint_do_not_make_it_a_great_one() -> None:
    sure = replace(UNHAPPY, unhappy=0.95)

    assert triage(replace(sure, words=0.5)).priority is Priority.NORMAL
    assert triage(replace(sure, words=0.9)).priority is Priority.HIGH


def test_praise_with_a_complaint_in_it_gets_a_reply_last() -> None:
    mixed = replace(HAPPY, polarity=Polarity.MIXED)

    assert triage(replace(mixed, unhappy=0.3)).priority is Priority.LOW
    assert triage(replace(mixed, unhappy=0.1, worst=0.8)).priority is Priority.LOW
    assert triage(replace(mixed, unhappy=0.1, worst=0.7)).priority is Priority.NONE
    assert triage(replace(HAPPY, worst=0.9)).priority is Priority.NONE, "blamed in passing"


def test_a_question_gets_a_reply_however_happy() -> None:
    found = triage(replace(HAPPY, flags=(QUESTION,)))

    assert (found.priority, found.no_auto_draft) == (Priority.LOW, False)
    assert "asks a question" in found.reasons


@pytest.mark.parametrize("flag", URGENT)
def test_a_person_in_danger_is_urgent(flag: str) -> None:
    found = triage(replace(UNHAPPY, flags=(flag,)))

    assert found.priority is Priority.URGENT
    assert found.no_auto_draft
    assert found.reasons[0] == RISKS[flag]


@pytest.mark.parametrize("flag", HIGH)
def test_a_risk_is_high_however_the_author_feels_and_takes_two_people(flag: str) -> None:
    for signals in (HAPPY, UNHAPPY, replace(UNHAPPY, unhappy=0.99)):
        found = triage(replace(signals, flags=(flag,)))

        assert found.priority is Priority.HIGH
        assert found.needs_second_approval
        assert found.no_auto_draft == (flag != "fraud")
        assert found.reasons[0] == RISKS[flag]


def test_every_flag_has_an_effect_that_a_test_names() -> None:
    assert set(EFFECTS) == {*URGENT, *HIGH, LEAVING, ABUSE, SPAM, QUESTION}


def test_an_accident_that_a_happy_author_tells_of_is_not_urgent_but_a_life_always_is() -> None:
    assert triage(replace(HAPPY, flags=("injury",))).priority is Priority.HIGH
    assert triage(replace(HAPPY, flags=("minors",))).priority is Priority.HIGH
    assert triage(replace(HAPPY, flags=("self_harm",))).priority is Priority.URGENT


def test_an_accident_in_a_text_nobody_could_judge_is_urgent() -> None:
    unread = Signals(
        unhappy=0.0, polarity=Polarity.NEUTRAL, text_read=False, unjudged="in Thai",
        flags=("injury",),
    )  # fmt: skip

    assert triage(unread).priority is Priority.URGENT


def test_who_threatens_to_leave_comes_one_step_earlier() -> None:
    assert triage(replace(UNHAPPY, flags=(LEAVING,))).priority is Priority.HIGH
    assert triage(replace(UNHAPPY, flags=(LEAVING,))).reasons[0] == "says they are leaving"


def test_leaving_makes_no_complaint_urgent_nor_one_of_praise() -> None:
    assert triage(replace(UNHAPPY, stars=1, flags=(LEAVING,))).priority is Priority.HIGH
    assert triage(replace(HAPPY, flags=(LEAVING,))).priority is Priority.NONE


def test_abuse_is_answered_by_a_draft_like_any_complaint() -> None:
    found = triage(replace(UNHAPPY, flags=(ABUSE,)))

    assert (found.priority, found.no_auto_draft) == (Priority.NORMAL, False)
    assert "uses abuse or strong language" in found.reasons


def test_spam_is_counted_only_and_gets_no_draft() -> None:
    for signals in (HAPPY, replace(HAPPY, polarity=Polarity.MIXED, unhappy=0.3)):
        found = triage(replace(signals, flags=(SPAM, QUESTION)))

        assert (found.priority, found.needs_reply) == (Priority.NONE, False)
        assert found.no_auto_draft
        assert "may be spam or off-topic" in found.reasons


@pytest.mark.parametrize("flag", [*URGENT, *HIGH])
def test_spam_hides_no_risk(flag: str) -> None:
    alone = triage(replace(HAPPY, flags=(flag,))).priority

    assert triage(replace(HAPPY, flags=(flag, SPAM))).priority is alone


def test_spam_hides_no_unhappy_author() -> None:
    assert triage(replace(UNHAPPY, flags=(SPAM,))).priority is Priority.NORMAL
    assert triage(replace(UNHAPPY, stars=1, flags=(SPAM,))).priority is Priority.HIGH


def test_spam_hides_nothing_that_could_not_be_judged() -> None:
    unread = replace(HAPPY, stars=None, text_read=False, unjudged="in Thai", flags=(SPAM,))

    assert triage(unread).priority is Priority.NORMAL


def test_a_rating_that_contradicts_the_words_reaches_a_person() -> None:
    found = triage(replace(HAPPY, disagreement=Disagreement.COMPLAINT_UNDER_STARS))

    assert (found.priority, found.needs_reply) == (Priority.LOW, True)
    assert found.reasons[0] == "5 stars over a complaint: a person should look"


def test_praise_under_one_star_is_said_in_words() -> None:
    found = triage(replace(UNHAPPY, stars=1, disagreement=Disagreement.PRAISE_UNDER_STARS))

    assert found.reasons[0] == "1 star over praise: a person should look"
    assert "1 star" not in found.reasons


def test_two_people_should_approve_where_an_answer_may_cost_dearly() -> None:
    asked = {flag for flag in EFFECTS if needs_second_approval([flag])}

    assert asked == {*HIGH, "injury", "minors"}
    found = triage(replace(UNHAPPY, flags=("legal", QUESTION)))
    assert found.needs_second_approval
    assert "two people should approve the reply" in found.reasons


def test_why_two_people_should_approve_is_a_sentence() -> None:
    reason = second_approval_reason(["press", "question", "legal", "abuse"])

    assert reason == (
        "two people should approve the reply: the text speaks of a lawyer, a court or the police "
        "and turns to the press or a regulator"
    )
    assert second_approval_reason(["question"]) == ""


def test_a_text_nobody_could_judge_goes_to_a_person() -> None:
    found = triage(
        Signals(unhappy=0.5, polarity=Polarity.NEUTRAL, text_read=False, unjudged="in German")
    )

    assert (found.priority, found.no_auto_draft) == (Priority.NORMAL, True)
    assert found.reasons == ("in German",)


def test_nothing_at_all_needs_nothing() -> None:
    nothing = Signals(
        unhappy=0.5, polarity=Polarity.NEUTRAL, has_text=False, text_read=False, unjudged="empty"
    )

    assert triage(nothing).priority is Priority.NONE


def test_the_reasons_can_be_read_aloud() -> None:
    found = triage(replace(UNHAPPY, stars=1, flags=("legal",)))

    assert found.reasons == (
        "speaks of a lawyer, a court or the police",
        "two people should approve the reply",
        "1 star",
        "reads as a complaint (0.70)",
        "decided by: “The soup was cold.”",
    )


def test_a_long_sentence_is_shortened_between_words() -> None:
    found = triage(replace(UNHAPPY, decided_by="cold soup " * 50))

    assert found.reasons[-1].endswith("cold soup …”")
    assert len(found.reasons[-1]) < 190


@given(signals, st.floats(0, 1))
def test_an_unhappier_author_never_comes_later(found: Signals, unhappy: float) -> None:
    low, high = sorted((found.unhappy, unhappy))
    earlier = triage(replace(found, unhappy=low)).priority.rank
    later = triage(replace(found, unhappy=high)).priority.rank

    assert earlier <= later


@given(signals)
def test_a_reply_is_needed_exactly_where_there_is_a_priority(found: Signals) -> None:
    result = triage(found)

    assert result.needs_reply == (result.priority is not Priority.NONE)


@given(signals, st.sampled_from([*URGENT, *HIGH]))
def test_no_flag_makes_a_risk_less_urgent(found: Signals, flag: str) -> None:
    alone = triage(replace(found, flags=(flag,)))
    among_others = triage(replace(found, flags=(*found.flags, flag)))

    assert among_others.priority.rank >= alone.priority.rank >= Priority.HIGH.rank
    assert among_others.no_auto_draft or flag == "fraud"


@given(signals)
def test_every_flag_is_named_in_the_reasons(found: Signals) -> None:
    reasons = triage(found).reasons

    assert {EFFECTS[flag].words for flag in found.flags} <= set(reasons)
