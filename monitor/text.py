"""Texts from outside: made storable, and compared the way a person would."""

from __future__ import annotations

import html
import re
import unicodedata

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|blockquote|h[1-6]|tr|td)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--[^<>]*-->", re.IGNORECASE)
_MENTIONS = re.compile(r"(?:@[\w.-]+(?:@[\w.-]+)?[\s,:]+)+(?=\S)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
_ALIKE = (
    (re.compile("[‘’‚‛′`´]"), "'"),
    (re.compile("[“”„‟″«»]|''"), '"'),
    (re.compile("[-‐‑‒–—―−]+"), "-"),
)


def clean(text: str) -> str:
    """Drop what no database stores: U+0000 and halves of surrogate pairs."""
    return _UNSTORABLE.sub("", text)


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts are the same to a reader, though a site may have dressed one up.

    Tags, entities, the shape of quotes and dashes, white space and @names at the front make no
    difference; every word and every other sign does.
    """
    return not _readings(one).isdisjoint(_readings(other))


def _readings(text: str) -> set[str]:
    """Read a text once as it stands and once as HTML: nobody says which of the two it is."""
    as_html = html.unescape(_TAG.sub("", _BLOCK.sub("\n", text)))
    return {_bare(text), _bare(as_html)}


def _bare(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", clean(text)))
    text = _MENTIONS.sub("", text.strip(), count=1) if text.lstrip().startswith("@") else text
    for pattern, sign in _ALIKE:
        text = pattern.sub(sign, text)
    return re.sub(r"\s+", "", text)
