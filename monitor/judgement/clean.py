"""Brings a text from outside into a shape that a tokenizer and a word rule can read (pure)."""

from __future__ import annotations

import html
import re
import unicodedata

_LINK = re.compile(r"https?://\S+|www\.\S+")
_SPACE = re.compile(r"[^\S\n]+")
_LONG_RUN = re.compile(r"(\S)\1{9,}")  # "soooooooooooo", "!!!!!!!!!!!!"
_HANDLE = re.compile(r"(?<![\w.])@\w[\w.@-]*")
_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|_")
_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


def readable(text: str) -> str:
    """The text as the model reads it, in words it knows.

    No NUL, lone surrogate or link; entities resolved; an emoji is its name; a handle is "@user",
    so that no feeling sticks to a name; "#NeverAgain" is "# Never Again".
    """
    whole = sound(text)
    if "&" in whole:
        whole = sound(html.unescape(whole))
    plain = _LINK.sub(" ", _LONG_RUN.sub(r"\1\1\1", whole))
    plain = _HASHTAG.sub(lambda tag: "# " + _HUMP.sub(" ", tag[1]), _HANDLE.sub("@user", plain))
    return _SPACE.sub(" ", "".join(map(_named, plain))).strip()


def sound(text: str) -> str:
    """The text without what no database or tokenizer takes: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def folded(text: str) -> str:
    """The text as word rules read it: lower case, straight quotes, single spaces."""
    straight = unicodedata.normalize("NFKC", text.translate(_CURLY)).lower()
    return " ".join(straight.split())


def _named(character: str) -> str:
    """An emoji as its name, since the model's vocabulary holds hardly any; others as they are."""
    if character < "\u2600" or unicodedata.category(character) not in ("So", "Sk"):
        return character
    return f" {unicodedata.name(character, '').lower()} "
