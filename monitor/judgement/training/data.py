"""What the built-in model is trained on, and what is kept back from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from monitor.judgement.training import sets
from monitor.judgement.training.sets import Example
from monitor.judgement.training.splits import for_tuning, normalised

STARS_PER_CLASS = 3600  # balanced: the raw rows are two thirds four and five stars
OFFENSIVE_PER_CLASS = 4000
REPORT_FILES = ("report/semeval2017test.jsonl.gz", "report/uci.jsonl.gz")


@dataclass(frozen=True)
class Split:
    """What is trained on, and what fits the combiner and the cut-off (never trained on)."""

    train: list[Example]
    tune: list[Example]


def report_texts(folder: Path) -> set[str]:
    """Normalised texts of the sets that are reported on; none may be trained on."""
    seen = {normalised(row["text"]) for name in REPORT_FILES for row in sets.rows(folder / name)}
    for row in sets.rows(folder / "polarity.jsonl.gz"):
        if row["source"] in sets.LEFT_OUT_TWEETS:
            seen.add(normalised(row["text"]))
    for row in sets.rows(folder / "stars.jsonl.gz"):
        if row["source"] in sets.LEFT_OUT_STARS | sets.NON_COMMERCIAL:
            seen.add(normalised(sets.with_title(row)))
    held = sets.complaints(folder, held=True)
    marked = sets.aspects(folder, held=True)
    return seen | {normalised(example.text) for example in (*held, *marked)}


def without_repeats(examples: Iterable[Example], seen: set[str]) -> list[Example]:
    """The examples whose text is not in `seen`, each text once for each of its labels."""
    kept: list[Example] = []
    taken: set[tuple[str, frozenset[str]]] = set()
    for example in examples:
        text = normalised(example.text)
        key = (text, heads_of(example))
        if text and text not in seen and key not in taken:
            taken.add(key)
            kept.append(example)
    return kept


def heads_of(example: Example) -> frozenset[str]:
    """The heads that an example has a label for."""
    names = ("polarity", "stars", "complaint", "emotion", "offensive", "aspects")
    return frozenset(name for name in names if getattr(example, name) is not None)


def training_split(folder: Path, seed: int) -> Split:
    """All training examples, one in sixteen kept back to fit what stands on the heads.

    The share kept back is told by the text's hash, so that a text never stands on both sides.
    """
    examples = [
        *sets.polarity(folder),
        *sets.stars(folder, STARS_PER_CLASS, seed),
        *sets.complaints(folder, held=False),
        *sets.emotions(folder),
        *sets.offensive(folder, OFFENSIVE_PER_CLASS, seed),
        *sets.aspects(folder, held=False, without=sets.MEASURED_ONLY),
    ]
    kept = without_repeats(examples, report_texts(folder))
    split = Split(train=[], tune=[])
    for example in kept:
        (split.tune if for_tuning(example.text) else split.train).append(example)
    # Few, so twice.
    split.train.extend([e for e in split.train if e.complaint is not None])
    return split
