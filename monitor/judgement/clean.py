"""Brings a text from outside into a shape that a tokenizer and a word rule can read (pure)."""

from __future__ import annotations

import re
import unicodedata

_LINK = re.compile(r"https?://\S+|www\.\S+")
_SPACE = re.compile(r"[^\S\n]+")
_LONG_RUN = re.compile(r"(\S)\1{9,}")  # "soooooooooooo", "!!!!!!!!!!!!"
_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


def readable(text: str) -> str:
    """The text as the model reads it: no NUL, lone surrogate or link; emoji named in words."""
    sound = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    plain = _LINK.sub(" ", _LONG_RUN.sub(r"\1\1\1", sound))
    return _SPACE.sub(" ", "".join(map(_named, plain))).strip()


def folded(text: str) -> str:
    """The text as word rules read it: lower case, straight quotes, single spaces."""
    straight = unicodedata.normalize("NFKC", text.translate(_CURLY)).lower()
    return " ".join(straight.split())


def _named(character: str) -> str:
    """An emoji as its name, since the model's vocabulary holds hardly any; others as they are."""
    if character < "\u2600" or unicodedata.category(character) != "So":
        return character
    return f" {unicodedata.name(character, '').lower()} "
