"""What the Dutch phrasebook must hear and must let pass, on labelled replies."""

from __future__ import annotations

import pytest

from monitor.guidelines.phrasebook import Phrasebook, phrasebook_for
from monitor.guidelines.records import Severity
from monitor.guidelines.rules import CHECKS
from monitor.guidelines.words import words_of
from tests.monitor.guidelines.labelled_set import Labelled, cases, figures

LEAST = 0.95
CHECKED = sorted({one.check for one in cases("nl") if one.check})


def _named(one: Labelled) -> str:
    return one.reply.text[:40]


@pytest.fixture
def book() -> Phrasebook:
    found = phrasebook_for("nl")
    assert found is not None
    return found


@pytest.mark.parametrize("one", [o for o in cases("nl") if not o.check], ids=_named)
def test_no_reply_that_may_pass_is_stopped(one: Labelled) -> None:
    assert [f for f in one.found if f.severity is Severity.BLOCK] == []


@pytest.mark.parametrize("check", CHECKED)
def test_precision_and_recall_of_each_check(check: str) -> None:
    found = figures(check, cases("nl"))
    assert found.recall >= LEAST, f"{check}: {found}"
    assert found.precision >= LEAST, f"{check}: {found}"


def test_the_set_is_as_large_as_it_says() -> None:
    assert sum(not one.check for one in cases("nl")) >= 10
    assert [c for c in CHECKED if sum(one.check == c for one in cases("nl")) < 5] == []
    assert set(CHECKED) <= {check.__name__ for check in CHECKS}


#: Sentences that came after the phrases were written: what must be heard, by list.
HEARD = {
    "conditional": (
        "Indien dit bij u verkeerd is overgekomen, bieden wij onze excuses aan.",
        "Sorry als dat zo overkwam.",
        "Onze excuses voor het eventuele ongemak.",
    ),
    "defence": (
        "U had ons meteen kunnen bellen.",
        "Zoals vermeld op onze website geldt dit niet.",
        "Wij zijn het hier niet mee eens.",
        "Helaas was het die avond erg druk.",
    ),
    "offers": (
        "U krijgt van ons een kortingscode.",
        "We vergoeden graag de kosten.",
        "Het volgende drankje is van ons.",
    ),
    "rating_requests": (
        "Zou u uw recensie willen aanpassen?",
        "We hopen op een betere beoordeling.",
    ),
    "promises": (
        "Dit gebeurt niet meer.",
        "Wij beloven u beterschap.",
        "U hoort binnen een dag van ons.",
    ),
    "done": ("Dit is inmiddels opgelost.", "Wij hebben het personeel hierop aangesproken."),
    "fraud": ("Dit lijkt een valse review.", "U bent nooit bij ons geweest."),
    "abusive": ("Wat een idioot.", "Dat was klote."),
    "marketing": ("Neem eens een kijkje op onze website.", "Boek nu."),
    "canned": ("Wij betreuren het ongemak.", "Uw feedback is belangrijk voor ons."),
    "liability": ("Wij zijn hiervoor aansprakelijk.", "Het is onze schuld."),
}  # fmt: skip

#: Polite sentences, and the lists that must stay silent.
SILENT = (
    "Het spijt ons dat u zo lang moest wachten.",
    "Sorry dat het pakket niet is aangekomen.",
    "U had op iemand moeten kunnen rekenen.",
    "Dit had niet mogen gebeuren.",
    "Een collega kijkt er samen met u naar.",
    "We willen dit graag met u rechtzetten.",
    "Kunt u ons vertellen wat er is misgegaan?",
    "Dat u op uw geld moet wachten, is niet goed.",
    "We hebben uw review gelezen.",
    "Bedankt voor uw beoordeling.",
    "Daar zou iedereen van balen.",
    "Mail ons gerust, dan praten we verder.",
)
STOPPING = (
    "conditional", "liability", "defence", "fraud", "offers", "incentives", "rating_requests",
    "marketing", "promises", "done", "records", "abusive",
)  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in HEARD.items() for t in texts])
def test_what_must_be_heard_is_heard(book: Phrasebook, name: str, text: str) -> None:
    assert getattr(book, name).find(words_of(text))


@pytest.mark.parametrize("text", SILENT)
def test_a_polite_sentence_is_left_alone(book: Phrasebook, text: str) -> None:
    assert [name for name in STOPPING if getattr(book, name).find(words_of(text))] == []
