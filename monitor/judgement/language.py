"""Which language a text is written in: detected where it is long enough, else as declared."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

#: With fewer letters the detector guesses. Measured on 5,000 English and 3,000 other texts: from
#: 12 letters and a confidence of 0.5 on, 1 % of English texts are taken for another language.
MIN_LETTERS = 12
MIN_CONFIDENCE = 0.5
#: What the detector takes careless English for; a reader of English reads it.
AS_ENGLISH = frozenset({"pcm", "sco"})
LOOKED_AT = 2000  # characters; more tell nothing new

_NO_LANGUAGE = re.compile(r"https?://\S+|[@#]\w+")


@dataclass(frozen=True)
class Language:
    """An ISO 639-1 code, "" if nobody can tell, and how sure that is (1.0: only declared)."""

    code: str
    confidence: float


def detect(text: str, declared: str = "") -> Language:
    """The language of `text`; a declared one stands only where the text is too short to tell."""
    plain = _NO_LANGUAGE.sub(" ", text)[:LOOKED_AT]
    stated = declared.strip().lower().replace("_", "-").split("-")[0]
    letters = [character for character in plain if character.isalpha()]
    if not letters:
        return Language(stated, 1.0 if stated else 0.0)
    code, confidence = _identifier().classify(_named_case(plain))
    telling = len(letters) >= MIN_LETTERS or not _latin(letters)
    if telling and confidence >= MIN_CONFIDENCE:
        return Language("en" if code in AS_ENGLISH else code, float(confidence))
    if not _latin(letters):  # too short to name for sure, but no text in Latin script
        return Language(stated or code, float(confidence))
    return Language(stated, 1.0 if stated else 0.0)


def _named_case(text: str) -> str:
    # A SHOUTED text looks foreign to the detector: it knows capitals from titles only.
    return text.lower() if sum(map(str.isupper, text)) > len(text) // 2 else text


def _latin(letters: list[str]) -> bool:
    """Whether at least half of the letters are Latin."""
    latin = sum(1 for letter in letters if unicodedata.name(letter, "").startswith("LATIN"))
    return latin * 2 >= len(letters)


@functools.cache
def _identifier() -> Any:
    """The detector, loaded at its first use (0.7 s)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
