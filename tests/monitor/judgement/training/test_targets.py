"""What the net is taught: people's labels, and what earlier runs say where nobody was asked."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from monitor.judgement.training.aspect_labels import ASPECTS
from monitor.judgement.training.sets import Example
from monitor.judgement.training.targets import CHOICES, Said, Targets, Weights

COUNT = Weights(smoothing=0.1, aspects=0.5, taught=0.5, unasked=0.3)
MARKS = (1, 0, *(-1,) * (len(ASPECTS) - 2))
TEXTS = [
    Example("a dreadful stay", "tweets", polarity=0),
    Example("two stars for the soup", "reviews", stars=1, aspects=MARKS),
]
SAID: Said = {
    "polarity": np.array([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1]], np.float32),
    "stars": np.array([[0.9, 0.1, 0, 0, 0], [0.4, 0.6, 0, 0, 0]], np.float32),
    "complaint": np.array([[0.2, 0.8], [0.5, 0.5]], np.float32),
}


@pytest.fixture
def answers() -> dict[str, torch.Tensor]:
    """Some logits of each head."""
    torch.manual_seed(1)
    return {
        name: torch.randn(2, size) for name, size in {**CHOICES, "aspects": len(ASPECTS)}.items()
    }


def test_without_earlier_runs_only_what_people_were_asked_counts(
    answers: dict[str, torch.Tensor],
) -> None:
    loss = Targets.of(TEXTS, COUNT).loss(answers, [0, 1])

    labels = (("polarity", 0, 0), ("stars", 1, 1))
    wanted = sum(
        functional.cross_entropy(answers[name][row], torch.tensor(label), label_smoothing=0.1)
        for name, row, label in labels
    )
    marked = functional.binary_cross_entropy_with_logits(
        answers["aspects"][1, :2], torch.tensor([1.0, 0.0]), reduction="sum"
    )
    assert float(loss) == pytest.approx(float(wanted + 0.5 * marked) / 2, rel=1e-5)


def test_where_nobody_was_asked_the_earlier_runs_answer_but_weigh_less() -> None:
    targets = Targets.of(TEXTS, COUNT, SAID)

    assert targets.shares["complaint"][0].tolist() == pytest.approx([0.2, 0.8])
    assert targets.weights["complaint"].tolist() == pytest.approx([0.3, 0.3])
    assert targets.weights["polarity"].tolist() == pytest.approx([1.0, 0.3])


def test_where_a_person_answered_both_count() -> None:
    targets = Targets.of(TEXTS, COUNT, SAID)

    person = torch.tensor([0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3])
    both = (person + torch.tensor([0.8, 0.1, 0.1])) / 2
    assert targets.shares["polarity"][0].tolist() == pytest.approx(both.tolist())
    assert float(targets.shares["polarity"].sum()) == pytest.approx(2)


def test_a_head_that_the_runs_have_half_learned_is_taught_by_people_alone() -> None:
    targets = Targets.of(TEXTS, COUNT, SAID)

    assert targets.weights["emotion"].tolist() == [0.0, 0.0]
    assert targets.weights["offensive"].tolist() == [0.0, 0.0]


def test_only_the_chosen_texts_count(answers: dict[str, torch.Tensor]) -> None:
    targets = Targets.of(TEXTS, COUNT, SAID)

    each = [
        float(targets.loss({name: rows[[row]] for name, rows in answers.items()}, [row]))
        for row in (0, 1)
    ]

    assert float(targets.loss(answers, [0, 1])) == pytest.approx(sum(each) / 2, rel=1e-5)
