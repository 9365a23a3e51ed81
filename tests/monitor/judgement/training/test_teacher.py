"""The larger encoder that teaches the small one: what it learns from, and what it says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from monitor.judgement.training import data, fit, teacher
from monitor.judgement.training.sets import Example
from monitor.judgement.training.targets import CHOICES, TAUGHT
from tests.monitor.judgement.training import labelled
from tests.monitor.judgement.training.encoder import write_encoder

SMALL = replace(fit.Recipe(), teacher_rate=1e-3)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random encoder of three layers, beside the texts its vocabulary is from."""
    folder = tmp_path_factory.mktemp("teacher")
    labelled.write_sets(folder / "data")
    write_encoder(folder / "base", folder / "data", layers=3, width=48)
    return folder / "base"


def test_it_learns_from_a_share_of_what_there_is_plenty_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(teacher, "MOST", {"tweets": 3, "stars": 2, "brands": 1})
    examples = [
        *(Example(f"tweet {n}", "semeval_2013train", polarity=0) for n in range(9)),
        *(Example(f"brand {n}", "sxsw", polarity=1) for n in range(9)),
        *(Example(f"review {n}", "amazon_musical", stars=4) for n in range(9)),
        *(Example(f"sentence {n}", "sst5", polarity=2) for n in range(9)),
        *(Example(f"complaint {n}", "retail", complaint=1) for n in range(9)),
        *(Example(f"joke {n}", "tweeteval_offensive", offensive=0) for n in range(9)),
    ]

    chosen = teacher.texts_for(examples)

    kinds = Counter(example.text.split()[0] for example in chosen)
    assert kinds == {"tweet": 3, "brand": 1, "review": 2, "sentence": 9, "complaint": 18}
    assert chosen == teacher.texts_for(examples)


def test_its_lowest_layers_stay_as_they_are(base: Path) -> None:
    some = data.training_split(base.parent / "data", 7).train

    before = fit.JudgeNet(base).encoder.state_dict()
    after = teacher.fitted(some, base, SMALL).encoder.state_dict()

    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert moved
    assert all(name.startswith(("encoder.layer.2.", "pooler")) for name in moved)


def test_what_it_says_stands_in_the_order_of_the_texts(base: Path) -> None:
    net = fit.JudgeNet(base)
    net.eval()
    texts = ["rude", "the soup was superb and the waiter was kind to all of us", "", "rude"]

    said = teacher.said_by_teacher(net, base, texts)

    assert {name: shares.shape for name, shares in said.items()} == {
        name: (4, CHOICES[name]) for name in TAUGHT
    }
    for name, shares in said.items():
        alone = teacher.said_by_teacher(net, base, texts[1:2])[name]
        assert shares.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-3)
        assert shares[1] == pytest.approx(alone[0], abs=1e-2)
        assert shares[0] == pytest.approx(shares[3], abs=1e-2)


def test_of_no_texts_it_says_nothing(base: Path) -> None:
    said = teacher.said_by_teacher(fit.JudgeNet(base), base, [])

    assert {shares.shape for shares in said.values()} == {(0, 2), (0, 3), (0, 5)}


def test_together_they_say_what_lies_between_and_of_the_rest_the_teacher_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(teacher, "SHARE", {"polarity": 0.5, "stars": 0.0, "complaint": 0.75})
    runs = {name: np.full((1, 2), 0.2, np.float32) for name in TAUGHT}
    larger = {name: np.full((3, 2), 0.6, np.float32) for name in TAUGHT}

    both = teacher.together(runs, larger)

    first = {name: shares[0, 0] for name, shares in both.items()}
    assert first == pytest.approx({"polarity": 0.4, "stars": 0.2, "complaint": 0.5})
    assert all(shares[1:].tolist() == larger["stars"][1:].tolist() for shares in both.values())


def test_it_is_asked_of_single_sentences_of_reviews_that_are_not_reported_on() -> None:
    review = "The soup was really superb. It took two hours but the waiter was very kind. Never."
    examples = [
        Example(review, "yelp", stars=4),
        Example(review, "yelp", stars=4),
        Example("So this is a tweet.", "semeval_2013train", polarity=1),
    ]

    found = teacher.sentences_of(examples, {"it took two hours"})

    assert sorted(example.text for example in found) == [
        "The soup was really superb.",
        "but the waiter was very kind.",
    ]
    assert {data.heads_of(example) for example in found} == {frozenset()}


def test_each_pass_has_sentences_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teacher, "SENTENCES", 2)
    examples = [Example(f"The soup was {word} today.", "yelp", stars=4) for word in "abcde"]

    passes = [teacher.sentences_of(examples, set(), number) for number in (1, 2, 3, 4)]

    assert [len(found) for found in passes] == [2, 2, 1, 0]
    assert len({example.text for found in passes for example in found}) == 5
    assert passes[1] == teacher.sentences_of(examples, set(), 2)
