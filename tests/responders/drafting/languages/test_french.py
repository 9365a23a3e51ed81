"""What only French asks for: accents, articles, elisions, and words given back that agree."""

from __future__ import annotations

import re

from monitor.guidelines.voice import Formality
from responders.drafting.grammar import tidy
from responders.drafting.nouns import SpokenNoun
from tests.responders.drafting.languages.french import FRENCH
from tests.responders.drafting.requests import written

#: Words before which an article may not lose its vowel, though they begin with h or y.
ASPIRATED = "ha(?!b)|hotte|hors|hotline|hotdog|huit(?!r)|hublot|housse|hockey|onz|oui|y"

#: End like a plural, and are none.
SINGULAR = {
    "prix", "refus", "sms", "box", "bus", "colis", "avis", "matelas", "tapis", "mépris", "dos",
    "repas", "accès",
}  # fmt: skip


def test_a_word_without_accents_is_said_with_them() -> None:
    text = written(FRENCH.asked("reservation perdue a la reception")).text
    assert "réservation" in text
    assert "reservation" not in text


def test_every_noun_takes_the_article_that_its_first_letter_asks_for() -> None:
    pack = FRENCH.pack
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
    pack = FRENCH.pack
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
    pack = FRENCH.pack
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
