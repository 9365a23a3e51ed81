"""Italian: what the checks find in a reply, and what they let stand."""

from __future__ import annotations

import pytest

from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.words import words_of
from tests.monitor.guidelines.languages.southern import checks_of, found_in

#: A review, and a reply to it that a good desk would post.
PASSING = (
    (
        "Mai visto tanta maleducazione, la cassiera ci ha urlato contro.",
        "Grazie per la franchezza. Ci dispiace davvero per la maleducazione alla cassa. "
        "Nessuno dovrebbe sentirsi di troppo da noi. Ci scriva a care@birchkettle.example "
        "con il riferimento R-7K2Q.",
    ),
    (
        "L'app si chiude da sola quando provo a fare un bonifico.",
        "Le chiediamo scusa per l'app che si chiude al momento del bonifico, e grazie per "
        "averlo scritto. Se ne occupa una persona: care@birchkettle.example, riferimento "
        "R-7K2Q.",
    ),
    (
        "Pacco mai arrivato, e nessuno risponde alle mail.",
        "Grazie per averci scritto. Ci scusiamo per il pacco non arrivato e per le mail "
        "senza risposta. Mandi due righe a care@birchkettle.example, riferimento R-7K2Q.",
    ),
    (
        "camera sporca e puzza di fumo",
        "Grazie per avercelo detto. Siamo mortificati per la camera sporca e per la puzza "
        "di fumo. La pulizia è il minimo. Ci contatti a care@birchkettle.example citando "
        "R-7K2Q.",
    ),
    (
        "Mi hanno addebitato due volte l'abbonamento e il rimborso non arriva",
        "La ringraziamo per averne scritto. Ci dispiace per il doppio addebito e per il "
        "rimborso che si fa attendere. Ci scriva a care@birchkettle.example con il "
        "riferimento R-7K2Q.",
    ),
    (
        "Rumore tutta la notte, impossibile dormire. Pareti di carta.",
        "Grazie per queste righe. Le chiediamo scusa per la notte senza dormire e per le "
        "pareti così sottili. Una riga a care@birchkettle.example, riferimento R-7K2Q, e "
        "se ne occupa uno di noi.",
    ),
    (
        "La borsa e diversa dalla foto e la cerniera si e rotta subito",
        "Ciao, grazie per averlo scritto. Ci dispiace per la borsa diversa dalla foto e "
        "per la cerniera rotta. Scrivici a care@birchkettle.example, riferimento R-7K2Q: "
        "vogliamo rimediare con te.",
    ),
    (
        "Peggiore esperienza di sempre, sconsigliato",
        "Grazie per averlo scritto. Ci dispiace che sia andata così male, e si sente "
        "quanto è forte la delusione. Che cosa è successo? Ce lo racconti a "
        "care@birchkettle.example, riferimento R-7K2Q.",
    ),
    (
        "Troppa pubblicità, ogni minuto uno spot",
        "Grazie per la schiettezza. Ci dispiace per tutta quella pubblicità. Chi apre "
        "un'app vuole arrivare subito a quello che cerca. Ci scriva a "
        "care@birchkettle.example con il riferimento R-7K2Q.",
    ),
    (
        "Disdetta impossibile, mi scalano i soldi da tre mesi",
        "Grazie per averci messo al corrente. Le chiediamo scusa per la disdetta così "
        "complicata e per i soldi scalati. Un addebito non deve essere una sorpresa. "
        "care@birchkettle.example, riferimento R-7K2Q: ci scriva.",
    ),
    (
        "Corriere maleducato, ha buttato il pacco oltre il cancello",
        "Ci dispiace per il comportamento del corriere, e grazie per averlo raccontato. "
        "Chi porta un pacco porta anche il nostro nome. Ci scriva a "
        "care@birchkettle.example, riferimento R-7K2Q.",
    ),
)

FAILING = {
    "conditional_apology": (
        "Ci scusiamo se qualcosa non è stato di suo gradimento.",
        "Ci dispiace per eventuali disagi.",
        "Ci dispiace che si sia sentito trattato così.",
        "Ci dispiace, ma la cucina era piena.",
        "Le chiediamo scusa qualora il personale sia stato brusco.",
        "Siamo dispiaciuti per qualsiasi inconveniente.",
    ),
    "admission": (
        "È tutta colpa nostra.",
        "Ci assumiamo la piena responsabilità.",
        "Riconosciamo il nostro errore e il danno.",
        "È stata una negligenza del personale.",
        "Siamo responsabili dell'accaduto.",
        "Abbiamo violato il contratto.",
    ),
    "defence": (
        "Avrebbe dovuto avvisarci subito.",
        "Bastava chiedere al cameriere.",
        "Come indicato sul sito, i tempi possono variare.",
        "Ci teniamo a precisare che il locale era pieno.",
        "Non è vero che la zuppa era fredda.",
        "Nessun altro cliente si è mai lamentato.",
        "Non dipende da noi.",
        "Il regolamento parla chiaro.",
        "Si tratta di un malinteso.",
        "Lei sostiene di aver aspettato.",
        "Se ce l'avesse detto, l'avremmo cambiata.",
        "Non siamo d'accordo con la sua recensione.",
    ),
    "fraud_accusation": (
        "Questa è una recensione falsa.",
        "Non risulta nessuna prenotazione a suo nome.",
        "Lei non è mai stato nostro cliente.",
        "Ci riserviamo di adire le vie legali.",
        "I nostri avvocati valuteranno il caso.",
        "Sappiamo che scrive per un concorrente.",
    ),
    "compensation": (
        "Le rimborseremo la cena.",
        "Vorremmo offrirle uno sconto sulla prossima visita.",
        "Riceverà un buono da venti euro.",
        "La prossima cena è offerta dalla casa.",
        "Le invieremo un voucher in omaggio.",
        "Il prossimo mese è gratis.",
    ),
    "incentive": (
        "In cambio di una nuova recensione avrà un regalo.",
        "Chi modifica la recensione riceve un buono.",
        "Un piccolo premio per la sua recensione.",
        "Per ringraziarla della recensione aggiornata c'è un omaggio.",
        "Uno sconto la aspetta dopo la recensione.",
    ),
    "rating_request": (
        "La preghiamo di modificare la recensione.",
        "Speriamo che voglia rivedere il suo giudizio.",
        "Può togliere la recensione?",
        "Ci lasci cinque stelle la prossima volta.",
        "Aggiorni il voto quando può.",
        "Ci piacerebbe meritare una stella in più.",
    ),
    "marketing": (
        "Seguici su Instagram.",
        "Venga a provare il nuovo menù.",
        "Scopra le nostre promozioni.",
        "Siamo orgogliosi dei nostri piatti.",
        "Siamo leader nel settore.",
        "Si iscriva alla nostra newsletter.",
    ),
    "unsupported": (
        "Non accadrà mai più.",
        "La richiameremo entro 24 ore.",
        "Abbiamo già parlato con il cuoco.",
        "Il problema è stato risolto.",
        "Le garantiamo un servizio perfetto.",
        "Il cameriere è stato richiamato.",
        "Abbiamo provveduto a formare il personale.",
    ),
    "records": (
        "Dai nostri registri vediamo il suo tavolo.",
        "Abbiamo controllato la sua prenotazione.",
        "Dal suo account risulta un solo ordine.",
        "Come nostro paziente sa bene come funziona.",
        "Il suo ordine riporta un altro orario.",
    ),
    "profanity": (
        "Chi ha fatto questo è uno stronzo.",
        "Che schifo.",
        "Non siamo dei truffatori.",
        "Il cuoco è un incapace.",
        "Che cazzata.",
    ),
    "canned": (
        "Siamo spiacenti per il disagio arrecato.",
        "Gentile cliente, la sua opinione è importante per noi.",
        "Restiamo a sua disposizione per ogni chiarimento.",
        "Cogliamo l'occasione per porgerle cordiali saluti.",
        "Faremo tesoro della sua preziosa segnalazione.",
        "Non esiti a contattarci.",
    ),
    "claims": (
        "Stiamo verificando quanto accaduto in cucina.",
        "Ne parleremo con il cuoco.",
        "Le risponderemo al più presto.",
        "Faremo il possibile.",
        "Abbiamo girato tutto al reparto competente.",
    ),
}

#: What a polite desk says without breaking a rule.
HARMLESS = (
    "Il suo tempo vale di più.",
    "Una zuppa deve arrivare in tavola ben calda.",
    "Non saremmo stati contenti nemmeno noi.",
    "Vorremmo riprendere la questione con lei e rimediare.",
    "Se ne occupa una persona sola, dall'inizio alla fine.",
    "Abbiamo letto bene quello che dice sulla zuppa.",
    "Chi si siede a tavola si aspetta altro.",
    "Capiamo bene la delusione.",
    "Nessuno dovrebbe restare lì a guardare l'orologio.",
    "Così non deve arrivare in tavola.",
    "Qualche minuto si capisce, così è troppo.",
    "Ci racconti pure il resto.",
)


@pytest.mark.parametrize(("review", "reply"), PASSING)
def test_a_reply_that_a_good_desk_would_post_breaks_no_rule(review: str, reply: str) -> None:
    assert found_in(reply, "it", review) == []


@pytest.mark.parametrize(
    ("check", "sentence"), [(c, s) for c, sentences in FAILING.items() for s in sentences]
)
def test_a_sentence_that_breaks_a_rule_is_found_by_its_check(check: str, sentence: str) -> None:
    assert check in checks_of(sentence, "it")


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_harmless_sentence_breaks_no_rule(sentence: str) -> None:
    assert checks_of(sentence, "it") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("aspettato", "aspettare"),
        ("consegna", "consegnato"),
        ("rotta", "rotti"),
        ("lento", "lenta"),
    ],
)
def test_forms_of_a_word_are_one_stem(one: str, other: str) -> None:
    book = phrasebook_for("it")
    assert book is not None
    assert book.stem(one) == book.stem(other)


@pytest.mark.parametrize(
    ("concern", "text"),
    [
        ("attesa", "abbiamo fatto un'ora di coda"),
        ("modi", "trattati malissimo"),
        ("non_arrivato", "non e' mai arrivato niente"),
        ("doppio", "pagato due volte"),
        ("capello", "c'era un capello nell'insalata"),
        ("accesso", "non riesco ad accedere"),
        ("rumore", "musica alta tutta la notte"),
    ],
)
def test_a_concern_is_heard_in_the_words_that_people_use(concern: str, text: str) -> None:
    book = phrasebook_for("it")
    assert book is not None
    assert book.alike[concern].find(words_of(text)) is not None
