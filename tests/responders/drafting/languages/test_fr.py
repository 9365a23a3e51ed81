"""French drafts under invented reviews: what they name, how they address, and that they pass."""

from __future__ import annotations

import re

import pytest

from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.records import Contact
from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.guidelines.voice import Fact, Formality, Voice
from monitor.guidelines.words import words_of
from responders.drafting.asked import Style
from responders.drafting.grammar import tidy
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.nouns import SpokenNoun
from responders.drafting.plan import Strategy
from responders.drafting.write import DraftRequest, Written
from tests.responders.drafting.requests import REFERENCE, a_request, judged, written

CONTACT = Contact(
    email="bonjour@lemarronnier.example",
    url="https://lemarronnier.example/parler",
    phone="+33 1 70 18 00 42",
    signature="Mara, service client du Marronnier",
)
TU = Voice(formality=Formality.INFORMAL)

#: A review, and words of which a draft must hold one: what it is about, in ours or the author's.
REVIEWS = (
    ("Attente interminable, 50 minutes pour avoir nos plats et la soupe est arrivée froide.",
     "50 minutes|soupe"),
    ("Accueil glacial, le serveur ne dit même pas bonjour. On se sent de trop.",
     "glacial|bonjour|accueil|serveur"),
    ("L'appli plante a chaque fois depuis la mise a jour, impossible de me connecter !!!",
     "plante|mise à jour|connecter"),
    ("colis jamais recu, ca fait 3 semaines que j attends et personne ne repond aux mails",
     "colis|3 semaines|mails"),
    ("J'ai été débité deux fois et le service client est injoignable", "deux fois|injoignable"),
    ("Chambre sale, draps tachés et bruit toute la nuit", "chambre|bruit|draps"),
    ("Trop cher pour ce que c'est, portions ridicules, on sort avec la faim",
     "cher|prix|portions"),
    ("La machine à café est tombée en panne au bout de 2 mois, SAV nul", "machine|2 mois|panne"),
    ("On me raccroche au nez après une heure d'attente au téléphone", "raccroch|heure|téléphone"),
    ("Je narrive plus a acceder a mon compte, mot de passe refusé sans arret",
     "mot de passe|compte"),
    ("Abonnement impossible à résilier, ils continuent de prélever, une honte",
     "abonnement|résili"),
    ("Technicien jamais venu, deux demi journées de congé perdues", "technicien"),
    ("Cheveu dans la salade, et le serveur a rigolé", "cheveu|salade"),
    ("Taille beaucoup trop petite, et le retour est payant, n'achetez pas",
     "taille|petite|retour"),
    ("Internet coupe sans arrêt depuis un mois, la hotline me balade d'un service à l'autre",
     "internet|coupures|hotline|service à l'autre"),
    ("Carton écrasé, vase cassé, le livreur l'a jeté par dessus le portail",
     "carton|vase|livreur"),
    ("Reservation perdue, on nous a laissé poireauter une heure à la réception",
     "réservation|une heure|réception"),
    ("trop de pub, ca devient insupportable", "pub"),
    ("Le produit ne correspond pas du tout à la photo, couleur différente", "photo|couleur"),
    ("Matelas défoncé, j'ai mal au dos. Et pas d'eau chaude le matin.", "matelas|eau"),
    ("Cafards dans la salle de bain. Dégueulasse.", "cafards|propreté|salle"),
    ("Demande de remboursement faite il y a deux mois, toujours rien, aucune réponse",
     "remboursement|deux mois|réponse"),
    ("Viande trop cuite, frites froides et l'addition salée", "viande|frites|addition"),
    ("Le vendeur m'a promis un rappel, jamais eu de nouvelles", "promis|rappel|nouvelles|vendeur"),
    ("Garantie refusée alors que l'écran était défectueux dès le premier jour",
     "garantie|écran|défectueux"),
    ("Votre agence est fermée sans prévenir, j'ai fait 40 km pour rien",
     "fermée|agence|prévenir"),
    ("Commande incomplète, il manquait deux pièces et la notice", "incomplète|pièces|notice"),
    ("Code de vérification jamais reçu, impossible d'entrer", "code|vérification"),
    ("Virement bloqué depuis dix jours, aucune explication", "virement|explication"),
    ("Vol annulé la veille, on nous a laissés sans info à l'aéroport", "vol|info|annul"),
)  # fmt: skip

#: Words before which an article may not lose its vowel, though they begin with h or y.
ASPIRATED = "ha(?!b)|hotte|hors|hotline|hotdog|huit(?!r)|hublot|housse|hockey|onz|oui|y"

#: End like a plural, and are none.
SINGULAR = {
    "prix", "refus", "sms", "box", "bus", "colis", "avis", "matelas", "tapis", "mépris", "dos",
    "repas", "accès",
}  # fmt: skip


def _pack() -> LanguagePack:
    pack = pack_for("fr")
    assert pack is not None
    return pack


def _request(text: str, seed: str = "1", **changed: object) -> DraftRequest:
    return a_request(text, language="fr", contact=CONTACT, seed=seed, **changed)  # type: ignore[arg-type]


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
def test_whoever_is_called_vous_is_never_called_tu(text: str) -> None:
    draft = written(_request(text))
    informal = r"\b(tu|te|toi|ton|ta|tes)\b|\bt'"
    assert not re.search(informal, draft.text.replace("le ton", ""), re.IGNORECASE), draft.text


@pytest.mark.parametrize("text", [text for text, _ in REVIEWS[::3]])
def test_whoever_is_called_tu_is_never_called_vous(text: str) -> None:
    draft = _clean(written(_request(text, voice=TU)))
    assert not re.search(r"\b(vous|votre|vos)\b", draft.text, re.IGNORECASE), draft.text


@pytest.mark.parametrize("text", ["Nul. A fuir.", "Le pire de tous !!!", "décu... vraiment deçu"])
def test_where_nothing_is_said_the_draft_asks(text: str) -> None:
    draft = _clean(written(_request(text)))
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    book = phrasebook_for("fr")
    assert book is not None
    assert book.asks.find(words_of(draft.text))


def test_a_word_without_accents_is_said_with_them() -> None:
    text = written(_request("reservation perdue a la reception")).text
    assert "réservation" in text
    assert "reservation" not in text


def test_every_noun_takes_the_article_that_its_first_letter_asks_for() -> None:
    pack = _pack()
    wrong = []
    for noun in pack.nouns.by_word.values():
        said = SpokenNoun(noun, pack.forms).spoken("the")
        vowel = re.match(r"(?:le|la) [aeiouhyâàéèêëîïôöœ]", said, re.IGNORECASE)
        if vowel and not re.match(rf"(?:le|la) (?:{ASPIRATED})", said, re.IGNORECASE):
            wrong.append(said)
        if re.match(rf"l'(?!h[aeiou]bi)(?:{ASPIRATED}|[^aeiouhâàéèêëîïôöœAEIOÉ])", said):
            wrong.append(said)
    assert wrong == []


def test_no_line_leaves_out_an_elision() -> None:
    pack = _pack()
    lines = [getattr(pack.sentences, name) for name in vars(pack.sentences) if name != "joined"]
    lines += [
        part for a in pack.aspects.values() for part in (a.names, a.owns, a.topics, a.praised)
    ]
    lines += [part for c in pack.concerns for part in (c.says, c.owns)]
    missing = r"\b(le|la|de|que|ne|je|se|me|te|jusque|lorsque|si il)\b (?=[aeiouéèêâîôû])"
    wrong = [
        sentence.text
        for part in lines
        for formality in Formality
        for sentence in part.sentences(formality)
        if re.search(missing, sentence.text) and not re.search(r"de (onze|ouf)", sentence.text)
    ]
    assert wrong == []


def test_the_authors_own_word_is_given_back_in_a_phrase_that_fits_it() -> None:
    pack = _pack()
    wrong = []
    for concern in pack.concerns:
        for word, lines in concern.echo.values():
            texts = [tidy(s.text.replace("{word}", word)) for s in lines.sentences()]
            before_vowel = rf"\b(ce|le|la|de) {word}\b"
            starts = word[0].lower() in "aeiouéèêh" and not re.match(ASPIRATED, word)
            wrong += [
                text for text in texts if starts and re.search(before_vowel, text, re.IGNORECASE)
            ]
            plural = word.endswith(("s", "x")) and word not in SINGULAR
            singular = rf"\b(ce|cet|cette|le|un|une) {word}\b"
            wrong += [text for text in texts if plural and re.search(singular, text, re.IGNORECASE)]
    assert wrong == []


@pytest.mark.parametrize("style", list(Style))
def test_every_style_passes(style: Style) -> None:
    _clean(written(_request(REVIEWS[0][0], style=style)))


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_praise_is_thanked_for_what_was_liked(seed: str) -> None:
    found = judged(("quality", "positive"), unhappy=False, polarity="positive")
    draft = _clean(written(_request("La tarte au citron était délicieuse !", seed, found=found)))
    assert "la tarte" in draft.text
    assert REFERENCE not in draft.text


def test_a_remark_under_praise_is_heard() -> None:
    found = judged(
        ("quality", "positive"), ("waiting", "negative"), unhappy=False, polarity="mixed"
    )
    text = "Dessert délicieux, en revanche une attente interminable avant d'être servis."
    draft = _clean(written(_request(text, found=found)))
    assert draft.strategy is Strategy.THANK_AND_HEAR
    assert "attente" in draft.text


def test_a_question_is_answered_by_a_fact_or_in_private() -> None:
    asked = judged(unhappy=False, polarity="neutral", question=True)
    fact = Fact(("dimanche",), "Le dimanche, nous ouvrons de 9 h à 17 h.", "fr")
    text = "Êtes-vous ouverts le dimanche ?"
    told = written(_request(text, found=asked, voice=Voice(facts=(fact,))))
    assert fact.says in told.text
    private = written(_request(text, found=asked))
    assert REFERENCE in private.text


def test_in_a_crisis_only_what_is_known_is_said() -> None:
    draft = _clean(written(_request("Virement bloqué depuis hier soir !", holding=True)))
    assert draft.strategy is Strategy.HOLD


@pytest.mark.parametrize("seed", [str(number) for number in range(8)])
def test_nothing_in_a_draft_sounds_like_an_office(seed: str) -> None:
    text = written(_request(REVIEWS[4][0], seed)).text.casefold()
    for stiff in ("agréer", "veuillez", "gêne occasionnée", "désagrément", "prions", "!"):
        assert stiff not in text


def test_thirty_drafts_in_a_row_are_no_copies_of_one_another() -> None:
    given: list[str] = []
    for number in range(30):
        request = _request(REVIEWS[0][0], str(number), recent=tuple(given))
        text = written(request).text
        assert all(closeness(text, other) < NEAR_DUPLICATE for other in given)
        given.append(text)
