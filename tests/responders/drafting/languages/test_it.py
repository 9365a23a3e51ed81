"""Italian drafts: they name the matter, keep one form of address, differ, and break no rule."""

from __future__ import annotations

import pytest

from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.guidelines.voice import Formality
from monitor.guidelines.words import folded, words_of
from responders.drafting.language import pack_for
from responders.drafting.plan import Strategy
from tests.responders.drafting.languages.southern import CONTACT, drafted, request_for
from tests.responders.drafting.requests import REFERENCE, judged

#: A review, and words of which a draft names at least one.
REVIEWS = (
    (
        "Aspettato 50 minuti per due pizze, arrivate fredde. Mai piu.",
        ("50 minuti", "pizze", "fredd"),
    ),
    (
        "Personale maleducatissimo, la cassiera ci ha risposto male davanti a tutti.",
        ("modi", "rivolti", "accoglienza", "cassiera"),
    ),
    (
        "Ho ordinato delle scarpe tre settimane fa e ancora niente, nessuno risponde alle mail",
        ("tre settimane", "scarpe", "arrivat", "mail", "risponde"),
    ),
    (
        "L'app si blocca sempre dopo l'ultimo aggiornamento, impossibile fare un bonifico",
        ("aggiornamento", "app"),
    ),
    (
        "Camera sporca, lenzuola macchiate e puzza di fumo.",
        ("camera", "lenzuola", "pulizia", "puzza"),
    ),
    (
        "mi hanno addebitato due volte l'abbonamento e il rimborso non arriva",
        ("doppio addebito", "due volte", "rimborso"),
    ),
    (
        "Il corriere ha lasciato il pacco sotto la pioggia, scatola distrutta.",
        ("corriere", "scatola", "pacco"),
    ),
    (
        "la borsa e' di plastica e la cerniera si e' rotta dopo due giorni",
        ("cerniera", "borsa", "due giorni"),
    ),
    ("Prezzi assurdi per porzioni minuscole", ("prezzi", "porzioni")),
    (
        "Al telefono ti tengono in attesa mezz'ora e poi cade la linea",
        ("mezz'ora", "telefono", "linea"),
    ),
    ("Ho chiesto la disdetta a marzo e continuano a scalarmi i soldi", ("disdetta", "addebiti")),
    (
        "non riesco ad accedere al mio conto, il codice non arriva mai",
        ("accedere", "accesso", "codice"),
    ),
    ("trovato un capello nella carbonara", ("capello",)),
    ("musica altissima fino alle 3, impossibile dormire", ("musica", "dormire", "rumore")),
    ("Troppa pubblicità, ogni minuto uno spot", ("pubblicità", "spot")),
    ("Il frigorifero ha smesso di funzionare dopo 3 mesi", ("frigorifero", "3 mesi")),
    (
        "hanno annullato la prenotazione il giorno prima senza avvisare",
        ("prenotazione", "annullat"),
    ),
    ("taglia sbagliata e per il reso ti fanno impazzire", ("taglia", "reso")),
    (
        "ci hanno ignorati per tutta la sera, nessun cameriere al tavolo",
        ("ignorati", "attenzione", "avanti"),
    ),
    ("internet va e viene da una settimana", ("internet", "connessione", "linea")),
    ("mancavano due pezzi nel kit di montaggio", ("pezzi",)),
    ("Il caffè era imbevibile e il cornetto di ieri.", ("caffè", "cornetto")),
    (
        "servizio clienti inesistente, parli solo con un bot",
        ("servizio", "assistenza", "aiuto", "bot", "persona"),
    ),
    ("nn ho mai ricevuto il pacco!!! che delusione", ("pacco",)),
    ("Materasso durissimo e aria condizionata rotta", ("materasso", "aria", "condizionata")),
    ("hanno sbagliato l'ordine due volte e nessuno ha chiesto scusa", ("ordine", "ordinazione")),
    ("il sito è lentissimo e il pagamento viene rifiutato", ("sito", "pagamento", "lentissimo")),
    ("mi hanno bloccato l'account senza spiegazioni", ("account", "spiegazion", "bloccato")),
    ("Cucina pessima, pasta scotta", ("pasta", "cucina", "piatti")),
    (
        "rimbalzato da un operatore all'altro per giorni",
        ("rimbalzato", "operatore", "persona", "storia"),
    ),
)
VAGUE = (
    "VERGOGNA",
    "La peggiore esperienza della mia vita, mai più",
    "deluso.",
    "pessimi, sconsiglio a tutti",
)
#: Words that only one form of address has.
INFORMAL = frozenset(
    ("ti", "te", "tu", "tuo", "tua", "tuoi", "tue", "hai", "scrivici", "ciao", "raccontaci", "puoi")
)
FORMAL = frozenset(
    ("lei", "suo", "sua", "suoi", "sue", "glielo", "scriva", "mandi", "buongiorno", "può")
)


@pytest.mark.parametrize("formality", Formality)
@pytest.mark.parametrize(("review", "named"), REVIEWS)
def test_a_draft_names_what_the_review_is_about_and_breaks_no_rule(
    review: str, named: tuple[str, ...], formality: Formality
) -> None:
    for seed in ("a", "b"):
        draft = drafted(request_for("it", review, seed=seed, formality=formality))
        assert any(folded(word) in folded(draft.text) for word in named), draft.text
        assert draft.findings == ()
        assert CONTACT.email in draft.text
        assert REFERENCE in draft.text


@pytest.mark.parametrize("review", VAGUE)
def test_a_review_that_names_nothing_is_asked_what_went_wrong(review: str) -> None:
    draft = drafted(request_for("it", review))
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert draft.findings == ()


@pytest.mark.parametrize(("review", "named"), REVIEWS[:12])
def test_an_address_is_formal_or_informal_and_never_both(
    review: str, named: tuple[str, ...]
) -> None:
    assert named
    for seed in ("a", "b", "c"):
        formal = drafted(request_for("it", review, seed=seed)).text
        informal = drafted(request_for("it", review, seed=seed, formality=Formality.INFORMAL)).text
        assert not {word.text for word in words_of(formal)} & INFORMAL, formal
        assert not {word.text for word in words_of(informal)} & FORMAL, informal


def test_forty_drafts_under_one_complaint_are_no_near_copies() -> None:
    review = REVIEWS[0][0]
    given: list[str] = []
    for seed in range(40):
        request = request_for("it", review, seed=str(seed), recent=tuple(given[-10:]))
        text = drafted(request).text
        assert all(closeness(text, other) < NEAR_DUPLICATE for other in given[-10:])
        given.append(text)


def test_prepositions_melt_into_their_articles() -> None:
    apart = (
        "di il",
        "di la",
        "di l'",
        "su il",
        "su la",
        "su i",
        "a il",
        "in il",
        "da il",
        "su le",
        "di le",
    )
    for review, _ in REVIEWS:
        text = f" {drafted(request_for('it', review)).text.casefold()} "
        assert not [pair for pair in apart if f" {pair} " in text], text


def test_thanks_name_what_was_liked() -> None:
    found = judged(("quality", "positive"), unhappy=False, polarity="positive")
    draft = drafted(request_for("it", "La torta era buonissima!", found))
    assert draft.strategy is Strategy.THANK
    assert "torta" in draft.text.casefold()


def test_the_pack_says_enough_in_enough_ways() -> None:
    pack = pack_for("it")
    assert pack is not None
    lines = pack.sentences
    for said in (lines.thanks, lines.sorry, lines.wishes, lines.asks, lines.praise, lines.took_up):
        for formality in Formality:
            assert len({one.text for one in said.sentences(formality)}) >= 18
    assert len(pack.concerns) >= 40
    assert len(pack.nouns.by_word) >= 700
    assert {concern.aspect for concern in pack.concerns} == set(pack.aspects) - {"other"}
