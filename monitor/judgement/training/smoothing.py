"""Spreads what is large in few numbers of a layer's input over its weights, ahead of int8.

In int8 the largest number of a layer's input sets the step for all of them, and a few of the 1,536
behind a GELU are many times larger than the rest. Dividing each by a factor of its own, and
multiplying the weights with the same, changes nothing in exact arithmetic and takes away over a
quarter of the error in int8 (SmoothQuant: Xiao et al. 2023). The factors stay a step of their own
in the graph, since neither GELU nor a residual connection lets them be folded away.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:
    from monitor.judgement.training.fit import JudgeNet

#: How much of the difficulty goes from the input to the weights, behind the GELU and before it;
#: chosen by the error of the embeddings on 1,200 texts.
BEHIND, BEFORE = 0.85, 0.7
_BATCH = 32
_LEAST = 1e-5  # so that a number that is never there has a factor all the same


class Smoothed(nn.Module):  # type: ignore[misc]  # torch is untyped where it is absent
    """A linear layer that answers as `layer` does, from an input scaled number by number."""

    def __init__(self, layer: nn.Linear, factors: torch.Tensor) -> None:
        super().__init__()
        self.factors = nn.Parameter(factors, requires_grad=False)
        self.linear = copy.deepcopy(layer)
        self.linear.weight.data = layer.weight.data / factors

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """What `layer` answers: (..., width in) to (..., width out)."""
        answer: torch.Tensor = self.linear(values * self.factors)
        return answer


def smoothed(net: JudgeNet, tokenizer: Any, texts: Sequence[str], most_tokens: int) -> JudgeNet:
    """A net that answers alike and loses less in int8; `texts` show how large inputs get."""
    made: JudgeNet = copy.deepcopy(net).float().eval()
    sites = list(_sites(made))
    largest = _largest(made, [getattr(*site) for *site, _ in sites], tokenizer, texts, most_tokens)
    for (holder, name, share), values in zip(sites, largest, strict=True):
        layer = getattr(holder, name)
        weights = layer.weight.detach().abs().max(0).values.clamp(min=_LEAST)
        factors = weights ** (1 - share) / values.clamp(min=_LEAST) ** share
        setattr(holder, name, Smoothed(layer, factors))
    return made


def _sites(net: JudgeNet) -> Iterator[tuple[nn.Module, str, float]]:
    """The two layers of each feed-forward block, whose inputs int8 spoils most."""
    for block in net.encoder.encoder.layer:
        yield block.intermediate, "dense", BEFORE
        yield block.output, "dense", BEHIND


def _largest(
    net: JudgeNet, layers: Sequence[nn.Module], tokenizer: Any, texts: Sequence[str], most: int
) -> list[torch.Tensor]:
    """The largest magnitude of each number of each layer's input: (width in,) a layer."""
    found = [torch.zeros(layer.in_features) for layer in layers]

    def note(number: int, values: torch.Tensor) -> None:
        seen = values.abs().flatten(0, -2).max(0).values
        found[number] = torch.maximum(found[number], seen)

    hooks = [
        layer.register_forward_pre_hook(lambda _, args, number=number: note(number, args[0]))
        for number, layer in enumerate(layers)
    ]
    with torch.no_grad():
        for start in range(0, len(texts), _BATCH):
            some = list(texts[start : start + _BATCH])
            read = tokenizer(
                some, truncation=True, max_length=most, padding=True, return_tensors="pt"
            )
            net.embed(read["input_ids"], read["attention_mask"])
    for hook in hooks:
        hook.remove()
    return found
