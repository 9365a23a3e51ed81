"""Trains and measures the word models of monitor/judgement/words: see --help."""

from __future__ import annotations

import argparse
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import minimize  # type: ignore[import-untyped]

from monitor.judgement.heads import Fusion
from monitor.judgement.training import combine
from monitor.judgement.training.combine import UNHAPPY_AMONG_ALL
from monitor.judgement.training.language_figures import Measured, measure, write_card
from monitor.judgement.training.language_rows import NON_COMMERCIAL, Row, rows_of
from monitor.judgement.words import features, weights
from monitor.judgement.words.model import WordModel
from monitor.judgement.words.pack import LANGUAGES, PIVOT, concept_names, pack_of, read_file
from monitor.judgement.words.tokens import tokens_of

Table = NDArray[Any]

VERSION = "1"
PIECE_LANGUAGES = tuple(code for code in LANGUAGES if code != "nl")  # no Dutch set may be used
KEPT = 12_000  # word pieces a language, those that weigh most
RARE = 3  # pieces met in fewer texts teach nothing
PULL = 0.6  # how far the weights may leave where they start
CONCEPT_SCALE = 1.5  # concepts move more freely than word pieces: their lists were thought about
LEAN = 1.0  # where "good" and "bad" concepts start, in log-odds
#: What a row counts; English sets are large, and English tweets are not what is judged.
OWN, ENGLISH_REVIEW, ENGLISH_TWEET, NEUTRAL, THREE_STARS = 1.0, 0.2, 0.12, 0.5, 0.3
FOLDS = 3

console = Console(stderr=True)


class Features:
    """The rows as one sparse table: concepts, manner, a one, word pieces."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.names = concept_names()
        self.rows = rows
        said = [_said(row.text) for row in rows]
        told = zip(said, rows, strict=True)
        concepts = [features.concepts_of(one, pack_of(r.language), self.names) for one, r in told]
        manner = [features.manner_of(*pair) for pair in zip(said, concepts, strict=True)]
        blocks = [
            sparse.csr_matrix(np.array(concepts)) * CONCEPT_SCALE,
            sparse.csr_matrix(np.array(manner)),
            sparse.csr_matrix(np.ones((len(rows), 1))),
        ]
        self.widths = [block.shape[1] for block in blocks]
        self.table = sparse.hstack([*blocks, self._pieces(said)]).tocsr()
        self.labels = np.array([row.label for row in rows])
        self.languages = np.array([row.language for row in rows])

    def _pieces(self, said: Sequence[features.Said]) -> Any:
        starts, columns, values = [0], [], []
        for one, row in zip(said, self.rows, strict=True):
            met = np.zeros(0, dtype=np.int64)
            if row.language in PIECE_LANGUAGES and one.tokens:
                met = features.buckets_of(one)
                columns.append(met + PIECE_LANGUAGES.index(row.language) * features.BUCKETS)
                values.append(np.full(len(met), len(met) ** -0.5))
            starts.append(starts[-1] + len(met))
        shape = (len(said), features.BUCKETS * len(PIECE_LANGUAGES))
        return sparse.csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape)

    def weights(self, *, unhappy: bool) -> Table:
        """What each row counts in the fit of `unhappy`, or else of polarity."""
        reviews = np.array([row.from_stars for row in self.rows])
        english = np.where(reviews, ENGLISH_REVIEW, ENGLISH_TWEET)
        counts = np.where(self.languages == PIVOT, english, OWN)
        middle = np.where(reviews, 0.0 if unhappy else THREE_STARS, NEUTRAL if unhappy else 1.0)
        found: Table = counts * np.where(self.labels == 1, middle, 1.0)
        return found

    def start(self, classes: int, bad: int, good: int) -> Table:
        """Where the weights start: concepts lean as en.toml says, everything else at nought."""
        lean = read_file(PIVOT).lean
        start = np.zeros((self.table.shape[1], classes))
        for words, here, there in ((lean["bad"], bad, good), (lean["good"], good, bad)):
            for place in (self.names.index(name) for name in words):
                start[place, here] += LEAN / 2 / CONCEPT_SCALE
                start[place, there] -= LEAN / 2 / CONCEPT_SCALE
        return start


def fit(table: Any, labels: Table, counts: Table, start: Table) -> Table:
    """Softmax regression pulled towards `start`; one column of weights a class."""
    used = counts > 0
    kept = np.flatnonzero(np.asarray((table[used] != 0).sum(axis=0)).ravel() >= RARE)
    seen, weight = table[used][:, kept].tocsr(), counts[used][:, None]
    wanted = np.eye(start.shape[1])[labels[used]]
    turned, origin = seen.T.tocsr(), start[kept]

    def loss(flat: Table) -> tuple[float, Table]:
        found = flat.reshape(origin.shape)
        raised = seen @ found
        raised -= raised.max(axis=1, keepdims=True)
        shares = raised - np.log(np.exp(raised).sum(axis=1, keepdims=True))
        away = found - origin
        missed = -(weight * wanted * shares).sum() + (away**2).sum() / (2 * PULL)
        return missed, (turned @ (weight * (np.exp(shares) - wanted)) + away / PULL).ravel()

    half = origin.ravel() / 2  # what leans to bad may weigh little, but never for good
    bounds = [(at if at > 0 else None, at if at < 0 else None) for at in half.tolist()]
    asked = {"jac": True, "bounds": bounds, "options": {"maxiter": 150}}
    best = minimize(loss, origin.ravel(), method="L-BFGS-B", **asked)
    whole = start.copy()
    whole[kept] = best.x.reshape(origin.shape)
    return whole


def learn(data: Features, out: Path, *, trained: NDArray[np.bool_], seed: int) -> None:
    """Fit all languages together and write weights.json and pieces.npz."""
    sad = (data.labels == 0).astype(int)
    counts = data.weights(unhappy=True) * trained
    unhappy = fit(data.table, sad, counts, data.start(2, 1, 0))
    feeling = fit(
        data.table,
        data.labels,
        data.weights(unhappy=False) * trained,
        data.start(3, 0, 2),
    )
    columns = [unhappy[:, 1] - unhappy[:, 0], *(feeling[:, [0, 2]] - feeling[:, [1]]).T]
    found = np.stack(columns, axis=1)
    _write(data, found, _calibrations(data, counts, sad, seed), out)


def _calibrations(
    data: Features, counts: Table, sad: Table, seed: int
) -> dict[str, tuple[float, float]]:
    """Slope and offset a language, from rows that the fit of the other folds had not seen.

    Half the weight have the language's own rows, mostly tweets, and half English reviews, by what
    concepts alone say of them. Dutch, which has no rows, takes the other languages' concepts.
    """
    own = (counts > 0) & (data.languages != PIVOT)
    reviews = np.array([row.from_stars for row in data.rows])
    english = (counts > 0) & (data.languages == PIVOT) & reviews
    fold = np.where(own, np.random.default_rng(seed).integers(0, FOLDS, len(own)), -1)
    raw, bare = np.zeros(len(own)), np.zeros(len(own))
    plain = sum(data.widths)
    for number in range(FOLDS):
        held = fold == number
        found = fit(data.table, sad, counts * ~held, data.start(2, 1, 0))
        line = found[:, 1] - found[:, 0]
        raw[held] = data.table[held] @ line
        bare[held | english] = data.table[held | english][:, :plain] @ line[:plain]
    slopes = {}
    for code in LANGUAGES:
        here = own & (data.languages == code)
        odds, chosen = (raw, here) if here.any() else (bare, own)
        weight = _as_in_life(counts, sad, chosen) + _as_in_life(counts, sad, english)
        slopes[code] = _slope(np.where(english, bare, odds), sad, weight)
    return slopes


def _slope(raw: Table, sad: Table, weight: Table) -> tuple[float, float]:
    signs = 2 * sad - 1

    def loss(pair: Table) -> float:
        return float((weight * np.logaddexp(0, -signs * (pair[0] * raw + pair[1]))).sum())

    best = minimize(loss, np.array([1.0, 0.0]), bounds=[(0.05, 5.0), (-5.0, 5.0)])
    return round(float(best.x[0]), 4), round(float(best.x[1]), 4)


def _as_in_life(counts: Table, sad: Table, here: Table) -> Table:
    """Weights of the rows `here`, of which UNHAPPY_AMONG_ALL are unhappy; they add up to one."""
    bad, rest = counts * here * sad, counts * here * (1 - sad)
    found: Table = UNHAPPY_AMONG_ALL * bad / bad.sum() + (1 - UNHAPPY_AMONG_ALL) * rest / rest.sum()
    return found


def _write(
    data: Features, found: Table, calibrations: dict[str, tuple[float, float]], out: Path
) -> None:
    concepts, manner, ones, pieces = np.split(found, np.cumsum(data.widths))
    concepts, known = concepts * CONCEPT_SCALE, len(data.names)
    tables, tongues = {}, {}
    for code in LANGUAGES:
        scale = 0.0
        if code in PIECE_LANGUAGES:
            first = PIECE_LANGUAGES.index(code) * features.BUCKETS
            tables[code], scale = _rounded(pieces[first : first + features.BUCKETS])
        tongues[code] = weights.Tongue(scale=scale, calibration=calibrations[code])
    file = weights.WeightsFile(
        version=VERSION,
        concepts={
            name: weights.Concept(met=_row(concepts[n]), denied=_row(concepts[known + n]))
            for n, name in enumerate(data.names)
        },
        manner={name: _row(manner[n]) for n, name in enumerate(features.MANNER)},
        bias=_row(ones[0]),
        languages=tongues,
    )
    np.savez_compressed(out / weights.PIECES_FILE, allow_pickle=False, **tables)
    _save(file, out)


def _rounded(pieces: Table) -> tuple[NDArray[np.int8], float]:
    """The KEPT heaviest pieces in steps of one 127th of nearly the heaviest, and the step."""
    heavy = np.abs(pieces).max(axis=1)
    floor = np.partition(heavy, -KEPT)[-KEPT]
    step = float(np.quantile(heavy[heavy >= floor], 0.999)) / 127
    whole = np.clip(np.round(pieces / step), -127, 127).astype(np.int8)
    whole[heavy < floor] = 0
    return whole, round(step, 6)


def _row(values: Table) -> weights.Row:
    one, two, three = (round(float(value), 3) for value in values)
    return one, two, three


def _save(file: weights.WeightsFile, out: Path) -> None:
    text = file.model_dump_json(indent=1)
    (out / weights.WEIGHTS_FILE).write_text(text + "\n", encoding="utf-8")


def fit_stars(out: Path, folder: Path) -> Fusion:
    """The weights of text and stars, from English app reviews read by the same concepts.

    Only English reviews have both stars and what people read in them; none was trained on.
    """
    file = weights.load_weights(out)
    tongue = file.languages["nl"]
    english = WordModel(
        PIVOT, file.model_copy(update={"languages": {PIVOT: tongue}}), None, pack_of(PIVOT)
    )
    reviews = list(combine.rated(folder))
    fusion = combine.fit_fusion([english.whole(one.text).unhappy for one in reviews], reviews)
    _save(file.model_copy(update={"fusion": fusion}), out)
    return fusion


def _said(text: str) -> features.Said:
    plain = unicodedata.normalize("NFC", text[:20_000])
    return features.Said(plain, tokens_of(plain))


def main() -> None:
    """Train, measure beside a run that also had the non-commercial sets, and write the card."""
    asked = _arguments()
    every = rows_of(asked.data)
    aside = [row for row in every if row.for_measuring]
    rows = [row for row in every if not row.for_measuring]
    console.log(f"{len(rows):,} texts to train on, {len(aside):,} kept back; reading them")
    data = Features(rows)
    free = np.array([row.source not in NON_COMMERCIAL for row in rows])
    console.log(f"fitting on {free.sum():,}")
    learn(data, asked.out, trained=free, seed=asked.seed)
    fusion = fit_stars(asked.out, asked.data)
    found: list[Measured] = measure(asked.out, aside, log=console.log)
    console.log("fitting again, with the non-commercial sets")
    with tempfile.TemporaryDirectory() as other:
        learn(data, Path(other), trained=np.ones_like(free), seed=asked.seed)
        beside = measure(Path(other), aside, log=console.log)
    trained = [row for row, used in zip(rows, free, strict=True) if used]
    write_card(asked.out, trained, found, beside, fusion=fusion, kept=KEPT, seed=asked.seed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m monitor.judgement.training.languages", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the labelled sets")
    parser.add_argument("--out", type=Path, default=weights.FOLDER, help="the folder to write")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
