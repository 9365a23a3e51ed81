"""How texts are told apart, so that what is trained on is never measured on (pure)."""

from __future__ import annotations

import hashlib
import re
import unicodedata


def normalised(text: str) -> str:
    """The text as duplicates are told by: no case, links, names or white space."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\s+", " ", re.sub(r"https?://\S+|@\w+", " ", folded)).strip()


def held_out(text: str) -> bool:
    """Whether a text belongs to the held-out half: even first byte of its sha256."""
    return _digest(text)[0] % 2 == 0


def for_tuning(text: str) -> bool:
    """Whether a text is one of the sixteenth kept back to fit what stands on the heads."""
    return _digest(text)[1] < 16


def _digest(text: str) -> bytes:
    return hashlib.sha256(normalised(text).encode()).digest()
