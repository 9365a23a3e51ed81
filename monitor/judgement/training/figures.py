"""Measures a model folder beside others, on the same texts, through the product's own classes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, recall_score, roc_auc_score

from monitor.judgement.training import augment, combine, sets
from monitor.judgement.training.aspect_labels import ASPECTS
from monitor.judgement.training.contenders import Array, Contender

BINS = 10


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, on how many texts, and each contender's figure."""

    set: str
    measure: str
    rows: int
    values: tuple[tuple[str, float], ...]

    def of(self, contender: str) -> float | None:
        """One contender's figure; None where it could not be asked."""
        return dict(self.values).get(contender)


@dataclass(frozen=True)
class Measuring:
    """Who is measured, on which data."""

    contenders: Sequence[Contender]
    folder: Path

    def line(
        self, name: str, measure: str, rows: int, ask: Callable[[Contender], float | None]
    ) -> Figure:
        """One figure of everybody who can answer."""
        found = ((contender.name, ask(contender)) for contender in self.contenders)
        return Figure(name, measure, rows, tuple((who, v) for who, v in found if v is not None))

    def area(
        self,
        name: str,
        texts: Sequence[str],
        labels: Sequence[bool],
        stars: Sequence[float] | None = None,
    ) -> Figure:
        """AUC: how often an unhappy author ranks above another."""

        def ask(contender: Contender) -> float | None:
            said = contender.unhappy(texts, stars)
            return None if said is None else float(roc_auc_score(labels, said))

        return self.line(name, "AUC", len(texts), ask)


def figures(asked: Measuring, told: Callable[[str], None]) -> list[Figure]:
    """Every figure of the table, on texts that were not trained on."""
    found: list[Figure] = []
    for measure in (tweets, sentences, complaints, stars, brands, aspects, robustness):
        told(f"measuring: {measure.__name__}")
        found += measure(asked)
    return found


def calibration_error(unhappy: Array, labels: Sequence[bool]) -> float:
    """Expected calibration error over BINS even bins: how far said and true shares lie apart."""
    said, true = np.asarray(unhappy, dtype=float), np.array(labels, dtype=float)
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = (
        (place == number).mean() * abs(said[place == number].mean() - true[place == number].mean())
        for number in range(BINS)
        if (place == number).any()
    )
    return float(sum(gaps))


def tweets(asked: Measuring) -> Iterator[Figure]:
    """SemEval-2017 task 4A, the test set: mean recall of the three polarities."""
    rows = list(sets.rows(asked.folder / "report/semeval2017test.jsonl.gz"))
    texts = [row["text"] for row in rows]
    labels = [sets.POLARITIES.index(row["label"]) for row in rows]

    def ask(contender: Contender) -> float | None:
        shares = contender.polarity(texts)
        if shares is None:
            return None
        return float(recall_score(labels, shares.argmax(axis=1), average="macro"))

    yield asked.line("SemEval-2017 tweets", "macro-recall", len(rows), ask)


def sentences(asked: Measuring) -> Iterator[Figure]:
    """UCI sentences, negative or positive."""
    rows = list(sets.rows(asked.folder / "report/uci.jsonl.gz"))
    texts, bad = [row["text"] for row in rows], [row["label"] == "negative" for row in rows]

    def ask(contender: Contender) -> float | None:
        shares = contender.polarity(texts)
        return None if shares is None else float(accuracy_score(bad, shares[:, 0] > shares[:, 2]))

    yield asked.line("UCI sentences", "accuracy", len(rows), ask)


def complaints(asked: Measuring) -> Iterator[Figure]:
    """The held-out half of the complaint tweets."""
    examples = sets.complaints(asked.folder, held=True)
    hard = [example for example in examples if not example.source.startswith("random")]
    for name, chosen in (("all", examples), ("without random_*", hard)):
        texts, labels = [e.text for e in chosen], [e.complaint == 1 for e in chosen]

        def ask(
            contender: Contender, texts: list[str] = texts, labels: list[bool] = labels
        ) -> float | None:
            said = contender.complains(texts)
            return None if said is None else float(f1_score(labels, said, average="macro"))

        yield asked.line(f"Complaint tweets, {name}", "macro-F1", len(texts), ask)


def stars(asked: Measuring) -> Iterator[Figure]:
    """Up to two stars against four and five, by the text alone, on sources never trained on."""
    by_source: dict[str, list[tuple[str, bool]]] = {}
    for row in sets.rows(asked.folder / "stars.jsonl.gz"):
        unseen = row["source"] in sets.LEFT_OUT_STARS | sets.NON_COMMERCIAL
        if row["lang"] == "en" and unseen and int(row["stars"]) != 3:
            found = (sets.with_title(row), int(row["stars"]) < 3)
            by_source.setdefault(row["source"], []).append(found)
    left_out = [pair for source in sorted(sets.LEFT_OUT_STARS) for pair in by_source[source]]
    for source, pairs in (("all three left out", left_out), *sorted(by_source.items())):
        texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
        yield asked.area(f"Reviews, {source}", texts, labels)
        if source in sets.LEFT_OUT_STARS or pairs is left_out:
            yield _calibration(asked, f"Reviews, {source}", texts, labels)


def _calibration(asked: Measuring, name: str, texts: list[str], labels: list[bool]) -> Figure:
    def ask(contender: Contender) -> float | None:
        said = contender.unhappy(texts, None)
        return None if said is None else calibration_error(said, labels)

    return asked.line(name, "calibration error", len(texts), ask)


def brands(asked: Measuring) -> Iterator[Figure]:
    """Tweets about brands, of sets never trained on: negative against the rest, and positive."""
    rows = [
        row
        for row in sets.rows(asked.folder / "polarity.jsonl.gz")
        if row["source"] in sets.LEFT_OUT_TWEETS
    ]
    for source in ("all three", *sorted(sets.LEFT_OUT_TWEETS)):
        chosen = [row for row in rows if source in ("all three", row["source"])]
        strong = [row for row in chosen if row["label"] != "neutral"]
        for name, part in (("negative against the rest", chosen), ("against positive", strong)):
            texts = [row["text"] for row in part]
            labels = [row["label"] == "negative" for row in part]
            yield asked.area(f"Brand tweets, {source}, {name}", texts, labels)


def aspects(asked: Measuring) -> Iterator[Figure]:
    """The held-out half of the sets whose categories map to our aspects."""
    examples = sets.aspects(asked.folder, held=True)
    own = [example for example in examples if example.source not in sets.MEASURED_ONLY]
    yield _aspects(asked, "Aspects, sets trained on", own)
    for source in sorted({example.source for example in examples}):
        chosen = [example for example in examples if example.source == source]
        yield _aspects(asked, f"Aspects, {source}", chosen)


def _aspects(asked: Measuring, name: str, examples: Sequence[sets.Example]) -> Figure:
    texts = [example.text for example in examples]
    marks = np.array([example.aspects for example in examples])

    def ask(contender: Contender) -> float | None:
        said = contender.aspects(texts)
        if said is None:
            return None
        found = np.array([[aspect in names for aspect in ASPECTS] for names in said])
        return combine.micro_f1(marks, found)

    return asked.line(name, "micro-F1", len(texts), ask)


def robustness(asked: Measuring) -> Iterator[Figure]:
    """AUC lost on the reviews left out when they are mistyped, in lower case, or name others."""
    rows = [
        row
        for row in sets.rows(asked.folder / "stars.jsonl.gz")
        if row["source"] in sets.LEFT_OUT_STARS and int(row["stars"]) != 3
    ][::4]
    texts, labels = [sets.with_title(row) for row in rows], [int(row["stars"]) < 3 for row in rows]
    chance = random.Random(1)  # noqa: S311 - the same slips for everybody
    changed = {
        "typing slips": [augment.slipped(text, chance, 0.1) for text in texts],
        "lower case": [text.lower() for text in texts],
        "other names": [augment.renamed(text, chance) for text in texts],
    }
    for name, other in changed.items():

        def ask(contender: Contender, other: list[str] = other) -> float | None:
            before, after = contender.unhappy(texts, None), contender.unhappy(other, None)
            if before is None or after is None:
                return None
            return float(roc_auc_score(labels, before) - roc_auc_score(labels, after))

        yield asked.line(f"Reviews left out, {name}", "AUC lost", len(texts), ask)
