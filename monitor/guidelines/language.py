"""Which language a reply is written in, told by the small words that every text is full of.

The judge has a better detector, which takes most of a second to load; the guidelines answer while
somebody types. The price: only the languages with a phrasebook are told apart, and short or mixed
texts are not.
"""

from __future__ import annotations

from functools import cache

from monitor.guidelines.phrasebook import languages, phrasebook_for
from monitor.guidelines.words import STOP, Words

_ENOUGH = 12  #: Words; fewer tell nothing.
_CLEAR = 1.5  #: Times as many small words as in the language that was expected.
_SPARE = 3
_MANY = 4  #: Every fourth word of a text, and more, is a small one of its language.
_FEW = 5  #: Fewer than every fifth: the text is in another.
UNKNOWN = "another one"


def other_language(words: Words, expected: str) -> str:
    """The language of a text that is not the expected one; "" where it is, or nobody can tell.

    UNKNOWN where it is none that has a phrasebook.
    """
    texts = [word.text for word in words if word.text != STOP]
    if len(texts) < _ENOUGH or not expected:
        return ""
    known = _small_words()
    counts = {spoken: sum(text in small for text in texts) for spoken, small in known.items()}
    likeliest = max(sorted(counts), key=lambda spoken: counts[spoken])
    ours = counts.get(expected, 0)
    if counts[likeliest] * _MANY >= len(texts):
        clear = counts[likeliest] > ours * _CLEAR + _SPARE
        return likeliest if clear and likeliest != expected else ""
    return UNKNOWN if expected in counts and ours * _FEW < len(texts) else ""


@cache
def _small_words() -> dict[str, frozenset[str]]:
    books = {spoken: phrasebook_for(spoken) for spoken in sorted(languages())}
    return {spoken: book.stop for spoken, book in books.items() if book is not None}
