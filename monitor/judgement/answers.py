"""What the heads say of some embeddings: every head in one product, then the combiner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.judgement.heads import Floats, HeadFile


@dataclass(frozen=True)
class Answers:
    """The logits of each head, one row a text: polarity negative, neutral, positive; stars 1 to 5;
    complaint other, complaint; emotion as EMOTIONS; aspects log-odds, one column an aspect.
    """

    polarity: Floats
    stars: Floats
    complaint: Floats
    emotion: Floats | None  #: None where the model has no such head.
    aspects: Floats  #: No columns where the model has no such head.

    def features(self) -> dict[str, Floats]:
        """What the combiner looks at, by name, one value a text."""
        negative, neutral, positive = self.polarity.T
        anger = None if self.emotion is None else odds_of_first(self.emotion)
        found = {
            "negative": negative - positive,
            "neutral": neutral - (negative + positive) / 2,
            # Not by @: on few rows the BLAS may flag lanes that it never uses as invalid numbers.
            "stars": (softmax(self.stars) * np.arange(1, 6, dtype=np.float32)).sum(axis=1),
            "complaint": self.complaint[:, 1] - self.complaint[:, 0],
        }
        return found if anger is None else {**found, "anger": anger}


class Heads:
    """The heads of a model folder, ready to answer."""

    def __init__(self, file: HeadFile) -> None:
        self.file = file
        self._weight = np.concatenate([np.asarray(h.weight, np.float32) for h in file.heads]).T
        self._bias = np.concatenate([np.asarray(h.bias, np.float32) for h in file.heads])
        self._columns: dict[str, slice] = {}
        at = 0
        for head in file.heads:
            self._columns[head.name] = slice(at, at + len(head.labels))
            at += len(head.labels)
        self._combine = np.asarray(file.unhappy.weights, np.float32)
        known = "aspects" in self._columns
        self.aspects = file.head("aspects").labels if known else ()
        rule = file.aspects
        self.cut_offs = np.asarray(rule.cut_offs or (0.0,) * len(self.aspects), np.float32)

    def of(self, vectors: Floats) -> Answers:
        """What every head says of these embeddings."""
        logits = vectors @ self._weight + self._bias
        column = self._columns
        return Answers(
            polarity=logits[:, column["polarity"]],
            stars=logits[:, column["stars"]],
            complaint=logits[:, column["complaint"]],
            emotion=logits[:, column["emotion"]] if "emotion" in column else None,
            aspects=logits[:, column["aspects"]] if self.aspects else logits[:, :0],
        )

    def unhappy(self, answers: Answers) -> Floats:
        """Calibrated log-odds that the author is unhappy: (texts,)."""
        found = answers.features()
        table = np.stack([found[name] for name in self.file.unhappy.features], axis=1)
        odds: Floats = (table @ self._combine + self.file.unhappy.bias).astype(np.float32)
        return odds

    def aspect_odds(self, vectors: Floats, aspect: int) -> Floats:
        """How much each of these vectors (of single tokens, say) speaks for one aspect."""
        column = self._columns["aspects"].start + aspect
        odds: Floats = vectors @ self._weight[:, column] + self._bias[column]
        return odds


def softmax(logits: Floats) -> Floats:
    """Row-wise probabilities."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def odds_of_first(logits: Floats) -> Floats:
    """Log-odds of the first label against all the others together."""
    others = logits[:, 1:]
    most = others.max(axis=1)
    together = most + np.log(np.exp(others - most[:, None]).sum(axis=1))
    odds: Floats = logits[:, 0] - together
    return odds
