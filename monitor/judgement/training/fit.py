"""Fits the encoder and its heads together: one small English encoder, one linear layer a head."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.progress import Progress
from torch import nn
from transformers import AutoModel, AutoTokenizer, get_linear_schedule_with_warmup

from monitor.judgement.training.data import Example

HEADS = {"polarity": 3, "stars": 5, "complaint": 2}


@dataclass(frozen=True)
class Recipe:
    """The settings of one run; monitor/judgement/model/README.md has the figures they gave."""

    seed: int = 7
    epochs: int = 1
    batch: int = 32
    max_tokens: int = 128
    learning_rate: float = 7e-5
    weight_decay: float = 0.01
    warm_up: float = 0.06
    smoothing: float = 0.05


class JudgeNet(nn.Module):  # type: ignore[misc]  # torch is untyped where it is absent
    """A mean-pooled encoder with one linear head a question."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder)
        width = int(self.encoder.config.hidden_size)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(width, n) for name, n in HEADS.items()})

    def embed(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The mean of the last layer over the tokens that are there: (batch, width)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled: torch.Tensor = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        return pooled

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """What is exported: the embedding."""
        return self.embed(input_ids, attention_mask)


def batches(
    examples: list[Example], lengths: list[int], size: int, shuffle: random.Random
) -> Iterator[list[int]]:
    """Index batches of texts of like length, in random order, so that little is padding."""
    order = list(range(len(examples)))
    shuffle.shuffle(order)
    made: list[list[int]] = []
    for start in range(0, len(order), size * 50):
        block = sorted(order[start : start + size * 50], key=lambda i: lengths[i])
        made += [block[i : i + size] for i in range(0, len(block), size)]
    shuffle.shuffle(made)
    return iter(made)


def loss_of(
    net: JudgeNet, pooled: torch.Tensor, examples: list[Example], smoothing: float
) -> torch.Tensor:
    """Cross-entropy of each example under its own head, summed and divided by the batch."""
    total = torch.zeros(())
    for name, head in net.heads.items():
        rows = [i for i, example in enumerate(examples) if example.head == name]
        if rows:
            labels = torch.tensor([examples[i].label for i in rows])
            total = total + nn.functional.cross_entropy(
                head(net.dropout(pooled[rows])).float(),
                labels,
                label_smoothing=smoothing,
                reduction="sum",
            )
    return total / len(examples)


def fit(examples: list[Example], base: Path, recipe: Recipe) -> JudgeNet:
    """Fine-tune the encoder in `base` on `examples`; the same seed gives the same run."""
    torch.manual_seed(recipe.seed)
    shuffle = random.Random(recipe.seed)  # noqa: S311 - reproducible order
    tokenizer = AutoTokenizer.from_pretrained(base)
    encoded = tokenizer([e.text for e in examples], truncation=True, max_length=recipe.max_tokens)
    ids: list[list[int]] = encoded["input_ids"]
    lengths = [len(row) for row in ids]
    net = JudgeNet(base)
    net.train()
    steps = recipe.epochs * -(-len(examples) // recipe.batch)
    optimizer = torch.optim.AdamW(
        net.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    schedule: Any = get_linear_schedule_with_warmup(  # type: ignore[no-untyped-call]
        optimizer, int(steps * recipe.warm_up), steps
    )
    with Progress() as progress:
        task = progress.add_task("fit", total=steps)
        for _ in range(recipe.epochs):
            for rows in batches(examples, lengths, recipe.batch, shuffle):
                padded = tokenizer.pad({"input_ids": [ids[i] for i in rows]}, return_tensors="pt")
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    pooled = net.embed(padded["input_ids"], padded["attention_mask"])
                    loss = loss_of(net, pooled, [examples[i] for i in rows], recipe.smoothing)
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
                progress.advance(task)
    net.eval()
    return net
