"""How well an aspect of one's own works from five examples, on public sets with human labels.

    python -m tests.benchmarks.few_shot DATA

DATA is a folder with the sets (they are not part of this repository). The examples are invented,
as a team would write them; the texts are judged by sentences, as in the product. docs/learning.md
carries the figures.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.judgement.learned import named
from monitor.judgement.learning.custom import Told, background_of, custom_heads, found_in
from monitor.judgement.learning.model import EmbeddingModel
from monitor.judgement.sentences import parts_of

MOST_TEXTS = 1500
OWN = 200  # texts that stand for the team's own newest mentions


@dataclass(frozen=True)
class Text:
    """One text, and what people say it is about."""

    text: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A category of a set as somebody would teach it."""

    label: str
    examples: tuple[str, ...]
    words: tuple[str, ...] = ()


ASKED: dict[str, tuple[Asked, ...]] = {
    "banking77.jsonl.gz": (
        Asked("card_arrival", (
            "When will my new card come?", "I am still waiting for my card in the post.",
            "My card has not arrived yet.", "How long until the card gets here?",
            "I ordered a card two weeks ago, where is it?",
        )),
        Asked("passcode_forgotten", (
            "I forgot my passcode.", "I do not remember the code to get in.",
            "How do I reset my passcode?", "My passcode is not accepted, I need a new one.",
            "I cannot get in because I lost the passcode.",
        ), ("passcode",)),
        Asked("lost_or_stolen_card", (
            "My card was stolen.", "I lost my card on the train.", "I cannot find my card.",
            "Somebody took my wallet with the card in it.", "What do I do about a lost card?",
        ), ("stolen", "lost")),
        Asked("transaction_charged_twice", (
            "I was charged twice for one thing.", "The same payment shows two times.",
            "Why did the shop take my money twice?", "There is a double charge on my account.",
            "I paid once and it was taken off twice.",
        ), ("twice", "double*", "two times")),
        Asked("declined_cash_withdrawal", (
            "The cash machine refused my card.", "I could not take out cash today.",
            "Why was my withdrawal declined?", "The ATM would not give me any money.",
            "My card does not work at the machine.",
        )),
        Asked("exchange_rate", (
            "What exchange rate do you use?", "How is the exchange rate worked out?",
            "Where do your rates come from?", "Is the exchange rate good today?",
            "How often does the rate change?",
        )),
    ),
    "aspects_mams.jsonl.gz": (
        Asked("price", (
            "It is far too expensive.", "The prices are fair.", "Good value for money.",
            "We paid a fortune for two.", "Cheap and worth every cent.",
        ), ("price*", "expensive", "cheap", "overpriced", "worth", "pricey")),
        Asked("ambience", (
            "The atmosphere is cosy and romantic.", "Loud music and dim light.",
            "The decor is lovely.", "A calm, elegant room.", "It has no charm at all.",
        ), ("atmosphere", "decor", "ambience", "music")),
        Asked("staff", (
            "Our waiter was very kind.", "The waitress forgot our drinks.",
            "The manager came to the table.", "Friendly people behind the bar.",
            "The hostess was rude.",
        ), ("waiter*", "waitress*", "staff", "manager", "server*", "bartender*", "host*")),
        Asked("menu", (
            "The menu has little to choose from.", "A long list of wines.",
            "They have a good vegetarian menu.", "The menu changes every week.",
            "I wish there were more on the menu.",
        ), ("menu*",)),
    ),
    "complaint_types_fastfood.jsonl.gz": (
        Asked("RudeService", (
            "The cashier was rude to me.", "She rolled her eyes and threw the bag at us.",
            "They yelled at the customers.", "The manager laughed at my complaint.",
            "Nobody was polite, they ignored us.",
        ), ("rude*", "attitude")),
        Asked("SlowService", (
            "We waited half an hour in the drive through.", "The service is so slow.",
            "It took forever to get two burgers.", "The line never moves.",
            "Why does it take twenty minutes for fries?",
        ), ("slow*", "wait*", "forever")),
        Asked("OrderProblem", (
            "They got my order wrong again.", "I asked for no onions and got onions.",
            "They gave me the wrong burger.", "Check your bag, the order is never right.",
            "I ordered a large and got a small.",
        ), ("wrong",)),
        Asked("Filthy", (
            "The tables were dirty.", "The restroom was disgusting.", "Trash all over the floor.",
            "There were flies everywhere.", "The place has not been cleaned in weeks.",
        ), ("dirty", "filthy", "clean*", "bathroom*")),
        Asked("MissingFood", (
            "My fries were missing from the bag.", "They forgot half of our food.",
            "I got home and a burger was not there.", "No sauce in the bag although I paid for it.",
            "We were two sandwiches short.",
        ), ("missing",)),
    ),
    "app_review_topics.jsonl.gz": (
        Asked("SHIPPING", (
            "My package is always late.", "It never arrived.", "The delivery took two weeks.",
            "They say it was delivered and it was not.", "Two-day shipping takes a week now.",
        ), ("ship*", "deliver*", "package*")),
        Asked("CUSTOMER-SERVICE", (
            "Customer service is no help.", "I talked to three agents and nobody could help me.",
            "You can not reach a real person.", "Support hung up on me.",
            "The chat agent was kind and solved it.",
        ), ("customer service", "customer support", "representative*", "agent*")),
        Asked("SECURITY", (
            "My account was hacked.", "Somebody bought things with my card.",
            "I cannot log in, the code never comes.", "They locked my account for no reason.",
            "It keeps asking for a verification code.",
        ), ("hack*", "fraud*", "password*")),
    ),
}  # fmt: skip


def texts_of(file: Path) -> list[Text]:
    """The texts of one set, each once, with all labels people gave it."""
    found: dict[str, set[str]] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            label = row.get("category") or row.get("topic") or row.get("complaint_types")
            if label:
                found.setdefault(row["text"], set()).update(str(label).split("|"))
    rows = [Text(text, frozenset(labels)) for text, labels in found.items()]
    random.Random(7).shuffle(rows)
    return rows[: MOST_TEXTS + OWN]


def measure(model: EmbeddingModel, file: Path, asked: Sequence[Asked]) -> Iterator[str]:
    """A line a category: how many there are, and precision, recall, F1 without and with words."""
    rows = texts_of(file)
    own, tested = rows[:OWN], rows[OWN:]
    told = [Told(one.label, one.examples) for one in asked]
    heads = custom_heads(model, told, background_of(model, [row.text for row in own]))
    parts = [parts_of(row.text) or [row.text] for row in tested]
    vectors = model.embed([part for found in parts for part in found]).vectors
    for one, head in zip(asked, heads, strict=True):
        likely = iter(found_in(head, vectors))
        by_example = [max([next(likely) for _ in found]) >= 0.5 for found in parts]
        by_word = [hit or named(one.words, row.text)
                   for hit, row in zip(by_example, tested, strict=True)]  # fmt: skip
        said = [one.label in row.labels for row in tested]
        both = f"{scores(by_example, said)} | {scores(by_word, said) if one.words else '–'}"
        yield f"| {file.name.split('.')[0]}: {one.label} | {sum(said)} of {len(said)} | {both} |"


def scores(found: Sequence[bool], said: Sequence[bool]) -> str:
    """Precision, recall and F1."""
    right = sum(a and b for a, b in zip(found, said, strict=True))
    precision, recall = right / max(1, sum(found)), right / max(1, sum(said))
    return f"{precision:.2f} / {recall:.2f} / {2 * right / max(1, sum(found) + sum(said)):.2f}"


def main(data: Path) -> None:
    """Measure the built-in model and write a table."""
    from monitor.judgement.model import built_in

    model = built_in()
    lines = [f"| {model.name} | there | five examples | and words |", "|---|--:|---|---|"]
    for name, asked in ASKED.items():
        lines += measure(model, data / name, asked)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
