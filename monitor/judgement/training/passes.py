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
MORE_SAID_FILE = "teacher-said-more-{}.npz"
TAUGHT_FILE = "taught-{}.pt"
SHORT_FILE = "short-{}.pt"


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
    return _once(
        asked, NET_FILE, "fitting, in several passes", lambda: _fitted(asked, split, told), told
    )


def _fitted(asked: Asked, split: data.Split, told: Callable[[str], None]) -> fit.JudgeNet:
    nets = [_one_run(asked, split, seed, told) for seed in seeds(asked.recipe)]
    said, net = _said(asked, split.train, nets, told), fit.mean(nets)
    for number in range(1, asked.recipe.taught_passes + 1):
        lesson = _lesson(asked, split.train, said, number, told)
        net = _taught(asked, lesson, net, number, told)
    return fit.mean([_polished(asked, lesson, net, seed, told) for seed in seeds(asked.recipe)])


def _once(
    asked: Asked,
    name: str,
    what: str,
    fitted: Callable[[], fit.JudgeNet],
    told: Callable[[str], None],
    base: Path | None = None,
) -> fit.JudgeNet:
    """What an earlier call has kept under this name; else what `fitted` gives, which is kept."""
    file = asked.work / name
    known = kept(file, base or asked.base)
    if known is not None:
        told(f"weights of an earlier fit: {file}")
        return known
    told(what)
    made = fitted()
    torch.save(made.state_dict(), file)
    return made


@dataclass(frozen=True)
class _Lesson:
    """Texts, and what is said of each by those who teach."""

    examples: Sequence[Example]
    said: Said


def _lesson(
    asked: Asked, examples: Sequence[Example], said: Said, number: int, told: Callable[[str], None]
) -> _Lesson:
    """What a pass taught by others learns from: with a larger encoder, of further texts as well."""
    if asked.teacher is None:
        return _Lesson(examples, said)
    more = teacher.sentences_of(examples, data.report_texts(asked.data), number)
    files = {TEACHER_SAID_FILE: examples, MORE_SAID_FILE.format(number): more}
    parts = [
        _teacher_said(asked, asked.teacher, file, of, examples, told) for file, of in files.items()
    ]
    alone = {name: np.concatenate([part[name] for part in parts]) for name in TAUGHT}
    return _Lesson([*examples, *more], teacher.together(said, alone))


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
    file: str,
    texts: Sequence[Example],
    examples: Sequence[Example],
    told: Callable[[str], None],
) -> Said:
    """What the larger encoder, fitted on `examples`, says of each of the texts."""
    said = _known(asked.work / file, len(texts), told)
    if said is None:
        net = _teacher(asked, base, examples, told)
        told(f"asking the larger encoder what it says of {len(texts):,} texts")
        said = teacher.said_by_teacher(net, base, _texts(texts))
        np.savez(asked.work / file, **said)  # type: ignore[arg-type]
    return said


def _teacher(
    asked: Asked, base: Path, examples: Sequence[Example], told: Callable[[str], None]
) -> fit.JudgeNet:
    """The larger encoder, once it has learned its share of the texts."""

    def fitted() -> fit.JudgeNet:
        return teacher.fitted(examples, base, asked.recipe)

    return _once(asked, TEACHER_FILE, "fitting the larger encoder", fitted, told, base)


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
    asked: Asked, lesson: _Lesson, net: fit.JudgeNet, number: int, told: Callable[[str], None]
) -> fit.JudgeNet:
    recipe = replace(asked.recipe, seed=asked.recipe.seed + number - 1)

    def fitted() -> fit.JudgeNet:
        return fit.taught_by(lesson.said, net, lesson.examples, asked.base, recipe)

    what = f"pass {number + 1}, taught by those before it"
    return _once(asked, TAUGHT_FILE.format(number), what, fitted, told)


def _polished(
    asked: Asked, lesson: _Lesson, net: fit.JudgeNet, seed: int, told: Callable[[str], None]
) -> fit.JudgeNet:
    recipe = replace(asked.recipe, seed=seed)

    def fitted() -> fit.JudgeNet:
        return fit.polished(lesson.said, net, lesson.examples, asked.base, recipe)

    what = f"a short pass over the complaints, seed {seed}"
    return _once(asked, SHORT_FILE.format(seed), what, fitted, told)


def as_judge(asked: Asked, net: fit.JudgeNet) -> Judge:
    """A net as the product would read with it, heads and all but the combiner."""
    with tempfile.TemporaryDirectory() as folder:
        export.export(copy.deepcopy(net), asked.base, Path(folder), asked.recipe.max_tokens)
        return Judge.load(Path(folder))


def _one_run(
    asked: Asked, split: data.Split, seed: int, told: Callable[[str], None]
) -> fit.JudgeNet:
    recipe = replace(asked.recipe, seed=seed)

    def fitted() -> fit.JudgeNet:
        return fit.fit(split.train, asked.base, recipe)

    return _once(asked, RUN_FILE.format(seed), f"fitting, seed {seed}", fitted, told)


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
