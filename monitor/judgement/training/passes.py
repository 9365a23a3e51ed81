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
from monitor.judgement.training import data, export, fit, teacher
from monitor.judgement.training.sets import Example
from monitor.judgement.training.targets import TAUGHT, Said, said_by

NET_FILE = "net.pt"
RUN_FILE = "run-{}.pt"
SAID_FILE = "said.npz"
TEACHER_FILE = "teacher.pt"
TEACHER_SAID_FILE = "teacher-said.npz"
MORE_SAID_FILE = "teacher-said-more.npz"
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
    teacher: Path | None = None  #: a larger encoder that teaches it


def finished(asked: Asked, split: data.Split, told: Callable[[str], None]) -> fit.JudgeNet:
    """The net after every pass; what an earlier call has fitted is taken up again."""
    known = kept(asked.work / NET_FILE, asked.base)
    if known is not None:
        told(f"weights of an earlier fit: {asked.work / NET_FILE}")
        return known
    nets = [_one_run(asked, split, seed, told) for seed in seeds(asked.recipe)]
    said, examples = _said(asked, split.train, nets, told), split.train
    if asked.teacher is not None:
        more = teacher.sentences_of(split.train, data.report_texts(asked.data))
        examples = [*split.train, *more]
        said = teacher.together(said, _teacher_said(asked, asked.teacher, split.train, more, told))
    net = _taught(asked, examples, said, fit.mean(nets), told)
    told("a short pass over the complaints")
    net = fit.polished(said, net, examples, asked.base, asked.recipe)
    torch.save(net.state_dict(), asked.work / NET_FILE)
    return net


def _said(
    asked: Asked,
    examples: Sequence[Example],
    nets: Sequence[fit.JudgeNet],
    told: Callable[[str], None],
) -> Said:
    """What the runs say together of each training text, with int8 weights."""
    known = _known(asked.work / SAID_FILE, len(examples), told)
    if known is not None:
        return known
    told("asking the runs what they say of each text")
    said = said_by([as_judge(asked, net) for net in nets], _texts(examples))
    np.savez(asked.work / SAID_FILE, **said)  # type: ignore[arg-type]
    return said


def _teacher_said(
    asked: Asked,
    base: Path,
    examples: Sequence[Example],
    more: Sequence[Example],
    told: Callable[[str], None],
) -> Said:
    """What the larger encoder says of each training text, and then of `more`."""
    files = {TEACHER_SAID_FILE: examples, MORE_SAID_FILE: more}
    found: list[Said] = []
    for name, asked_of in files.items():
        said = _known(asked.work / name, len(asked_of), told)
        if said is None:
            net = _teacher(asked, base, examples, told)
            told(f"asking the larger encoder what it says of {len(asked_of):,} texts")
            said = teacher.said_by_teacher(net, base, _texts(asked_of))
            np.savez(asked.work / name, **said)  # type: ignore[arg-type]
        found.append(said)
    return {name: np.concatenate([said[name] for said in found]) for name in TAUGHT}


def _teacher(
    asked: Asked, base: Path, examples: Sequence[Example], told: Callable[[str], None]
) -> fit.JudgeNet:
    """The larger encoder, once it has learned its share of the texts."""
    known = kept(asked.work / TEACHER_FILE, base)
    if known is not None:
        told(f"weights of an earlier teacher: {asked.work / TEACHER_FILE}")
        return known
    told("fitting the larger encoder")
    net = teacher.fitted(examples, base, asked.recipe)
    torch.save(net.state_dict(), asked.work / TEACHER_FILE)
    return net


def _known(file: Path, texts: int, told: Callable[[str], None]) -> Said | None:
    """What was said of so many texts in an earlier call; None if that is not kept."""
    if not file.is_file():
        return None
    with np.load(file) as found:
        known = dict(found)
    if any(len(shares) != texts for shares in known.values()):
        return None
    told(f"what was said of each text, from an earlier call: {file}")
    return known


def _texts(examples: Sequence[Example]) -> list[str]:
    return [example.text for example in examples]


def _taught(
    asked: Asked,
    examples: Sequence[Example],
    said: Said,
    net: fit.JudgeNet,
    told: Callable[[str], None],
) -> fit.JudgeNet:
    known = kept(asked.work / TAUGHT_FILE, asked.base)
    if known is not None:
        told(f"weights of an earlier second pass: {asked.work / TAUGHT_FILE}")
        return known
    told("a second pass, taught by the runs")
    made = fit.taught_by(said, net, examples, asked.base, asked.recipe)
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
    known = kept(asked.work / file, asked.base)
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


def kept(file: Path, base: Path) -> fit.JudgeNet | None:
    """The net on the encoder in `base` whose weights an earlier call has kept; None if none has."""
    if not file.is_file():
        return None
    net = fit.JudgeNet(base)
    net.load_state_dict(torch.load(file, weights_only=True))
    net.eval()
    return net
