"""How a sentence of an Italian or Portuguese reply is judged: alone, and inside a good reply."""

from __future__ import annotations

from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact, Finding, MentionView, ReplyText
from monitor.guidelines.rules import findings

CONTACT = Contact(email="care@birchkettle.example", signature="Marta")
REFERENCE = "R-7K2Q"
#: A reply that is right in every way, to the review beside it; a sentence more goes in at "{}".
GOOD = {
    "it": (
        "Grazie per averci scritto. Ci dispiace per la lunga attesa e per la zuppa fredda. {} "
        "Ci scriva a care@birchkettle.example con il riferimento R-7K2Q.\nMarta"
    ),
    "pt": (
        "Obrigado por nos contar. Pedimos desculpas pela longa espera e pela sopa fria. {} "
        "Escreva para care@birchkettle.example com a referência R-7K2Q.\nMarta"
    ),
}
REVIEWS = {
    "it": "Abbiamo aspettato cinquanta minuti e poi la zuppa era fredda.",
    "pt": "Esperamos cinquenta minutos e depois a sopa estava fria.",
}


def found_in(text: str, language: str, review: str = "") -> list[Finding]:
    """Everything that the guidelines find in a reply to a review."""
    mention = MentionView(review or REVIEWS[language], author_name="Priya S.", language=language)
    return findings(ReplyText(text, load_pack("default"), mention, REFERENCE, CONTACT))


def checks_of(sentence: str, language: str) -> set[str]:
    """The names of the checks that a sentence breaks inside the good reply."""
    text = GOOD[language].replace("{} ", f"{sentence} ".lstrip())
    return {finding.check for finding in found_in(text, language)}
