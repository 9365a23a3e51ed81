"""Measures a finished model folder through the classes the product runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, recall_score, roc_auc_score

from monitor.judgement.heads import Floats
from monitor.judgement.model import Judge
from monitor.judgement.rating import fuse
from monitor.judgement.sentiment import Part
from monitor.judgement.training import combine, data

BINS = 10


@dataclass(frozen=True)
class Figure:
    """One line of the card: what was measured, on how many texts, and the figure."""

    set: str
    measure: str
    rows: int
    value: float


@dataclass(frozen=True)
class _Read:
    """Labels and what the judge said of each text."""

    labels: list[int]
    parts: list[Part]

    @property
    def unhappy(self) -> list[float]:
        return [part.unhappy for part in self.parts]

    @property
    def polarity(self) -> list[int]:
        shares = [(part.negative, part.neutral, part.positive) for part in self.parts]
        return [int(np.argmax(share)) for share in shares]


def figures(judge: Judge, folder: Path, told: Callable[[str], None]) -> list[Figure]:
    """Every figure of the card, on texts that were not trained on."""
    found: list[Figure] = []
    for measure in (_tweets, _sentences, _complaints, _stars, _brands):
        told(f"measuring: {measure.__name__.strip('_')}")
        found += measure(judge, folder)
    return found


def calibration_error(unhappy: Sequence[float], labels: Sequence[int]) -> float:
    """Expected calibration error over BINS even bins: how far said and true shares lie apart."""
    said, true = np.array(unhappy), np.array(labels)
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = (
        (place == number).mean() * abs(said[place == number].mean() - true[place == number].mean())
        for number in range(BINS)
        if (place == number).any()
    )
    return float(sum(gaps))


def _read(judge: Judge, examples: Sequence[data.Example]) -> _Read:
    texts = [example.text for example in examples]
    return _Read([example.label for example in examples], judge.whole(texts))


def _tweets(judge: Judge, folder: Path) -> Iterator[Figure]:
    name = "SemEval-2017 task 4A test (tweets)"
    rows = list(data.rows(folder / "report/semeval2017test.jsonl.gz"))
    labels = [data.POLARITIES.index(row["label"]) for row in rows]
    said = _Read(labels, judge.whole([row["text"] for row in rows])).polarity
    yield Figure(
        name, "macro-recall", len(rows), float(recall_score(labels, said, average="macro"))
    )
    yield Figure(name, "accuracy", len(rows), float(accuracy_score(labels, said)))


def _sentences(judge: Judge, folder: Path) -> Iterator[Figure]:
    name = "UCI sentiment sentences"
    rows = list(data.rows(folder / "report/uci.jsonl.gz"))
    parts = judge.whole([row["text"] for row in rows])
    bad = [row["label"] == "negative" for row in rows]
    said = [part.negative > part.positive for part in parts]
    yield Figure(name, "accuracy", len(rows), float(accuracy_score(bad, said)))
    unhappy = [part.unhappy for part in parts]
    yield Figure(name, "AUC of unhappy", len(rows), float(roc_auc_score(bad, unhappy)))


def _complaints(judge: Judge, folder: Path) -> Iterator[Figure]:
    examples = data.complaint_examples(folder, held=True)
    hard = [example for example in examples if not example.source.startswith("random")]
    for name, chosen in (("all domains", examples), ("without random_*", hard)):
        label = f"Complaint tweets, held-out half, {name}"
        labels = [example.label for example in chosen]
        vectors = judge.embed([example.text for example in chosen]).vectors
        other, complaint = judge.heads.head("complaint").logits(vectors).T
        said = (complaint > other).astype(int)
        head: Floats = complaint - other
        yield Figure(label, "AUC, complaint head", len(labels), float(roc_auc_score(labels, head)))
        score = float(f1_score(labels, said, average="macro"))
        yield Figure(label, "macro-F1, complaint head", len(labels), score)
        unhappy = _read(judge, chosen).unhappy
        yield Figure(label, "AUC of unhappy", len(labels), float(roc_auc_score(labels, unhappy)))
        cut = [value >= judge.cut_off for value in unhappy]
        score = float(f1_score(labels, cut, average="macro"))
        yield Figure(label, "macro-F1 of unhappy", len(labels), score)


def _stars(judge: Judge, folder: Path) -> Iterator[Figure]:
    sources: dict[str, list[data.Example]] = {}
    for row in data.rows(folder / "stars.jsonl.gz"):
        stars = int(row["stars"])
        if row["source"] in data.LEFT_OUT_STARS and stars != 3:
            example = data.Example(data.with_title(row), "unhappy", int(stars < 3), row["source"])
            sources.setdefault(row["source"], []).append(example)
    read = {source: _read(judge, examples) for source, examples in sorted(sources.items())}
    whole = _Read(
        [label for one in read.values() for label in one.labels],
        [part for one in read.values() for part in one.parts],
    )
    for source, one in {**read, "all three": whole}.items():
        name = f"Reviews of sources left out, {source} (up to 2 stars against 4 and 5)"
        size = len(one.labels)
        yield Figure(name, "AUC of unhappy", size, float(roc_auc_score(one.labels, one.unhappy)))
        error = calibration_error(one.unhappy, one.labels)
        yield Figure(name, "calibration error of unhappy", size, error)


def _brands(judge: Judge, folder: Path) -> Iterator[Figure]:
    examples = [
        data.Example(row["text"], "unhappy", int(row["label"] == "negative"), row["source"])
        for row in data.rows(folder / "polarity.jsonl.gz")
        if row["source"] in data.LEFT_OUT_TWEETS
    ]
    for source in sorted(data.LEFT_OUT_TWEETS):
        one = _read(judge, [example for example in examples if example.source == source])
        name = f"Brand tweets left out, {source} (negative against the rest)"
        area = float(roc_auc_score(one.labels, one.unhappy))
        yield Figure(name, "AUC of unhappy", len(one.labels), area)


def rating_figures(
    judge: Judge, fitted_on: Sequence[combine.Rated], reviews: Sequence[combine.Rated]
) -> list[Figure]:
    """What the stars add to `reviews`, by weights fitted on other reviews alone."""
    name = "App reviews read by people, not trained on (unhappy or not)"
    before = [part.unhappy for part in judge.whole([review.text for review in fitted_on])]
    fusion = combine.fit_fusion(before, fitted_on)
    labels = [review.unhappy for review in reviews]
    texts = [part.unhappy for part in judge.whole([review.text for review in reviews])]
    stars = [fuse(fusion, None, review.stars) for review in reviews]
    fused = [fuse(fusion, text, one.stars) for text, one in zip(texts, reviews, strict=True)]
    found = []
    for what, said in (("stars alone", stars), ("text alone", texts), ("text and stars", fused)):
        cut = [value >= judge.cut_off for value in said]
        area = float(roc_auc_score(labels, said))
        found.append(Figure(name, f"AUC, {what}", len(labels), area))
        right = float(accuracy_score(labels, cut))
        found.append(Figure(name, f"accuracy, {what}", len(labels), right))
    return found
