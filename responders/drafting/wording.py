"""The brand's own words in place of ours: "guest" for "customer", keeping capitals."""

from __future__ import annotations

import re
from collections.abc import Mapping


def reworded(text: str, say_instead: Mapping[str, str]) -> str:
    """`text` with each word replaced that the voice says otherwise; gaps in braces stay."""
    chosen = {word.casefold(): other for word, other in say_instead.items() if word.strip()}
    if not chosen:
        return text
    longest_first = sorted(chosen, key=len, reverse=True)
    either = "|".join(re.escape(word) for word in longest_first)
    found = re.compile(rf"(?<![\w{{.])(?:{either})(?![\w}}])", re.IGNORECASE)
    return found.sub(lambda hit: _like(hit.group(), chosen[hit.group().casefold()]), text)


def _like(said: str, other: str) -> str:
    """The other word with the capital of the one that it replaces."""
    return other[:1].upper() + other[1:] if said[:1].isupper() else other
