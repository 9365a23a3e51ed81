"""Italian and Portuguese melt prepositions into their articles."""

from __future__ import annotations

import pytest

from tests.responders.drafting.languages.case import Case
from tests.responders.drafting.languages.italian import ITALIAN
from tests.responders.drafting.languages.portuguese import PORTUGUESE
from tests.responders.drafting.requests import written

APART = {
    "it": "di il,di la,di l',su il,su la,su i,a il,in il,da il,su le,di le",
    "pt": "por o,por a,de o,de a,em o,em a,por os,por as,de os,de as",
}


@pytest.mark.parametrize(
    ("case", "text"),
    [
        pytest.param(case, text, id=f"{case.language}-{number}")
        for case in (ITALIAN, PORTUGUESE)
        for number, (text, _) in enumerate(case.reviews)
    ],
)
def test_prepositions_melt_into_their_articles(case: Case, text: str) -> None:
    draft = f" {written(case.asked(text)).text.casefold()} "

    assert not [pair for pair in APART[case.language].split(",") if f" {pair} " in draft], draft
