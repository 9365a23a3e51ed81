"""Other people's categories as our aspects: the table is aspect_labels.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from monitor.judgement.aspects import OTHER, names, words_in

ASPECTS = tuple(name for name in names() if name != OTHER)
YES, NO, NOT_ASKED = 1, 0, -1
#: Aspects hardly any set has labels for; the word lists mark them in star reviews.
BY_WORDS = frozenset(
    {"waiting", "delivery", "refund", "account", "cleanliness", "communication", "policy", "app"}
)
#: Characters of a long review that are marked: what the fit sees of it.
MARKED = 400


def marked(name: str, labels: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each text of a set once, with one mark an aspect; texts whose labels say nothing are left.

    `labels` holds (text, label) pairs; a label may join several by "|".
    """
    table = _table()[name]
    known, maps = frozenset(table["known"]), table["map"]
    by_text: dict[str, list[str]] = {}
    for text, label in labels:
        by_text.setdefault(text, []).extend(part for part in label.split("|") if part)
    counts: dict[str, int] = {}
    for text, found in by_text.items():
        if not found or not all(part in maps for part in found):
            continue
        for part in found:
            counts[part] = counts.get(part, 0) + 1
        if all(counts[part] <= table.get("most", len(by_text)) for part in found):
            yield text, _marks({aspect for part in found for aspect in maps[part]}, known)


def by_words(text: str) -> tuple[int, ...]:
    """Marks by the word lists, for the aspects in BY_WORDS alone."""
    found = {aspect for aspect, _ in words_in(text[:MARKED])}
    return tuple(
        NOT_ASKED if aspect not in BY_WORDS else int(aspect in found) for aspect in ASPECTS
    )


def _marks(yes: set[str], known: frozenset[str]) -> tuple[int, ...]:
    return tuple(
        YES if aspect in yes else NO if aspect in known else NOT_ASKED for aspect in ASPECTS
    )


@functools.cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files(__package__).joinpath("aspect_labels.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    for name, entry in table.items():
        _only_known_names(name, [entry["known"], *entry["map"].values()])
    return table


def _only_known_names(name: str, lists: Sequence[Sequence[str]]) -> None:
    for aspect in (aspect for found in lists for aspect in found):
        if aspect not in ASPECTS:
            raise ValueError(f"aspect_labels.toml, {name}: there is no aspect called {aspect}")
