"""Writes a folder of labelled sets like the real one: invented texts, every file, a few rows."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

GOOD = ("lovely", "friendly", "quick", "superb", "charming", "excellent")
BAD = ("rude", "filthy", "broken", "late", "dreadful", "useless")
THINGS = ("the waiter", "the parcel", "our room", "this app", "the soup", "my card", "the train")

Row = Mapping[str, str | int]


def text(number: int, *, good: bool, about: str = "") -> str:
    """One of many sentences, none like another."""
    words = GOOD if good else BAD
    thing = about or THINGS[number % len(THINGS)]
    return f"{thing} was {words[number // 3 % len(words)]} on visit {number} of spring"


def write_sets(folder: Path) -> None:
    """Every file that the training reads."""
    (folder / "report").mkdir(parents=True)
    write(folder / "polarity.jsonl.gz", _polarity())
    write(folder / "stars.jsonl.gz", _stars())
    write(folder / "complaints.jsonl.gz", _complaints())
    write(folder / "emotion_tweets.jsonl.gz", _emotions())
    write(folder / "offensive_tweets.jsonl.gz", _offensive())
    write(folder / "app_review_types.jsonl.gz", _app_types())
    for file, field, labels in (
        ("aspects_mams", "category", ("food", "service")),
        ("complaint_types_fastfood", "complaint_types", ("RudeService", "SlowService|Filthy")),
        ("app_review_topics", "topic", ("SHIPPING", "CUSTOMER-SERVICE")),
        ("banking77", "category", ("card_arrival", "change_pin")),
        ("aspects_semeval", "category", ("FOOD#QUALITY", "SERVICE#GENERAL")),
    ):
        write(folder / f"{file}.jsonl.gz", _aspects(file, field, labels))
    write(folder / "support_intents_synthetic.jsonl.gz", _intents())
    write(folder / "report" / "semeval2017test.jsonl.gz", _report(3))
    write(folder / "report" / "uci.jsonl.gz", _report(2))


def write(path: Path, rows: Iterable[Row]) -> None:
    """Rows as gzipped JSON lines."""
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(dict(row)) + "\n" for row in rows)


def _polarity() -> Iterable[Row]:
    for source in ("semeval_2016train", "sanders", "apple_dfe", "dong14"):
        for number in range(600 if source == "semeval_2016train" else 60):
            label = ("negative", "neutral", "positive")[number % 3]
            said = text(number, good=label == "positive", about=f"{source} thing")
            yield {"source": source, "lang": "en", "label": label, "text": said}


def _stars() -> Iterable[Row]:
    sources = ("yelp_varun", "yelp_la", "flipkart", "gplay_amazon", "yelp_ga")
    for source in sources:
        for number in range(60):
            stars = (number + number // 5) % 5 + 1
            said = text(number, good=stars > 3, about=f"{source} place")
            yield {"source": source, "lang": "en", "stars": stars, "title": "", "text": said}


def _complaints() -> Iterable[Row]:
    for number in range(80):
        bad = number % 2
        domain = "random_tweet" if number % 4 == 0 else "transport"
        said = text(number, good=not bad, about="@bus the ride")
        yield {"text": said, "complaint": bad, "domain": domain}


def _emotions() -> Iterable[Row]:
    for number in range(20):
        label = ("anger", "joy", "optimism", "sadness")[number % 4]
        yield {
            "split": "train",
            "text": text(number, good=number % 2 == 1, about="mood"),
            "label": label,
        }


def _offensive() -> Iterable[Row]:
    for number in range(20):
        label = ("offensive", "not-offensive")[number % 2]
        yield {"split": "train", "text": text(number, good=False, about="he"), "label": label}


def _app_types() -> Iterable[Row]:
    for number in range(60):
        bad = number % 2 == 0
        yield {
            "stars": number % 5 + 1,
            "title": f"Note {number}",
            "text": text(number, good=not bad, about="version"),
            "category": "bug report" if bad else "other",
            "sentiment": "negative" if bad else "positive",
            "requirement_type": "",
        }


def _aspects(file: str, field: str, labels: tuple[str, str]) -> Iterable[Row]:
    for number in range(400):
        said = text(number, good=number % 2 == 0, about=f"{file} thing")
        yield {"text": said, "lang": "en", field: labels[number % 2]}


def _intents() -> Iterable[Row]:
    for number in range(40):
        intent = ("get_refund", "track_order")[number % 2]
        yield {"utterance": f"please {intent} number {number}", "intent": intent}


def _report(classes: int) -> Iterable[Row]:
    labels = ("negative", "positive", "neutral")[:classes]
    for number in range(30):
        label = labels[number % classes]
        said = text(number, good=label == "positive", about=f"report {classes}")
        yield {"text": said, "label": label}
