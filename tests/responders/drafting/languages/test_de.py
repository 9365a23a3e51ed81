"""German drafts under invented reviews: what they name, how they address, and that they pass."""

from __future__ import annotations

import re

import pytest

from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.records import Contact
from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.guidelines.voice import Fact, Formality, Voice
from monitor.guidelines.words import words_of
from responders.drafting.asked import Style
from responders.drafting.plan import Strategy
from responders.drafting.write import DraftRequest, Written
from tests.responders.drafting.requests import REFERENCE, a_request, judged, written

CONTACT = Contact(
    email="hilfe@birkenkessel.example",
    url="https://birkenkessel.example/kontakt",
    phone="+49 30 5550 1234",
    signature="Mara, Kundenbetreuung bei Birke & Kessel",
)
DU = Voice(formality=Formality.INFORMAL)

#: A review, and words of which a draft must hold one: what it is about, in ours or the author's.
REVIEWS = (
    ("Wir haben 50 Minuten auf das Essen gewartet und dann war das Schnitzel kalt.",
     "50 Minuten|Schnitzel"),
    ("Unfreundlich!! Die Bedienung hat uns erst ignoriert und dann angeschnauzt.",
     "ignoriert|angeschnauzt|unfreundlich"),
    ("App stürzt seit dem letzten Update ständig ab, man kann nichts mehr machen",
     "abstürzt|Abstürzen"),
    ("Paket seit 3 Wochen nicht angekommen und niemand antwortet auf meine Mails.",
     "3 Wochen|Paket|Mails"),
    ("Mir wurde der Betrag doppelt abgebucht, auf das Geld warte ich immer noch.",
     "doppelt|zweimal"),
    ("Zimmer total dreckig, im Bad Schimmel, aber das Frühstück war lecker.", "Zimmer|Bad"),
    ("ueberteuert und die portion winzig, bin hungrig nach hause", "Preis|Portion|Teller"),
    ("Der Wasserkocher ist nach 2 Monaten kaputt gegangen. Reklamation wird ignoriert.",
     "Wasserkocher"),
    ("Hotline eine Stunde Warteschleife, dann aufgelegt. Geht gar nicht",
     "einer Stunde|aufgelegt"),
    ("Ich komm nicht mehr in mein Konto rein, Support reagiert nicht", "Konto|einloggen|Login"),
    ("Abo gekündigt und trotzdem wird weiter abgebucht. Frechheit.", "gekündigt|Kündigung|Abo"),
    ("Techniker kam zum dritten Termin wieder nicht, extra Urlaub genommen", "Techniker"),
    ("Haar in der Suppe gefunden, Kellner meinte nur das kann passieren.", "Haar|Suppe"),
    ("Die Schuhe fallen viel zu klein aus, Rückversand muss ich selber zahlen",
     "Schuhe|Größe|Passform"),
    ("internet seit gestern wieder weg, wie jede woche. unzuverlässiger laden", "Internet"),
    ("Lieferung kam beschädigt an, Karton komplett aufgerissen, Teile fehlen",
     "beschädigt|aufgerissen"),
    ("Wir hatten reserviert und trotzdem keinen Tisch bekommen, mussten wieder gehen",
     "reserviert"),
    ("Viel zu viel Werbung, man kommt kaum noch zum Spielen", "Werbung"),
    ("Falsche Größe geliefert und auf Rückfrage keine Antwort", "Größe|Antwort"),
    ("Die Matratze war durchgelegen und nachts war es laut.", "Matratze|durchgelegen"),
    ("Beratung schlecht, jeder erzählt was anderes, am Ende war keiner zuständig",
     "Beratung|zuständig|informiert"),
    ("Zug wieder 40 min verspätet, Anschluss verpasst, keine Info am Bahnsteig",
     "40 Minuten|Anschluss|Zug"),
    ("Preise schon wieder erhöht und dafür wird der Service immer schlechter", "Preise|erhöht"),
    ("Pizza war labbrig und der Lieferbote hat sie einfach vor die Tür geworfen",
     "Pizza|Lieferboten"),
    ("Videoident nach 4 Versuchen abgebrochen, Kontoeröffnung gescheitert",
     "Kontoeröffnung|Bestätigung|Verifizierung"),
    ("Nach Update keine Push Benachrichtigungen mehr und die Suche findet nichts",
     "Update|Suche|Benachrichtigungen"),
    ("Kündigung wird ignoriert, Kundenservice null, AGB versteckt", "Kündigung|Kundenservice"),
    ("Der Kellner war echt genervt und wir mussten ewig auf die Rechnung warten",
     "Kellner|genervt|ewig|Rechnung"),
    ("Bei der Retoure nur Probleme, das Geld hab ich nach 6 Wochen immer noch nicht",
     "Retoure|6 Wochen|Rückerstattung"),
    ("Du fragst freundlich nach und wirst am Empfang richtig angeschnauzt, danke für nix",
     "angeschnauzt|Empfang|unfreundlich"),
)  # fmt: skip


def _request(text: str, seed: str = "1", **changed: object) -> DraftRequest:
    return a_request(text, language="de", contact=CONTACT, seed=seed, **changed)  # type: ignore[arg-type]


def _clean(draft: Written) -> Written:
    assert [f for f in draft.findings if f.check != "thanks"] == [], draft.text
    return draft


@pytest.mark.parametrize(("text", "named"), REVIEWS)
def test_a_draft_names_what_the_review_is_about(text: str, named: str) -> None:
    for seed in ("1", "2"):
        draft = _clean(written(_request(text, seed)))
        assert re.search(named, draft.text, re.IGNORECASE), draft.text
        assert draft.strategy is Strategy.OWN_THE_EXPERIENCE
        assert REFERENCE in draft.text


@pytest.mark.parametrize("text", [text for text, _ in REVIEWS[::3]])
def test_who_is_addressed_as_sie_is_never_called_du(text: str) -> None:
    draft = written(_request(text))
    assert not re.search(r"\b(du|dir|dich|dein\w*)\b", draft.text, re.IGNORECASE), draft.text


@pytest.mark.parametrize("text", [text for text, _ in REVIEWS[::3]])
def test_who_is_addressed_as_du_is_never_called_sie(text: str) -> None:
    draft = _clean(written(_request(text, voice=DU)))
    body = draft.text.partition("\n")[2]
    assert not re.search(r"\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b", body), draft.text


@pytest.mark.parametrize(
    "text", ["Schlechteste App ever. Finger weg!!!", "Katastrophe.", "Nie wieder"]
)
def test_where_nothing_is_said_the_draft_asks(text: str) -> None:
    draft = _clean(written(_request(text)))
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    book = phrasebook_for("de")
    assert book is not None
    assert book.asks.find(words_of(draft.text))


def test_a_german_letter_goes_on_small_after_the_greeting_but_the_form_of_address_does_not() -> (
    None
):
    openings = {
        written(_request(REVIEWS[0][0], str(seed))).text.split("\n\n")[1] for seed in range(12)
    }
    for text in openings:
        first = text.split()[0]
        assert first[0].islower() or first in {"Sie", "Ihr", "Ihre", "Eine", "Einer", "Unter"}, text


def test_a_noun_is_spelled_as_we_spell_it() -> None:
    text = written(_request("die kueche war zu und die suppe war kalt")).text
    assert "Suppe" in text
    assert "suppe" not in text


@pytest.mark.parametrize("style", list(Style))
def test_every_style_passes(style: Style) -> None:
    _clean(written(_request(REVIEWS[0][0], style=style)))


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_praise_is_thanked_for_what_was_liked(seed: str) -> None:
    found = judged(("quality", "positive"), unhappy=False, polarity="positive")
    draft = _clean(written(_request("Das Frühstück war super lecker!", seed, found=found)))
    assert "das Frühstück" in draft.text
    assert REFERENCE not in draft.text


def test_a_remark_under_praise_is_heard() -> None:
    found = judged(
        ("quality", "positive"), ("reliability", "negative"), unhappy=False, polarity="mixed"
    )
    text = "Leckeres Frühstück, aber das WLAN war ständig weg."
    draft = _clean(written(_request(text, found=found)))
    assert draft.strategy is Strategy.THANK_AND_HEAR
    assert "WLAN" in draft.text


def test_a_question_is_answered_by_a_fact_or_in_private() -> None:
    asked = judged(unhappy=False, polarity="neutral", question=True)
    fact = Fact(("sonntag",), "Sonntags sind wir von 9 bis 17 Uhr da.", "de")
    told = written(_request("Haben Sie am Sonntag offen?", found=asked, voice=Voice(facts=(fact,))))
    assert fact.says in told.text
    private = written(_request("Haben Sie am Sonntag offen?", found=asked))
    assert REFERENCE in private.text


def test_in_a_crisis_only_what_is_known_is_said() -> None:
    draft = _clean(written(_request("Überweisung hängt seit gestern fest!", holding=True)))
    assert draft.strategy is Strategy.HOLD


def test_thirty_drafts_in_a_row_are_no_copies_of_one_another() -> None:
    given: list[str] = []
    for number in range(30):
        request = _request(REVIEWS[0][0], str(number), recent=tuple(given))
        text = written(request).text
        assert all(closeness(text, other) < NEAR_DUPLICATE for other in given)
        given.append(text)
