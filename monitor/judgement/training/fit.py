"""Fits the encoder and its heads together: one small English encoder, one linear layer a head."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from rich.progress import Progress
from torch import nn
from transformers import AutoModel, AutoTokenizer

from monitor.judgement.clean import readable
from monitor.judgement.training.aspect_labels import ASPECTS
from monitor.judgement.training.augment import renamed, slipped
from monitor.judgement.training.sets import Example
from monitor.judgement.training.targets import CHOICES, Said, Targets, Weights


@dataclass(frozen=True)
class Recipe:
    """The settings of the training; monitor/judgement/model/README.md has the figures they gave.

    Several runs, each from the same encoder with a seed of its own, and the mean of their weights:
    a "soup" (Wortsman et al. 2022), which errs less than each of them and costs no more to use.
    """

    seed: int = 7  #: of the first run; the next ones count up
    runs: int = 3
    epochs: int = 1  #: of each run; a second one over-fits
    batch: int = 32
    max_tokens: int = 128
    seen_tokens: int = 96  #: of each text, while it is fitted
    learning_rate: float = 7e-5
    weight_decay: float = 0.01
    warm_up: float = 0.04
    smoothing: float = 0.02
    average: float = 0.998  #: how slowly the averaged weights of a run follow
    frozen_layers: int = 0  #: the lowest, which stay as they are, and the words' embeddings
    slips: float = 0.15  #: of the texts, in which one word in ten is mistyped
    other_names: float = 0.15  #: of the texts, in which names are replaced
    aspects: float = 0.5  #: what the marks of aspects weigh
    teacher_rate: float = 4e-5  #: of the larger encoder, if one teaches; see teacher.py
    taught_rate: float = 5e-5  #: of each further pass, taught by the runs; see taught_by()
    taught_passes: int = 1  #: each from where the one before it ended
    taught: float = 0.5  #: their share in an answer that a person gave too
    unasked: float = 0.3  #: what an answer of theirs alone weighs
    polish_rate: float = 2e-5  #: of the short passes at the end; see polished()
    polish_times: int = 3  #: each complaint in it
    polish_others: int = 12000  #: texts among which they stand in it

    @property
    def weights(self) -> Weights:
        """How much each kind of answer counts."""
        return Weights(self.smoothing, self.aspects, self.taught, self.unasked)


class JudgeNet(nn.Module):  # type: ignore[misc]  # torch is untyped where it is absent
    """A mean-pooled encoder with one linear head a question."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder)
        width = int(self.encoder.config.hidden_size)
        self.dropout = nn.Dropout(0.1)
        sizes = {**CHOICES, "aspects": len(ASPECTS)}
        self.heads = nn.ModuleDict({name: nn.Linear(width, n) for name, n in sizes.items()})

    def embed(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The mean of the last layer over the tokens that are there: (batch, width)."""
        pooled: torch.Tensor = self(input_ids, attention_mask)[0]
        return pooled

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What is exported: the embedding, and the last layer (batch, tokens, width)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled: torch.Tensor = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        return pooled, hidden

    def answers(self, pooled: torch.Tensor) -> dict[str, torch.Tensor]:
        """The logits of every head."""
        return {name: head(pooled).float() for name, head in self.heads.items()}


def batches(lengths: Sequence[int], size: int, shuffle: random.Random) -> Iterator[list[int]]:
    """Index batches of texts of like length, in random order, so that little is padding."""
    order = list(range(len(lengths)))
    shuffle.shuffle(order)
    made: list[list[int]] = []
    for start in range(0, len(order), size * 50):
        block = sorted(order[start : start + size * 50], key=lambda i: lengths[i])
        made += [block[i : i + size] for i in range(0, len(block), size)]
    shuffle.shuffle(made)
    return iter(made)


def fit(examples: Sequence[Example], base: Path, recipe: Recipe) -> JudgeNet:
    """Fine-tune the encoder in `base` on `examples`, once; the same seed gives the same weights.

    Returns the average of the weights on the way.
    """
    torch.manual_seed(recipe.seed)
    return _taught(_Run(examples, base, recipe))


def mean(nets: Sequence[JudgeNet]) -> JudgeNet:
    """A net with the mean of the weights of `nets`, which began as the same encoder."""
    made = copy.deepcopy(nets[0])
    with torch.no_grad():
        for parameter, *same in zip(*(net.parameters() for net in (made, *nets)), strict=True):
            parameter.copy_(torch.stack(same).mean(0))
    return made


def taught_by(
    said: Said, net: JudgeNet, examples: Sequence[Example], base: Path, recipe: Recipe
) -> JudgeNet:
    """`net` after a further pass over its texts, with what the runs before it `said` of each.

    By people's labels alone a second pass over-fits. The runs together know more than they do: what
    a review's author feels although only stars were given, and how sure one can be of it.
    """
    torch.manual_seed(recipe.seed)
    slow = replace(recipe, learning_rate=recipe.taught_rate, epochs=1)
    return _taught(_Run(examples, base, slow, net, said))


def polished(
    said: Said, net: JudgeNet, examples: Sequence[Example], base: Path, recipe: Recipe
) -> JudgeNet:
    """`net` after a short pass over its few complaints, each several times, among other texts.

    One pass over everything leaves a set of a few hundred texts half learned, and a second one
    over-fits the large sets. What the runs `said` of each text holds the net to all it knows while
    it learns the few (Li & Hoiem 2016, learning without forgetting).
    """
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)  # noqa: S311 - reproducible choice
    few = {example.text: i for i, example in enumerate(examples) if example.complaint is not None}
    others = [i for i, example in enumerate(examples) if example.complaint is None]
    chosen = [*few.values()] * recipe.polish_times
    chosen += chance.sample(others, min(len(others), recipe.polish_others))
    slow = replace(recipe, learning_rate=recipe.polish_rate, average=0.99, epochs=1)
    told = {name: shares[chosen] for name, shares in said.items()}
    return _taught(_Run([examples[i] for i in chosen], base, slow, net, told))


def _taught(run: _Run) -> JudgeNet:
    """The average of the weights on the way through all epochs."""
    with Progress() as progress:
        task = progress.add_task("fit", total=run.steps)
        for _ in range(run.recipe.epochs):
            for chosen in run.batches():
                run.step(chosen)
                progress.advance(task)
    return run.average


def _freeze(encoder: Any, layers: int) -> None:
    """Leave the embeddings and so many of the lowest layers as they are; all learn for none."""
    if layers:
        for part in (encoder.embeddings, *encoder.encoder.layer[:layers]):
            part.requires_grad_(requires_grad=False)


class Reader:
    """Readable texts as an encoder takes them in, cut to so many tokens."""

    def __init__(self, base: Path, most_tokens: int) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(base)
        self._most = most_tokens

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        return [len(ids) for ids in self._ids(texts)]

    def padded(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids and attention mask, (texts, tokens) each."""
        padded = self._tokenizer.pad({"input_ids": self._ids(texts)}, return_tensors="pt")
        return padded["input_ids"], padded["attention_mask"]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        if not texts:
            return []  # the tokenizer fails on none
        encoded = self._tokenizer(list(texts), truncation=True, max_length=self._most)
        ids: list[list[int]] = encoded["input_ids"]
        return ids


class _Run:
    """One run: the net that learns, the average that follows it, and the order of the texts."""

    def __init__(
        self,
        examples: Sequence[Example],
        base: Path,
        recipe: Recipe,
        start: JudgeNet | None = None,
        said: Said | None = None,
    ) -> None:
        self.recipe = recipe
        self.targets = Targets.of(examples, recipe.weights, said)
        self.chance = random.Random(recipe.seed)  # noqa: S311 - reproducible order
        self.reader = Reader(base, recipe.seen_tokens)
        self.texts = [readable(example.text) for example in examples]
        self.lengths = self.reader.lengths(self.texts)
        self.net = copy.deepcopy(start) if start is not None else JudgeNet(base)
        self.net.train()
        _freeze(self.net.encoder, recipe.frozen_layers)
        self.average: JudgeNet = copy.deepcopy(self.net)
        self.average.eval()
        self.steps = recipe.epochs * -(-len(examples) // recipe.batch)
        self.done = 0
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(),
            lr=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            fused=True,
        )
        self.schedule: Any = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._rate)

    def batches(self) -> Iterator[list[int]]:
        return batches(self.lengths, self.recipe.batch, self.chance)

    def step(self, chosen: list[int]) -> None:
        """One batch, and what people said of it."""
        padded = self.reader.padded([self._varied(self.texts[i]) for i in chosen])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers = self.net.answers(self.net.dropout(self.net.embed(*padded)))
            loss = self.targets.loss(answers, chosen)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad()
        self.done += 1
        self._follow()

    def _follow(self) -> None:
        """Move the average a little towards the net; quicker while it is young."""
        keep = min(self.recipe.average, self.done / (self.done + 10))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.net.parameters(), strict=True)
            for slow, quick in pairs:
                slow.lerp_(quick, 1 - keep)

    def _rate(self, step: int) -> float:
        """Up in a straight line, then down in one."""
        warm = max(1, int(self.steps * self.recipe.warm_up))
        return step / warm if step < warm else max(0.0, (self.steps - step) / (self.steps - warm))

    def _varied(self, text: str) -> str:
        if self.chance.random() < self.recipe.other_names:
            text = renamed(text, self.chance)
        return slipped(text, self.chance, 0.1) if self.chance.random() < self.recipe.slips else text
