"""The labelled sets, one reader each: rows of a public file in, examples out."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.judgement.training import aspect_labels
from monitor.judgement.training.splits import held_out

POLARITIES = ("negative", "neutral", "positive")
EMOTIONS = ("anger", "joy", "optimism", "sadness")

#: Never trained on, so that the figures say how the model does on a place it has not seen.
LEFT_OUT_STARS = frozenset({"yelp_la", "flipkart", "gplay_amazon"})
LEFT_OUT_TWEETS = frozenset({"sanders", "apple_dfe", "dong14"})
#: Stated as non-commercial by who gives them out, so never trained on; measured on only.
NON_COMMERCIAL = frozenset(
    {
        "amazon_alexa",
        "amazon_datafiniti_sample",
        "yelp_ga",
        "yelp_json_b1",
        "yelp_json_venkat",
        "yelp_phoenix",
    }
)


@dataclass(frozen=True)
class Example:
    """One text with what people said of it; None where nobody was asked.

    polarity: 0 to 2 as POLARITIES; stars: 0 to 4; complaint and offensive: 0 or 1;
    emotion: 0 to 3 as EMOTIONS; aspects: one mark an aspect, 1 yes, 0 no, -1 not asked.
    """

    text: str
    source: str
    polarity: int | None = None
    stars: int | None = None
    complaint: int | None = None
    emotion: int | None = None
    offensive: int | None = None
    aspects: tuple[int, ...] | None = None


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The JSON objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def with_title(row: dict[str, str]) -> str:
    """Title and text as the judge sees them."""
    return f"{row['title']}. {row['text']}" if row.get("title") else row["text"]


def polarity(folder: Path) -> Iterator[Example]:
    """English polarity rows but for the brand tweets left out."""
    for row in rows(folder / "polarity.jsonl.gz"):
        if row["lang"] == "en" and row["source"] not in LEFT_OUT_TWEETS:
            label = POLARITIES.index(row["label"])
            yield Example(row["text"], row["source"], polarity=label)


def stars(folder: Path, most: int, seed: int) -> list[Example]:
    """English star reviews, at most `most` a star, of the sources that may be trained on.

    What the word lists find in them marks the aspects hardly any set has labels for.
    """
    by_star: dict[int, list[Example]] = {star: [] for star in range(5)}
    for row in rows(folder / "stars.jsonl.gz"):
        if row["lang"] == "en" and row["source"] not in LEFT_OUT_STARS | NON_COMMERCIAL:
            star, text = int(row["stars"]) - 1, with_title(row)
            marks = aspect_labels.by_words(text)
            by_star[star].append(Example(text, row["source"], stars=star, aspects=marks))
    return _sample(by_star, most, seed)


def complaints(folder: Path, *, held: bool) -> list[Example]:
    """One half of the complaint tweets."""
    return [
        Example(row["text"], row["domain"], complaint=int(row["complaint"]))
        for row in rows(folder / "complaints.jsonl.gz")
        if held_out(row["text"]) is held
    ]


def emotions(folder: Path) -> Iterator[Example]:
    """Tweets by the emotion people read in them."""
    for row in rows(folder / "emotion_tweets.jsonl.gz"):
        yield Example(row["text"], "tweeteval_emotion", emotion=EMOTIONS.index(row["label"]))


def offensive(folder: Path, most: int, seed: int) -> list[Example]:
    """Tweets that people found offensive or not, at most `most` of each."""
    found: dict[int, list[Example]] = {0: [], 1: []}
    for row in rows(folder / "offensive_tweets.jsonl.gz"):
        label = int(row["label"] == "offensive")
        found[label].append(Example(row["text"], "tweeteval_offensive", offensive=label))
    return _sample(found, most, seed)


#: Files with labels of the matter a text is about: the name in aspect_labels.toml, the file,
#: and the field that holds the label.
ASPECT_FILES = (
    ("mams", "aspects_mams.jsonl.gz", "category"),
    ("fastfood", "complaint_types_fastfood.jsonl.gz", "complaint_types"),
    ("app_topics", "app_review_topics.jsonl.gz", "topic"),
    ("banking77", "banking77.jsonl.gz", "category"),
    ("bitext", "support_intents_synthetic.jsonl.gz", "intent"),
    ("semeval_absa", "aspects_semeval.jsonl.gz", "category"),
)
#: Terms of the SemEval aspect sets: research, not commercial.
MEASURED_ONLY = frozenset({"semeval_absa"})


def aspects(folder: Path, *, held: bool, without: frozenset[str] = frozenset()) -> list[Example]:
    """Texts with marked aspects, one half of each set."""
    found: list[Example] = []
    for name, file, field in ASPECT_FILES:
        if name not in without:
            marked = aspect_labels.marked(name, _labels(folder / file, field))
            found += [
                Example(text, name, aspects=marks)
                for text, marks in marked
                if held_out(text) is held
            ]
    return found


def _labels(path: Path, field: str) -> Iterator[tuple[str, str]]:
    for row in rows(path):
        if row.get("lang", "en") == "en":
            yield row.get("text") or row.get("utterance", ""), row[field]


def _sample(groups: dict[int, list[Example]], most: int, seed: int) -> list[Example]:
    shuffle = random.Random(seed)  # noqa: S311 - a reproducible sample, not a secret
    chosen: list[Example] = []
    rows_of = Counter(example.source for examples in groups.values() for example in examples)
    for examples in groups.values():
        shuffle.shuffle(examples)
        examples.sort(key=lambda example: rows_of[example.source])  # small sources whole
        chosen += examples[:most]
    return chosen
