"""Italian: invented reviews, and what a draft under them must and must not say."""

from __future__ import annotations

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact
from tests.responders.drafting.languages.case import Case

ITALIAN = Case(
    language="it",
    contact=Contact(
        email="aiuto@ilcastagno.example",
        url="https://ilcastagno.example/parlaci",
        phone="+39 06 5550 0042",
        signature="Mara, assistenza clienti del Castagno",
    ),
    reviews=(
        ("Aspettato 50 minuti per due pizze, arrivate fredde. Mai piu.", "50 minuti|pizze|fredd"),
        (
            "Personale maleducatissimo, la cassiera ci ha risposto male davanti a tutti.",
            "modi|rivolti|accoglienza|cassiera",
        ),
        (
            "Ho ordinato delle scarpe tre settimane fa e ancora niente, nessuno risponde alle mail",
            "tre settimane|scarpe|arrivat|mail|risponde",
        ),
        (
            "L'app si blocca sempre dopo l'ultimo aggiornamento, impossibile fare un bonifico",
            "aggiornamento|app",
        ),
        ("Camera sporca, lenzuola macchiate e puzza di fumo.", "camera|lenzuola|pulizia|puzza"),
        (
            "mi hanno addebitato due volte l'abbonamento e il rimborso non arriva",
            "doppio addebito|due volte|rimborso",
        ),
        (
            "Il corriere ha lasciato il pacco sotto la pioggia, scatola distrutta.",
            "corriere|scatola|pacco",
        ),
        (
            "la borsa e' di plastica e la cerniera si e' rotta dopo due giorni",
            "cerniera|borsa|due giorni",
        ),
        ("Prezzi assurdi per porzioni minuscole", "prezzi|porzioni"),
        (
            "Al telefono ti tengono in attesa mezz'ora e poi cade la linea",
            "mezz'ora|telefono|linea",
        ),
        ("Ho chiesto la disdetta a marzo e continuano a scalarmi i soldi", "disdetta|addebiti"),
        (
            "non riesco ad accedere al mio conto, il codice non arriva mai",
            "accedere|accesso|codice",
        ),
        ("trovato un capello nella carbonara", "capello"),
        ("musica altissima fino alle 3, impossibile dormire", "musica|dormire|rumore"),
        ("Troppa pubblicità, ogni minuto uno spot", "pubblicità|spot"),
        ("Il frigorifero ha smesso di funzionare dopo 3 mesi", "frigorifero|3 mesi"),
        ("hanno annullato la prenotazione il giorno prima senza avvisare", "prenotazione|annullat"),
        ("taglia sbagliata e per il reso ti fanno impazzire", "taglia|reso"),
        (
            "ci hanno ignorati per tutta la sera, nessun cameriere al tavolo",
            "ignorati|attenzione|avanti",
        ),
        ("internet va e viene da una settimana", "internet|connessione|linea"),
        ("mancavano due pezzi nel kit di montaggio", "pezzi"),
        ("Il caffè era imbevibile e il cornetto di ieri.", "caffè|cornetto"),
        (
            "servizio clienti inesistente, parli solo con un bot",
            "servizio|assistenza|aiuto|bot|persona",
        ),
        ("nn ho mai ricevuto il pacco!!! che delusione", "pacco"),
        ("Materasso durissimo e aria condizionata rotta", "materasso|aria|condizionata"),
        ("hanno sbagliato l'ordine due volte e nessuno ha chiesto scusa", "ordine|ordinazione"),
        ("il sito è lentissimo e il pagamento viene rifiutato", "sito|pagamento|lentissimo"),
        ("mi hanno bloccato l'account senza spiegazioni", "account|spiegazion|bloccato"),
        ("Cucina pessima, pasta scotta", "pasta|cucina|piatti"),
        ("rimbalzato da un operatore all'altro per giorni", "rimbalzato|operatore|persona|storia"),
    ),
    informal=r"\b(ti|te|tu|tuo|tua|tuoi|tue|hai|scrivici|ciao|raccontaci|puoi)\b",
    formal=r"\b(lei|suo|sua|suoi|sue|glielo|scriva|mandi|buongiorno|può)\b",
    vague=(
        "VERGOGNA",
        "La peggiore esperienza della mia vita, mai più",
        "deluso.",
        "pessimi, sconsiglio a tutti",
    ),
    liked=("La torta era buonissima!", "torta"),
    heard=("Torta buonissima, ma un'attesa infinita prima di essere serviti.", "waiting", "attes"),
    question="Siete aperti la domenica?",
    fact=Fact(("domenica",), "La domenica apriamo dalle 9 alle 17.", "it"),
    stuck="Bonifico bloccato da ieri sera",
    stiff=("disagi", "disguid", "porgiamo", "la preghiamo", "!"),
)
