"""How to greet an author: by a first name where there surely is one, else not by name."""

from __future__ import annotations

from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.words import words_of
from responders.drafting.language import LanguagePack

_INITIALS = 3  #: Letters: "JD" and "TJM" are nobody's first name.


def greeting_name(display: str, pack: LanguagePack, book: Phrasebook) -> str:
    """The first name out of a display name; "" where it may be a handle, a joke or nobody.

    A wrong name is worse than none, so only a word like "Priya" passes.
    """
    first = display.split()[0] if display.split() else ""
    if not (first.isalpha() and 2 <= len(first) <= 20 and first[0].isupper()):
        return ""
    if not first[1:].islower() and (not first.isupper() or len(first) <= _INITIALS):
        return ""
    folded = first.casefold()
    known = pack.not_names | book.stop | book.titles | book.generic | book.negators
    if folded in known or pack.nouns.get(folded) or _means_something(folded, book):
        return ""
    return first.title() if first.isupper() else first


def _means_something(word: str, book: Phrasebook) -> bool:
    words = words_of(word)
    lists = (book.abusive, book.gifts, *book.aspects.values())
    return any(phrases.find(words) for phrases in lists)
