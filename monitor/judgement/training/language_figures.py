"""Measures the word models on texts kept back, and writes their card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import recall_score, roc_auc_score

from monitor.judgement.heads import Fusion
from monitor.judgement.training.combine import UNHAPPY_AMONG_ALL
from monitor.judgement.training.language_rows import Row
from monitor.judgement.words.model import WordModel
from monitor.judgement.words.pack import LANGUAGES, pack_of, read_file
from monitor.judgement.words.weights import load_weights

Table = NDArray[Any]

MEASURED = 2500  # of a large set, so many are read
BINS = 10
TITLES = {
    "xlmt": "XLM-T validation tweets",
    "germeval2017": "GermEval 2017, one half (posts about a railway)",
    "restmex2022": "Rest-Mex reviews, one half",
    "cuba_hotels": "reviews of hotels, one half",
    "olist": "Olist shop reviews, one half",
    "semeval_nl": "SemEval 2016 restaurant sentences, one half",
}


@dataclass(frozen=True)
class Measured:
    """One set in one language."""

    language: str
    source: str
    rows: int
    auc_rest: float | None  #: negative against neutral and positive; None where there are stars
    auc_positive: float
    auc_lists: float  #: negative against positive by the word lists alone
    error: float  #: of calibration, as if UNHAPPY_AMONG_ALL were unhappy
    recall: float | None  #: mean over the three polarities
    caught: float  #: of the unhappy, at the cut-off
    alarms: float  #: of the pleased, at the cut-off


def measure(folder: Path, rows: Sequence[Row], *, log: Callable[[str], None]) -> list[Measured]:
    """One line a language and set, by the weights as they lie in `folder`."""
    found = []
    groups = sorted({(row.language, row.source) for row in rows})
    for language, source in groups:
        chosen = [row for row in rows if (row.language, row.source) == (language, source)]
        spread = chosen[:: max(1, len(chosen) // MEASURED)]  # the files are sorted by stars
        one = _measured(folder, language, source, spread)
        log(f"{language} {source}: {one.auc_positive:.3f} against positive, {len(chosen):,} texts")
        found.append(one)
    return found


def _measured(folder: Path, language: str, source: str, rows: Sequence[Row]) -> Measured:
    model = WordModel.load(language, folder)
    lists = WordModel(language, load_weights(folder), None, pack_of(language))
    read = [model.whole(row.text) for row in rows]
    labels = np.array([row.label for row in rows])
    unhappy = np.array([part.unhappy for part in read])
    alone = np.array([lists.raw(row.text) for row in rows])
    shares = np.array([(part.negative, part.neutral, part.positive) for part in read])
    strong, sad = labels != 1, labels == 0
    reviews = rows[0].from_stars
    judged = strong if reviews else np.ones(len(rows), dtype=bool)
    return Measured(
        language=language,
        source=source,
        rows=int(judged.sum()),
        auc_rest=None if reviews else float(roc_auc_score(sad, unhappy)),
        auc_positive=float(roc_auc_score(sad[strong], unhappy[strong])),
        auc_lists=float(roc_auc_score(sad[strong], alone[strong])),
        error=calibration_error(unhappy[judged], sad[judged]),
        recall=None
        if reviews
        else float(recall_score(labels, shares.argmax(axis=1), average="macro")),
        caught=float((unhappy[sad] >= model.cut_off).mean()),
        alarms=float((unhappy[labels == 2] >= model.cut_off).mean()),
    )


def calibration_error(said: Table, sad: Table) -> float:
    """Expected calibration error where UNHAPPY_AMONG_ALL were unhappy, whatever the set holds."""
    share = sad.mean()
    weight = np.where(sad, UNHAPPY_AMONG_ALL / share, (1 - UNHAPPY_AMONG_ALL) / (1 - share))
    weight = weight / weight.sum()
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = [
        abs((weight * (said - sad))[place == number].sum())
        for number in range(BINS)
        if (place == number).any()
    ]
    return float(sum(gaps))


CARD = """# Word models for German, French, Spanish, Italian, Portuguese and Dutch

The English encoder cannot read these languages. Each has a light model instead, in numpy alone:

- **Word lists** (`de.toml` and so on, {entries:,} entries, written by hand): {concepts} \
concepts such as
  "rude", "broken" or "come back", each met or denied ("nicht freundlich"). A concept has one set
  of weights for all languages, learned from all of them and from English texts through `en.toml`:
  what English reviews teach about "refund" holds for "Erstattung". Emoji are concepts too.
- **Word pieces**: hashed words, word pairs and pieces of two to five letters, one small int8 table
  a language (`pieces.npz`, the {kept:,} that weigh most), learned from that language's \
tweets. Dutch
  has none: no Dutch set that may be used was at hand.
- **`unhappy`** is calibrated a language for a place where one author in four is unhappy: half on
  its own rows, by fits that had not seen them, half on English reviews, by their concepts alone.
  Dutch takes the other languages' concepts in place of its own rows.
- **With stars**: log-odds = {text:g} x log-odds of the text + one of {stars} for 1 to 5 \
stars; stars
  alone: {alone}. Fitted on {fusion_on} in English, read by the same concepts, which is as rough.
  The text weighs less than the English model's does, the stars more.

Made by `python -m monitor.judgement.training.languages --data FOLDER --out FOLDER --seed {seed}`.

## Figures

None of these texts was trained on. The files as they lie here, int8. AUC: how often an unhappy
text ranks above another. Lists alone: the same without word pieces. Calibration error: as if one
author in four were unhappy. Caught and false alarms: unhappy and pleased authors at the cut-off
{cut_off:g}. Stars are weak labels (up to 2 against 4 and 5). Where a language has no reviews \
to measure
on (German, French, Italian), its tweets are about politics and news, which are harder than
reviews; the Spanish, Portuguese and Dutch lines say what to expect of reviews.

| language | set | texts | AUC, negative against the rest | against positive | lists alone | \
mean recall of three | calibration error | caught | false alarms |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
{lines}

### Were the non-commercial sets trained on as well

Rest-Mex, the Cuban hotels and Olist are stated as academic or non-commercial, so the files here
have not seen them. A second run that trained on the other half of each:

| language | set | AUC against positive, as shipped | with those sets |
|---|---|--:|--:|
{beside}

The gain is mostly on those sets' own pages, so they stay out.

How freely the weights move and how much English counts were chosen with figures of these sets in
view, so all of them may flatter a little.

## What it is not for

Irony, mild complaints in neutral words, and short texts without a feeling word: the model is then
near its average, and says so. It cannot tell who is meant. A person approves every answer.

## Data and licences

No text of theirs is in this folder. Rows that stand in the sets we report on were removed.

| set | rows trained on | licence as stated |
|---|--:|---|
{data}

Looked at while the word lists were written, and not trained on: one half of Olist and of the Dutch
sentences; the figures above are of the other halves.
"""
LICENCES = {
    "xlmt": "repository Apache-2.0; tweets of SB10k, DEFT, Sentipolc, InterTASS etc., research",
    "germeval2017": "CC BY-SA 4.0 as stated by the task",
    "complaints": "none stated; research data of Preotiuc-Pietro et al., ACL 2019",
    "sst5": "Stanford Sentiment Treebank; no explicit licence, research",
    "cr": "Hu and Liu customer reviews; free for research",
    "sxsw": "CrowdFlower Data for Everyone",
    "entity_val": "CC0 as stated on Kaggle",
    "womens_clothing": "CC0",
    "gplay_fintech": "none stated; Google Play terms",
    "yelp_varun": "none stated; Yelp texts",
}
AMAZON = "McAuley Amazon 5-core; research, Ni et al. 2019"
SEMEVAL = "SemEval 2013-2016 task 4; research use, Twitter terms"


def write_card(
    out: Path,
    trained: Sequence[Row],
    found: Sequence[Measured],
    beside: Sequence[Measured],
    *,
    fusion: Fusion,
    kept: int,
    seed: int,
) -> None:
    """Write README.md of the folder."""
    weights = load_weights(out)
    counts = Counter((row.source, row.language) for row in trained)
    pairs = zip(found, beside, strict=True)
    card = CARD.format(
        entries=sum(_entries(code) for code in LANGUAGES),
        concepts=len(weights.concepts),
        kept=kept,
        seed=seed,
        text=fusion.text,
        stars=", ".join(f"{value:+.2f}" for value in fusion.stars),
        alone=", ".join(f"{value:+.2f}" for value in fusion.alone),
        fusion_on="App Store reviews that people had read",
        cut_off=weights.cut_off,
        lines="\n".join(_line(one) for one in found),
        beside="\n".join(
            f"| {a.language} | {TITLES[a.source]} | {a.auc_positive:.3f} | {b.auc_positive:.3f} |"
            for a, b in pairs
        ),
        data="\n".join(
            f"| {source} ({language}) | {count:,} | {_licence(source)} |"
            for (source, language), count in sorted(counts.items())
        ),
    )
    (out / "README.md").write_text(card, encoding="utf-8")


def _entries(code: str) -> int:
    file = read_file(code)
    return sum(map(len, (*file.concepts.values(), *file.aspects.values())))


def _line(one: Measured) -> str:
    def told(value: float | None, digits: int = 3) -> str:
        return "–" if value is None else f"{value:.{digits}f}"

    return (
        f"| {one.language} | {TITLES[one.source]} | {one.rows:,} | {told(one.auc_rest)} |"
        f" {told(one.auc_positive)} | {told(one.auc_lists)} | {told(one.recall)} |"
        f" {told(one.error)} | {one.caught:.0%} | {one.alarms:.0%} |"
    )


def _licence(source: str) -> str:
    if source.startswith("semeval_"):
        return SEMEVAL
    return AMAZON if source.startswith("amazon_") else LICENCES[source]
