"""What a mention needs, and the words that say why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.risk import QUESTION, RISKS
from monitor.judgement.triage import Signals, triage
from monitor.models.judged import Polarity, Priority

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
)


def test_praise_is_only_counted() -> None:
    found = triage(HAPPY)

    assert (found.priority, found.needs_reply) == (Priority.NONE, False)


def test_an_unhappy_author_gets_a_reply() -> None:
    found = triage(UNHAPPY)

    assert (found.priority, found.needs_reply) == (Priority.NORMAL, True)


def test_one_star_or_great_anger_comes_before_the_rest() -> None:
    assert triage(replace(UNHAPPY, stars=1)).priority is Priority.HIGH
    assert triage(replace(UNHAPPY, unhappy=0.9)).priority is Priority.HIGH


def test_praise_with_a_complaint_in_it_gets_a_reply_last() -> None:
    mixed = replace(HAPPY, polarity=Polarity.MIXED)

    assert triage(replace(mixed, unhappy=0.3)).priority is Priority.LOW
    assert triage(replace(mixed, unhappy=0.1)).priority is Priority.NONE


def test_a_question_gets_a_reply_however_happy() -> None:
    found = triage(replace(HAPPY, flags=(QUESTION,)))

    assert (found.priority, found.no_auto_draft) == (Priority.LOW, False)
    assert "asks a question" in found.reasons


@pytest.mark.parametrize("risk", RISKS)
def test_a_risk_is_at_least_high_and_a_person_writes_the_answer(risk: str) -> None:
    found = triage(replace(UNHAPPY, flags=(risk,)))

    assert found.priority.rank >= Priority.HIGH.rank
    assert found.no_auto_draft
    assert found.reasons[0] == RISKS[risk]


def test_an_injury_or_a_life_in_danger_is_urgent() -> None:
    assert triage(replace(UNHAPPY, flags=("injury",))).priority is Priority.URGENT
    assert triage(replace(HAPPY, flags=("self_harm",))).priority is Priority.URGENT


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
        "mentions a lawyer, a court or an authority",
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
