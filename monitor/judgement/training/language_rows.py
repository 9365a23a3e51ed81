"""The labelled texts that the word models of monitor/judgement/words learn from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.judgement.training import sets
from monitor.judgement.training.data import REPORT_FILES
from monitor.judgement.training.splits import held_out, normalised
from monitor.judgement.words.pack import LANGUAGES, PIVOT

#: Stated as non-commercial: measured on and, to see what it costs, trained on in a second run.
NON_COMMERCIAL = frozenset({"restmex2022", "cuba_hotels", "olist"})
#: Read by people beside their stars: kept for the weights of the stars.
FOR_FUSION = "app_reviews_vu"


@dataclass(frozen=True)
class Row:
    """One labelled text: polarity 0 to 2 as sets.POLARITIES."""

    text: str
    language: str
    source: str
    label: int
    from_stars: bool = False
    for_measuring: bool = False


def rows_of(folder: Path) -> list[Row]:
    """Every labelled text once a source; none that stands in the sets that are reported on."""
    reported = {
        normalised(row["text"]) for file in REPORT_FILES for row in sets.rows(folder / file)
    }
    kept: dict[tuple[str, str], Row] = {}
    every = (*_polarity(folder), *_stars(folder), *_complaints(folder), *_dutch(folder))
    for row in sorted(every, key=lambda one: not one.for_measuring):
        plain = normalised(row.text)
        if plain and plain not in reported:
            kept.setdefault((plain, row.source), row)
    measured = {plain for (plain, _), row in kept.items() if row.for_measuring}
    return [row for (plain, _), row in kept.items() if row.for_measuring or plain not in measured]


def _polarity(folder: Path) -> Iterator[Row]:
    for row in sets.rows(folder / "polarity.jsonl.gz"):
        source, language = row["source"], row["lang"]
        if language not in (*LANGUAGES, PIVOT) or source in sets.LEFT_OUT_TWEETS | {FOR_FUSION}:
            continue
        held = row.get("split") == "val" if source == "xlmt" else held_out(row["text"])
        if language == PIVOT and not _chosen(row["text"]):
            continue
        aside = held and language != PIVOT
        label = sets.POLARITIES.index(row["label"])
        yield Row(row["text"], language, source, label, for_measuring=aside)


def _chosen(text: str) -> bool:
    """One English text in three: they only carry over what concepts are worth."""
    return hashlib.sha256(text.encode()).digest()[2] % 3 == 0


def _stars(folder: Path) -> Iterator[Row]:
    left_out = sets.LEFT_OUT_STARS | sets.NON_COMMERCIAL | {FOR_FUSION}
    for row in sets.rows(folder / "stars.jsonl.gz"):
        if row["source"] in left_out:
            continue
        text, stars = sets.with_title(row), int(row["stars"])
        label = 1 if stars == 3 else 2 * (stars > 3)
        aside = row["lang"] != PIVOT and held_out(text)
        yield Row(text, row["lang"], row["source"], label, True, aside)


def _complaints(folder: Path) -> Iterator[Row]:
    for example in sets.complaints(folder, held=False):
        if example.complaint:
            yield Row(example.text, PIVOT, "complaints", 0)


def _dutch(folder: Path) -> Iterator[Row]:
    """Dutch sentences about which all opinions agree; one half, never trained on."""
    said: dict[str, set[str]] = {}
    for row in sets.rows(folder / "aspects_semeval.jsonl.gz"):
        if row.get("lang") == "nl" and row["polarity"]:
            said.setdefault(row["text"], set()).add(row["polarity"])
    for text, found in said.items():
        if len(found) == 1 and held_out(text):
            yield Row(text, "nl", "semeval_nl", sets.POLARITIES.index(found.pop()), False, True)
