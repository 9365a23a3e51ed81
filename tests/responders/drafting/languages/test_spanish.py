"""What only Spanish asks for: accents, articles, contractions, and words given back that agree."""

from __future__ import annotations

import re

from monitor.guidelines.voice import Formality
from responders.drafting.grammar import tidy
from responders.drafting.nouns import SpokenNoun
from tests.responders.drafting.languages.spanish import SPANISH
from tests.responders.drafting.requests import written


def test_a_word_without_accents_is_said_with_them() -> None:
    text = written(SPANISH.asked("la habitacion estaba sucia y la recepcion cerrada")).text
    assert "habitación" in text or "recepción" in text
    assert "habitacion" not in text
    assert "recepcion" not in text


def test_every_noun_takes_an_article_of_its_gender() -> None:
    pack = SPANISH.pack
    wrong = []
    for noun in pack.nouns.by_word.values():
        said = SpokenNoun(noun, pack.forms).spoken("the")
        if re.match(r"el \w+(ción|sión|dad|tud|ura|eza|aje)$", said) and not said.endswith("aje"):
            wrong.append(said)
        if re.match(r"la \w+(aje|miento|dor|és)$", said):
            wrong.append(said)
        if re.match(r"(el|la) \w+[aeo]s$", said) and noun.kind in ("m", "f"):
            wrong.append(said)
    known = {"el lavavajillas", "el lavarropas", "el microondas", "el paraguas", "el tenis",
             "el gps", "el bus", "el autobús", "el cumpleaños", "el rompecabezas"}  # fmt: skip
    assert set(wrong) - known == set()


def test_de_and_a_are_joined_with_the_article() -> None:
    pack = SPANISH.pack
    lines = [getattr(pack.sentences, name) for name in vars(pack.sentences) if name != "joined"]
    lines += [
        part for a in pack.aspects.values() for part in (a.names, a.owns, a.topics, a.praised)
    ]
    lines += [part for c in pack.concerns for part in (c.says, c.owns)]
    wrong = [
        sentence.text
        for part in lines
        for formality in Formality
        for sentence in part.sentences(formality)
        if re.search(r"\b(de|a) el\b|\by (i|hi)[^aeou]|\bo (o|ho)", sentence.text)
    ]
    assert wrong == []


def test_the_authors_own_word_is_given_back_in_a_phrase_that_fits_it() -> None:
    pack = SPANISH.pack
    wrong = []
    for concern in pack.concerns:
        for word, lines in concern.echo.values():
            texts = [tidy(s.text.replace("{word}", word)).casefold() for s in lines.sentences()]
            plural = word.endswith("s") and word not in ("sms", "gps", "autobús", "desinterés")
            singular = rf"\b(el|la|un|una|ese|esa) {word}\b"
            many = rf"\b(los|las|unos|unas|esos|esas) {word}\b"
            wrong += [text for text in texts if plural and re.search(singular, text)]
            wrong += [text for text in texts if not plural and re.search(many, text)]
            feminine = word.endswith(("ción", "sión", "dad", "tud"))
            wrong += [
                text for text in texts if feminine and re.search(rf"\b(el|ese|un) {word}\b", text)
            ]
    assert wrong == []
