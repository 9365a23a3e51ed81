"""What the net should answer of each text: what people said of it, and what earlier runs say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from monitor.judgement.answers import softmax
from monitor.judgement.model import Judge
from monitor.judgement.training.aspect_labels import ASPECTS
from monitor.judgement.training.sets import Example

#: Heads that choose one of so many answers.
CHOICES = {"polarity": 3, "stars": 5, "complaint": 2, "emotion": 4, "offensive": 2}
#: Those that one pass learns well enough to teach them to others.
TAUGHT = ("polarity", "stars", "complaint")


@dataclass(frozen=True)
class Weights:
    """How much each kind of answer counts."""

    smoothing: float  #: of a person's label, spread over the other answers
    aspects: float  #: a mark of an aspect, where a choice counts 1
    taught: float  #: the share of the earlier runs in an answer that a person gave too
    unasked: float  #: an answer of the earlier runs alone


#: What earlier runs say of some texts: for each head of TAUGHT, shares, one row a text.
Said = dict[str, NDArray[np.float32]]


def said_by(judges: Sequence[Judge], texts: Sequence[str]) -> Said:
    """The mean of what several models say, which errs less than each of them.

    Teaching a net with it is knowledge distillation (Hinton et al. 2015); where teacher and pupil
    are of one build, born-again networks (Furlanello et al. 2018).
    """
    found: dict[str, list[NDArray[np.float32]]] = {name: [] for name in TAUGHT}
    for judge in judges:
        answers = judge.answering.of(judge.embed(texts).vectors)
        for name in TAUGHT:
            found[name].append(softmax(getattr(answers, name)))
    return {name: np.mean(shares, axis=0) for name, shares in found.items()}


@dataclass(frozen=True)
class Targets:
    """The answers wanted of each head, one row a text, and what each row weighs."""

    shares: dict[str, torch.Tensor]  #: (texts, labels)
    weights: dict[str, torch.Tensor]  #: (texts,), 0 where nothing is known
    marks: torch.Tensor  #: of the aspects (texts, aspects): 1 yes, 0 no, -1 not asked
    aspects: float

    @classmethod
    def of(cls, examples: Sequence[Example], count: Weights, said: Said | None = None) -> Self:
        """People's labels; with `said`, one row an example, the earlier runs' answers as well."""
        shares: dict[str, torch.Tensor] = {}
        weights: dict[str, torch.Tensor] = {}
        for name, size in CHOICES.items():
            labels = [getattr(example, name) for example in examples]
            asked = torch.tensor([float(label is not None) for label in labels])
            given = functional.one_hot(torch.tensor([label or 0 for label in labels]), size)
            wanted = given * (1 - count.smoothing) + count.smoothing / size
            if said is not None and name in said:
                told = torch.from_numpy(said[name])
                both = (1 - count.taught) * wanted + count.taught * told
                wanted = torch.where(asked.unsqueeze(1) > 0, both, told)
                asked = asked.clamp(min=count.unasked)
            shares[name], weights[name] = wanted, asked
        marks = torch.tensor([e.aspects or (-1,) * len(ASPECTS) for e in examples])
        return cls(shares, weights, marks, count.aspects)

    def loss(self, answers: dict[str, torch.Tensor], chosen: Sequence[int]) -> torch.Tensor:
        """Cross-entropy of the logits of the `chosen` texts, summed and divided by their number."""
        rows = torch.tensor(chosen)
        total = torch.zeros(())
        for name, wanted in self.shares.items():
            each = functional.cross_entropy(answers[name], wanted[rows], reduction="none")
            total = total + (each * self.weights[name][rows]).sum()
        marks = self.marks[rows]
        each = functional.binary_cross_entropy_with_logits(
            answers["aspects"], marks.clamp(min=0).float(), reduction="none"
        )
        total = total + self.aspects * (each * (marks >= 0)).sum()
        return total / len(chosen)
