"""How much the judge learns from corrections, on a public set of complaints.

    python -m tests.benchmarks.corrections DATA

DATA is a folder with the sets (they are not part of this repository). Of the half of the complaints
that the model was not trained on, 500 stand for the mentions of a place, and the others are
measured on. docs/learning.md carries the figures.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from monitor.judgement.learning.evidence import Rows, rows_of
from monitor.judgement.learning.logistic import sigmoid
from monitor.judgement.learning.measuring import figures
from monitor.judgement.learning.shifting import learn_shift, shifted
from monitor.judgement.model import Judge
from monitor.judgement.training.sets import complaints
from monitor.store.learning import Said

SPOKEN_OF = 500
FEW = 60
SEEDS = range(10)  #: Which of the texts stand for what is a matter of chance; the mean is told.


@dataclass(frozen=True)
class Measured:
    """One way to learn: what of, the words, and what came of it on the texts aside."""

    way: str
    words: int
    agreement: float
    auc: float


def main(folder: Path) -> None:
    """Print the table, each line the mean over SEEDS."""
    judge = Judge.load()
    said = [
        Said(number, 1, one.text, unhappy=one.complaint == 1)
        for number, one in enumerate(complaints(folder, held=True))
    ]
    rows = rows_of(judge, said)
    tried = [list(_ways(judge, rows, seed)) for seed in SEEDS]
    lines = [f"| {judge.name} | words | agreement | AUC |", "|---|--:|--:|--:|"]
    for ways in zip(*tried, strict=True):
        words, agreement, auc = np.mean([(w.words, w.agreement, w.auc) for w in ways], axis=0)
        lines.append(f"| {ways[0].way} | {words:.0f} | {agreement:.0%} | {auc:.3f} |")
    sys.stdout.write("\n".join(lines) + "\n")


def _ways(judge: Judge, rows: Rows, seed: int) -> Iterator[Measured]:
    order = random.Random(seed).sample(range(len(rows.said)), len(rows.said))
    place, aside = _taken(rows, order[:SPOKEN_OF]), _taken(rows, order[SPOKEN_OF:])
    wrong = (sigmoid(place.odds) >= judge.cut_off) != place.labels
    few = np.arange(len(place.said)) < FEW
    nobody = np.zeros(len(place.said), dtype=bool)
    for way, spoken, quiet in (
        ("as delivered", nobody, nobody),
        ("its mistakes alone", wrong, nobody),
        ("its mistakes, held back by the others", wrong, ~wrong),
        ("words drawn at random, held back by the others", few, ~few),
    ):
        shift = None
        if spoken.any():
            shift, _ = learn_shift(place.only(spoken), place.only(quiet), judge.fuse)
        found = figures(sigmoid(shifted(shift, aside)), aside.labels, judge.cut_off)
        yield Measured(way, int(spoken.sum()), found.agreement, found.auc or 0.0)


def _taken(rows: Rows, places: Sequence[int]) -> Rows:
    chosen = list(places)
    return Rows(tuple(rows.said[n] for n in chosen), rows.vectors[chosen], rows.odds[chosen])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
