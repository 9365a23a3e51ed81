"""The French and Spanish phrasebooks find what the labelled replies must be stopped for."""

from __future__ import annotations

import pytest

from monitor.guidelines.pack import load_pack
from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.records import MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings
from monitor.guidelines.words import words_of
from tests.monitor.guidelines.labelled_set import Labelled, cases, figures

LANGUAGES = ("fr", "es")
LEAST = 0.95


def _checks(language: str) -> list[str]:
    return sorted({one.check for one in cases(language) if one.check})


def _named(one: Labelled) -> str:
    return f"{one.reply.mention.language} {one.number}"


PASSING = [one for language in LANGUAGES for one in cases(language) if not one.check]
CHECKS = [(language, check) for language in LANGUAGES for check in _checks(language)]


@pytest.mark.parametrize("one", PASSING, ids=_named)
def test_no_reply_that_may_pass_is_stopped(one: Labelled) -> None:
    assert [f for f in one.found if f.severity is Severity.BLOCK] == []


@pytest.mark.parametrize(("language", "check"), CHECKS)
def test_precision_and_recall_of_each_check(language: str, check: str) -> None:
    found = figures(check, cases(language))
    assert found.recall >= LEAST, found
    assert found.precision >= LEAST, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_labelled_replies(language: str) -> None:
    labelled = cases(language)
    assert sum(not one.check for one in labelled) >= 10
    assert len(_checks(language)) >= 15
    assert {c for c in _checks(language) if sum(one.check == c for one in labelled) < 5} == set()


#: Sentences of a good reply that stand near something forbidden and must not be taken for it.
HARMLESS = {
    "fr": (
        "Nous aurions dû vous tenir au courant.",
        "Vous étiez en droit d'attendre mieux.",
        "Une facture ne devrait jamais être une surprise.",
        "Merci d'avoir laissé ces quelques lignes.",
        "Vous n'aviez pas à voir cela.",
        "Le remboursement devrait être la partie facile.",
        "Nous avons lu votre message jusqu'au bout.",
        "Une personne reprend tout cela avec vous.",
        "On ne devrait jamais se sentir invisible chez nous.",
        "Si vous préférez en parler de vive voix, c'est possible aussi.",
        "La note de la cuisine n'y était pas.",
        "Le règlement devrait être clair pour tout le monde.",
    ),
    "es": (
        "Nos tocaba tenerle al corriente.",
        "Esperaba algo mejor, y con razón.",
        "Una cuenta no debería dar sorpresas.",
        "Gracias por dejar estas líneas.",
        "Nadie tiene por qué encontrarse con eso.",
        "El reembolso debería ser lo fácil.",
        "Hemos leído su mensaje hasta el final.",
        "Una persona lo repasa todo con usted.",
        "Tenía que haber llegado caliente a la mesa.",
        "Para hablarlo de viva voz, también hay un teléfono.",
        "Nadie debería sentirse invisible aquí.",
        "Las normas tienen que estar claras para todos.",
    ),
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(spoken, text) for spoken, texts in HARMLESS.items() for text in texts],
)
def test_a_harmless_sentence_near_the_line_is_let_through(language: str, sentence: str) -> None:
    mention = MentionView("Tout. Todo.", language=language)
    reply = ReplyText(sentence, load_pack("default"), mention, None, None)
    needs_the_rest = {"apology", "thanks", "concrete", "private_way", "reference", "language"}
    found = [one for one in findings(reply) if one.check not in needs_the_rest]
    assert [one for one in found if one.severity is Severity.BLOCK] == []


SAME_CONCERN = (
    ("fr", "On a poireauté une plombe avant d'être servis.", "Pardon pour la longue attente."),
    ("fr", "Le serveur est franchement malpoli.", "Pardon pour la façon dont on vous a parlé."),
    ("fr", "prelevé 2 fois sur mon compte", "Pardon pour ce double prélèvement."),
    ("fr", "Personne ne décroche jamais.", "Pardon pour ce silence de notre côté."),
    ("fr", "y avait un cafard dans ma chambre", "Pardon pour le manque de propreté."),
    ("es", "Una cola eterna para pagar.", "Sentimos la larga espera."),
    ("es", "El camarero, un borde.", "Sentimos el trato que recibió."),
    ("es", "me cobraron 2 veces lo mismo", "Sentimos el doble cobro."),
    ("es", "No contestan nunca los mensajes.", "Sentimos nuestro silencio."),
    ("es", "habia cucarachas en el cuarto", "Sentimos la falta de limpieza."),
)


@pytest.mark.parametrize(("language", "review", "reply"), SAME_CONCERN)
def test_two_ways_to_say_one_concern_are_alike(language: str, review: str, reply: str) -> None:
    book = phrasebook_for(language)
    assert book is not None
    theirs, ours = words_of(review), words_of(reply)
    shared = [name for name, said in book.alike.items() if said.find(theirs) and said.find(ours)]
    assert shared
