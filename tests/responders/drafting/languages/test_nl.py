"""Dutch drafts under invented reviews: what they name, how they address, and that they pass."""

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
    email="hulp@berkenketel.example",
    url="https://berkenketel.example/contact",
    phone="+31 20 555 1234",
    signature="Mara, klantenservice van Berk & Ketel",
)
JE = Voice(formality=Formality.INFORMAL)

#: A review, and words of which a draft must hold one: what it is about, in ours or the author's.
REVIEWS = (
    ("Drie kwartier gewacht op het eten en toen was de biefstuk koud.", "kwartier|biefstuk"),
    ("Onbeschoft personeel!! Werden eerst genegeerd en daarna afgesnauwd.",
     "genegeerd|afgesnauwd|personeel"),
    ("App crasht steeds sinds de laatste update, je kan niks meer", "crasht|vastloopt"),
    ("Pakket na 3 weken nog niet ontvangen en niemand reageert op mijn mails.",
     "3 weken|pakket|mails"),
    ("Er is dubbel afgeschreven, terugbetaling zou onderweg zijn, al 2 maanden",
     "dubbel|twee keer|terugbetaling"),
    ("Kamer was smerig, schimmel in de badkamer, maar het ontbijt was lekker.", "kamer|badkamer"),
    ("veel te duur en portie was piepklein, met honger naar huis", "duur|prijs|portie|honger|bord"),
    ("De waterkoker was na 2 maanden kapot. Klantenservice doet niks", "waterkoker"),
    ("Een uur in de wacht gestaan bij de helpdesk en toen werd er opgehangen",
     "een uur|opgehangen|helpdesk"),
    ("Ik kom niet meer in mijn account, helpdesk reageert niet", "account|inloggen"),
    ("Abonnement opgezegd en toch wordt er nog steeds afgeschreven. Schandalig",
     "opgezegd|opzegging|abonnement"),
    ("Monteur is voor de derde keer niet komen opdagen, hele dag vrij genomen",
     "monteur|afspraak"),
    ("Haar in mijn soep gevonden, ober haalde zijn schouders op.", "haar|soep"),
    ("Schoenen vallen veel te klein uit en retourkosten moet je zelf betalen",
     "maat|pasvorm|schoenen|retourkosten"),
    ("internet ligt er weer uit, elke week hetzelfde liedje. onbetrouwbare club",
     "internet|storing"),
    ("Doos kwam beschadigd aan, onderdelen ontbreken", "beschadigd|onderdelen"),
    ("We hadden gereserveerd en toch was er geen tafel, konden weer gaan", "gereserveerd"),
    ("Veel te veel reclame, je komt bijna niet aan spelen toe", "reclame"),
    ("Verkeerde maat gestuurd en op mijn vraag geen antwoord", "maat|antwoord"),
    ("Matras doorgelegen en zo gehorig dat we niet geslapen hebben.", "doorgelegen|gehorig|bed"),
    ("Iedereen zegt wat anders bij de klantenservice, van het kastje naar de muur",
     "kastje|klantenservice|communicatie|informatie|geïnformeerd|uitleggen"),
    ("Trein weer 40 min vertraging, aansluiting gemist, geen info op het perron",
     "vertraging|trein|aansluiting"),
    ("de nieuwe versie is traag en onoverzichtelijk, geef de oude terug",
     "versie|onoverzichtelijk|traag"),
    ("Prijzen weer verhoogd en de service wordt steeds slechter", "prijzen|verhoogd"),
    ("Pizza was klef en de bezorger gooide hem gewoon voor de deur", "pizza|bezorger"),
    ("Verificatie lukt niet na 4 pogingen, account openen kan je vergeten", "verificatie"),
    ("Sinds de update geen meldingen meer en de zoekfunctie werkt niet",
     "update|zoekfunctie|meldingen"),
    ("Opzegging wordt genegeerd, geen enkele service, alles in de kleine lettertjes",
     "opzegging|opzeggen"),
    ("De ober was chagrijnig en we moesten eeuwen op de rekening wachten",
     "ober|chagrijnig|rekening|wachten"),
    ("Retourneren is een ramp, na 6 weken nog steeds geen geld terug",
     "retourneren|6 weken|terugbetaling|retour"),
    ("Je vraagt iets aan de balie en je wordt gewoon afgesnauwd, lekker dan",
     "afgesnauwd|balie|onvriendelijk"),
)  # fmt: skip


def _request(text: str, seed: str = "1", **changed: object) -> DraftRequest:
    return a_request(text, language="nl", contact=CONTACT, seed=seed, **changed)  # type: ignore[arg-type]


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
def test_who_is_addressed_as_u_is_never_called_je(text: str) -> None:
    draft = written(_request(text))
    assert not re.search(r"\b(je|jij|jou|jouw)\b", draft.text, re.IGNORECASE), draft.text


@pytest.mark.parametrize("text", [text for text, _ in REVIEWS[::3]])
def test_who_is_addressed_as_je_is_never_called_u(text: str) -> None:
    draft = _clean(written(_request(text, voice=JE)))
    assert not re.search(r"\b(u|uw|uzelf)\b", draft.text, re.IGNORECASE), draft.text


@pytest.mark.parametrize("text", ["Slechtste app ooit. Niet doen!!!", "Drama.", "Nooit meer"])
def test_where_nothing_is_said_the_draft_asks(text: str) -> None:
    draft = _clean(written(_request(text)))
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    book = phrasebook_for("nl")
    assert book is not None
    assert book.asks.find(words_of(draft.text))


def test_a_dutch_letter_begins_with_a_capital_after_the_greeting() -> None:
    for seed in range(12):
        text = written(_request(REVIEWS[0][0], str(seed))).text.split("\n\n")[1]
        assert not text[0].islower(), text


@pytest.mark.parametrize("style", list(Style))
def test_every_style_passes(style: Style) -> None:
    _clean(written(_request(REVIEWS[0][0], style=style)))


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_praise_is_thanked_for_what_was_liked(seed: str) -> None:
    found = judged(("quality", "positive"), unhappy=False, polarity="positive")
    draft = _clean(written(_request("Het ontbijt was heerlijk!", seed, found=found)))
    assert "het ontbijt" in draft.text
    assert REFERENCE not in draft.text


def test_a_remark_under_praise_is_heard() -> None:
    found = judged(
        ("quality", "positive"), ("reliability", "negative"), unhappy=False, polarity="mixed"
    )
    text = "Lekker ontbijt, maar de wifi viel steeds weg."
    draft = _clean(written(_request(text, found=found)))
    assert draft.strategy is Strategy.THANK_AND_HEAR
    assert "wifi" in draft.text


def test_a_question_is_answered_by_a_fact_or_in_private() -> None:
    asked = judged(unhappy=False, polarity="neutral", question=True)
    fact = Fact(("zondag",), "Op zondag zijn we open van 9 tot 17 uur.", "nl")
    told = written(_request("Bent u op zondag open?", found=asked, voice=Voice(facts=(fact,))))
    assert fact.says in told.text
    private = written(_request("Bent u op zondag open?", found=asked))
    assert REFERENCE in private.text


def test_in_a_crisis_only_what_is_known_is_said() -> None:
    draft = _clean(written(_request("Overboeking blijft al sinds gisteren hangen!", holding=True)))
    assert draft.strategy is Strategy.HOLD


def test_thirty_drafts_in_a_row_are_no_copies_of_one_another() -> None:
    given: list[str] = []
    for number in range(30):
        request = _request(REVIEWS[0][0], str(number), recent=tuple(given))
        text = written(request).text
        assert all(closeness(text, other) < NEAR_DUPLICATE for other in given)
        given.append(text)
