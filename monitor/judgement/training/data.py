"""The labelled texts the built-in model learns from, and the splits that keep figures honest."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

POLARITIES = ("negative", "neutral", "positive")

#: Never trained on, so that the figures say how the model does on a place it has not seen.
LEFT_OUT_STARS = frozenset({"yelp_la", "flipkart", "gplay_amazon"})
LEFT_OUT_TWEETS = frozenset({"sanders", "apple_dfe", "dong14"})

STARS_PER_CLASS = 3600  # balanced: the raw rows are two thirds four and five stars


@dataclass(frozen=True)
class Example:
    """One text with the label of one head: polarity 0-2, stars 0-4 or complaint 0-1."""

    text: str
    head: str
    label: int
    source: str


@dataclass(frozen=True)
class Split:
    """What is trained on, and what fits the combiner and the cut-off (never trained on)."""

    train: list[Example]
    tune: list[Example]


def normalised(text: str) -> str:
    """The text as duplicates are told by: no case, links, names or white space."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\s+", " ", re.sub(r"https?://\S+|@\w+", " ", folded)).strip()


def held_out(text: str) -> bool:
    """Whether a text belongs to the held-out half: even first byte of its sha256."""
    return hashlib.sha256(normalised(text).encode()).digest()[0] % 2 == 0


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The JSON objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def with_title(row: dict[str, str]) -> str:
    """Title and text as the judge sees them."""
    return f"{row['title']}. {row['text']}" if row.get("title") else row["text"]


def polarity_examples(folder: Path) -> Iterator[Example]:
    """English polarity rows but for the brand tweets left out."""
    for row in rows(folder / "polarity.jsonl.gz"):
        if row["lang"] == "en" and row["source"] not in LEFT_OUT_TWEETS:
            yield Example(row["text"], "polarity", POLARITIES.index(row["label"]), row["source"])


def star_examples(folder: Path, seed: int) -> list[Example]:
    """English star reviews of the sources that are not left out, balanced by stars."""
    by_star: dict[int, list[Example]] = {star: [] for star in range(5)}
    for row in rows(folder / "stars.jsonl.gz"):
        if row["lang"] == "en" and row["source"] not in LEFT_OUT_STARS:
            star = int(row["stars"]) - 1
            by_star[star].append(Example(with_title(row), "stars", star, row["source"]))
    shuffle = random.Random(seed)  # noqa: S311 - a reproducible sample, not a secret
    chosen: list[Example] = []
    for examples in by_star.values():
        shuffle.shuffle(examples)
        chosen += examples[:STARS_PER_CLASS]
    return chosen


def complaint_examples(folder: Path, *, held: bool) -> list[Example]:
    """One half of the complaint tweets."""
    found = rows(folder / "complaints.jsonl.gz")
    return [
        Example(row["text"], "complaint", int(row["complaint"]), row["domain"])
        for row in found
        if held_out(row["text"]) is held
    ]


def report_texts(folder: Path) -> set[str]:
    """Normalised texts of the sets that are reported on; none may be trained on."""
    names = ("report/semeval2017test.jsonl.gz", "report/uci.jsonl.gz")
    seen = {normalised(row["text"]) for name in names for row in rows(folder / name)}
    for row in rows(folder / "polarity.jsonl.gz"):
        if row["source"] in LEFT_OUT_TWEETS:
            seen.add(normalised(row["text"]))
    for row in rows(folder / "stars.jsonl.gz"):
        if row["source"] in LEFT_OUT_STARS:
            seen.add(normalised(with_title(row)))
    held = complaint_examples(folder, held=True)
    return seen | {normalised(example.text) for example in held}


def without_repeats(examples: Iterable[Example], seen: set[str]) -> list[Example]:
    """The examples whose text is neither in `seen` for any head nor repeated within its head."""
    kept: list[Example] = []
    taken: set[tuple[str, str]] = set()
    for example in examples:
        text = normalised(example.text)
        if text and text not in seen and (example.head, text) not in taken:
            taken.add((example.head, text))
            kept.append(example)
    return kept


def training_split(folder: Path, seed: int) -> Split:
    """All training examples, one in sixteen kept back to fit the combiner on.

    The share kept back is told by the text's hash, so that a text never stands on both sides.
    """
    examples = [
        *polarity_examples(folder),
        *star_examples(folder, seed),
        *complaint_examples(folder, held=False),
    ]
    kept = without_repeats(examples, report_texts(folder))
    split = Split(train=[], tune=[])
    for example in kept:
        byte = hashlib.sha256(normalised(example.text).encode()).digest()[1]
        (split.tune if byte < 16 else split.train).append(example)
    split.train.extend([e for e in split.train if e.head == "complaint"])  # few, so twice
    return split
