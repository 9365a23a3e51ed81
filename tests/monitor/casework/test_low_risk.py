"""What may be approved by the dozen: thanks under praise, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework.low_risk import Candidate, why_not

THANKS = Candidate(
    has_text=True, unhappy=False, flags=(), stars=5, plan="thank", by_person=False, warnings=0,
    people=1,
)  # fmt: skip


def test_thanks_under_praise_may() -> None:
    assert why_not(THANKS) == ""
    assert why_not(replace(THANKS, stars=4)) == ""


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (replace(THANKS, has_text=False), "it has no text"),
        (replace(THANKS, unhappy=True), "its author may be unhappy"),
        (replace(THANKS, unhappy=None), "its author may be unhappy"),
        (replace(THANKS, flags=("data_leak", "question")), "it is flagged: data leak, question"),
        (replace(THANKS, stars=3.9), "it has not four or five stars"),
        (replace(THANKS, stars=None), "it has not four or five stars"),
        (replace(THANKS, plan="thank_and_hear"), "it is more than a thank you"),
        (replace(THANKS, by_person=True), "it is more than a thank you"),
        (replace(THANKS, warnings=1), "a guideline has a warning"),
        (replace(THANKS, people=2), "it takes more than one person"),
    ],
)
def test_nothing_else_may_and_it_says_why(draft: Candidate, why: str) -> None:
    assert why_not(draft) == why


@given(
    draft=st.builds(
        Candidate,
        has_text=st.booleans(),
        unhappy=st.sampled_from([True, False, None]),
        flags=st.sampled_from([(), ("legal",)]),
        stars=st.none() | st.floats(1, 5),
        plan=st.sampled_from(["thank", "thank_and_hear", "own_the_experience", ""]),
        by_person=st.booleans(),
        warnings=st.integers(0, 2),
        people=st.integers(1, 3),
    )
)
def test_whoever_may_be_unhappy_or_in_danger_is_always_read_by_itself(draft: Candidate) -> None:
    if draft.unhappy is not False or draft.flags or (draft.stars or 0) < 4 or draft.people > 1:
        assert why_not(draft)
