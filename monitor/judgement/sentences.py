"""Splits a text into the parts that can each hold their own feeling."""

from __future__ import annotations

import re

#: A text with more parts is grouped into this many, so that a long one does not cost a whole run.
MAX_PARTS = 40
MIN_WORDS = 3  # on both sides of a turn such as "but"; shorter pieces read badly by themselves

_SENTENCE = re.compile(r"(?<=[.!?…;])\s+|(?<=[.!?…][\"'”’)\]])\s+|\s*\n+\s*")
_TURN = re.compile(
    r"\s+(?=(?:but|however|although|though|yet|whereas|unfortunately|sadly)\b)", re.IGNORECASE
)
#: "Dr. Smith" and "approx. 20" end no sentence.
_SHORT_FORM = re.compile(r"\b(?:mr|mrs|ms|dr|st|vs|etc|approx|no|e\.g|i\.e)\.$", re.IGNORECASE)


def parts_of(text: str) -> list[str]:
    """Sentences, split again where they turn ("..., but ..."); none for an empty text."""
    parts = [piece for sentence in _sentences(text) for piece in _turns(sentence)]
    if len(parts) <= MAX_PARTS:
        return parts
    bounds = [len(parts) * i // MAX_PARTS for i in range(MAX_PARTS + 1)]
    return [" ".join(parts[bounds[i] : bounds[i + 1]]) for i in range(MAX_PARTS)]


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for piece in _SENTENCE.split(text):
        stripped = piece.strip()
        if not stripped:
            continue
        if found and (_SHORT_FORM.search(found[-1][-8:]) or _is_mark(stripped)):
            found[-1] = f"{found[-1]} {stripped}"
        else:
            found.append(stripped)
    return found


def _is_mark(piece: str) -> bool:
    """Dots, hearts and the like belong to the sentence before."""
    return not any(character.isalnum() for character in piece)


def _turns(sentence: str) -> list[str]:
    pieces: list[str] = []
    for piece in _TURN.split(sentence):
        if pieces and (len(piece.split()) < MIN_WORDS or len(pieces[-1].split()) < MIN_WORDS):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces
