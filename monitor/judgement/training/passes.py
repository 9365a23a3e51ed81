"""The passes of the training, each taken up again where an earlier call has finished it."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from monitor.judgement.model import Judge
from monitor.judgement.training import data, export, fit
from monitor.judgement.training.targets import Said, said_by

NET_FILE = "net.pt"
RUN_FILE = "run-{}.pt"
SAID_FILE = "said.npz"
TAUGHT_FILE = "taught.pt"


@dataclass(frozen=True)
class Asked:
    """What one run works with."""

    data: Path  #: the labelled sets
    base: Path  #: the encoder to start from
    out: Path  #: the model folder to write
    recipe: fit.Recipe
    work: Path  #: where the unquantised weights are kept
    previous: Path | None = None  #: a model folder to measure beside the new one


def finished(asked: Asked, split: data.Split, told: Callable[[str], None]) -> fit.JudgeNet:
    """The net after every pass; what an earlier call has fitted is taken up again."""
    known = kept(asked, NET_FILE)
    if known is not None:
        told(f"weights of an earlier fit: {asked.work / NET_FILE}")
        return known
    nets = [_one_run(asked, split, seed, told) for seed in seeds(asked.recipe)]
    said = _said(asked, split, nets, told)
    net = _taught(asked, split, said, fit.mean(nets), told)
    told("a short pass over the complaints")
    net = fit.polished(said, net, split.train, asked.base, asked.recipe)
    torch.save(net.state_dict(), asked.work / NET_FILE)
    return net


def _said(
    asked: Asked, split: data.Split, nets: Sequence[fit.JudgeNet], told: Callable[[str], None]
) -> Said:
    """What the runs say together of each training text, with int8 weights."""
    file = asked.work / SAID_FILE
    if file.is_file():
        with np.load(file) as found:
            known = dict(found)
        if all(len(shares) == len(split.train) for shares in known.values()):
            told(f"what the runs say, from an earlier call: {file}")
            return known
    told("asking the runs what they say of each text")
    texts = [example.text for example in split.train]
    said = said_by([as_judge(asked, net) for net in nets], texts)
    np.savez(file, **said)  # type: ignore[arg-type]
    return said


def _taught(
    asked: Asked, split: data.Split, said: Said, net: fit.JudgeNet, told: Callable[[str], None]
) -> fit.JudgeNet:
    known = kept(asked, TAUGHT_FILE)
    if known is not None:
        told(f"weights of an earlier second pass: {asked.work / TAUGHT_FILE}")
        return known
    told("a second pass, taught by the runs")
    made = fit.taught_by(said, net, split.train, asked.base, asked.recipe)
    torch.save(made.state_dict(), asked.work / TAUGHT_FILE)
    return made


def as_judge(asked: Asked, net: fit.JudgeNet) -> Judge:
    """A net as the product would read with it, heads and all but the combiner."""
    with tempfile.TemporaryDirectory() as folder:
        export.export(copy.deepcopy(net), asked.base, Path(folder), asked.recipe.max_tokens)
        return Judge.load(Path(folder))


def _one_run(
    asked: Asked, split: data.Split, seed: int, told: Callable[[str], None]
) -> fit.JudgeNet:
    file = RUN_FILE.format(seed)
    known = kept(asked, file)
    if known is not None:
        told(f"weights of an earlier run: {asked.work / file}")
        return known
    told(f"fitting, seed {seed}")
    net = fit.fit(split.train, asked.base, replace(asked.recipe, seed=seed))
    torch.save(net.state_dict(), asked.work / file)
    return net


def seeds(recipe: fit.Recipe) -> range:
    """Of the runs."""
    return range(recipe.seed, recipe.seed + recipe.runs)


def kept(asked: Asked, name: str) -> fit.JudgeNet | None:
    """The weights of that name in the work folder; None if there are none."""
    file = asked.work / name
    if not file.is_file():
        return None
    net = fit.JudgeNet(asked.base)
    net.load_state_dict(torch.load(file, weights_only=True))
    net.eval()
    return net
