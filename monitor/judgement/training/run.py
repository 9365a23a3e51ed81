"""The whole run, from labelled texts to a measured model folder."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from monitor.judgement.encoder import Encoder
from monitor.judgement.heads import load_heads, save_heads
from monitor.judgement.model import Judge
from monitor.judgement.training import card, combine, data, export, fit, refit, sets, targets
from monitor.judgement.training.contenders import (
    Contender,
    OurModel,
    RatingAlone,
    Vader,
    WordLists,
)
from monitor.judgement.training.figures import Figure, Measuring, figures
from monitor.judgement.training.read_by_people import by_people, opposites
from monitor.judgement.training.speed import speed
from monitor.judgement.training.splits import normalised

NET_FILE = "net.pt"
RUN_FILE = "run-{}.pt"
TAUGHT_FILE = "taught.pt"
SPEED_TEXTS = 1000


@dataclass(frozen=True)
class Asked:
    """What one run works with."""

    data: Path  #: the labelled sets
    base: Path  #: the encoder to start from
    out: Path  #: the model folder to write
    recipe: fit.Recipe
    work: Path  #: where the unquantised weights are kept
    previous: Path | None = None  #: a model folder to measure beside the new one


def train(asked: Asked, told: Callable[[str], None]) -> list[Figure]:
    """Fit, export, combine, measure and write the card; each stage says what it does."""
    split = data.training_split(asked.data, asked.recipe.seed)
    combined_from(asked, split, told)
    return measured(asked, split, told)


def combined_from(asked: Asked, split: data.Split, told: Callable[[str], None]) -> None:
    """Write the model folder, all but its card.

    Weights of an earlier fit in the work folder are taken up again, so that a run which was
    stopped after the fit need not repeat it.
    """
    told(f"{len(split.train):,} texts to train on, {len(split.tune):,} kept back")
    net = _net(asked, split, told)
    told("exporting to ONNX, int8")
    export.export(net, asked.base, asked.out, asked.recipe.max_tokens)
    told("fitting what stands on the heads")
    combined(asked, split)


def combined(asked: Asked, split: data.Split) -> None:
    """Fit small heads, the aspects' cut-offs, the combiner and the stars' weights, on int8."""
    heads = load_heads(asked.out)
    encoder = Encoder.load(asked.out, width=heads.embedding, max_tokens=heads.max_tokens)
    marked = [e for e in split.tune if e.aspects is not None and e.stars is None]
    heads = refit.fitted_again(Judge(encoder, heads), split.train)
    heads = heads.model_copy(
        update={
            "unhappy": combine.fit_combiner(Judge(encoder, heads), split.tune),
            "aspects": combine.fit_aspects(Judge(encoder, heads), marked),
        }
    )
    rated = list(combine.rated(asked.data))
    texts = [part.unhappy for part in Judge(encoder, heads).whole([one.text for one in rated])]
    heads = heads.model_copy(update={"fusion": combine.fit_fusion(texts, rated)})
    save_heads(heads, asked.out)


def measured(asked: Asked, split: data.Split, told: Callable[[str], None]) -> list[Figure]:
    """Every figure of the model folder beside the others', and the card that holds them."""
    judge = Judge.load(asked.out)
    others: list[Contender] = [Vader(), RatingAlone(judge), WordLists()]
    if asked.previous is not None:
        others.insert(0, OurModel("previous", Judge.load(asked.previous)))
    measuring = Measuring([OurModel("new", judge), *others], asked.data)
    found = figures(measuring, told)
    told("measuring: app reviews read by people")
    seen = {normalised(example.text) for example in split.train}
    unseen = [one for one in combine.rated(asked.data) if normalised(one.text) not in seen]
    found += [*by_people(measuring, unseen), *opposites(judge, unseen)]
    told("measuring: speed")
    found += speed(judge, _kept(asked, NET_FILE), asked.base, _some_texts(asked.data))
    card.write_card(
        load_heads(asked.out), found, asked.out, recipe=_words(asked.recipe), split=split
    )
    return found


def _net(asked: Asked, split: data.Split, told: Callable[[str], None]) -> fit.JudgeNet:
    """The mean of all runs; what an earlier call of this command has fitted is taken up again."""
    known = _kept(asked, NET_FILE)
    if known is not None:
        told(f"weights of an earlier fit: {asked.work / NET_FILE}")
        return known
    nets = [_one_run(asked, split, seed, told) for seed in _seeds(asked.recipe)]
    net = _taught(asked, split, nets, told)
    told("a short pass over the complaints")
    net = fit.polished(net, split.train, asked.base, asked.recipe)
    torch.save(net.state_dict(), asked.work / NET_FILE)
    return net


def _taught(
    asked: Asked, split: data.Split, nets: Sequence[fit.JudgeNet], told: Callable[[str], None]
) -> fit.JudgeNet:
    """The mean of the runs, after a second pass taught by what they say with int8 weights."""
    known = _kept(asked, TAUGHT_FILE)
    if known is not None:
        told(f"weights of an earlier second pass: {asked.work / TAUGHT_FILE}")
        return known
    told("asking the runs what they say of each text")
    said = targets.said_by(
        [_as_judge(asked, net) for net in nets], [example.text for example in split.train]
    )
    told("a second pass, taught by the runs")
    net = fit.taught_by(said, fit.mean(nets), split.train, asked.base, asked.recipe)
    torch.save(net.state_dict(), asked.work / TAUGHT_FILE)
    return net


def _as_judge(asked: Asked, net: fit.JudgeNet) -> Judge:
    with tempfile.TemporaryDirectory() as folder:
        export.export(copy.deepcopy(net), asked.base, Path(folder), asked.recipe.max_tokens)
        return Judge.load(Path(folder))


def _one_run(
    asked: Asked, split: data.Split, seed: int, told: Callable[[str], None]
) -> fit.JudgeNet:
    file = RUN_FILE.format(seed)
    known = _kept(asked, file)
    if known is not None:
        told(f"weights of an earlier run: {asked.work / file}")
        return known
    told(f"fitting, seed {seed}")
    net = fit.fit(split.train, asked.base, replace(asked.recipe, seed=seed))
    torch.save(net.state_dict(), asked.work / file)
    return net


def _seeds(recipe: fit.Recipe) -> range:
    return range(recipe.seed, recipe.seed + recipe.runs)


def _kept(asked: Asked, name: str) -> fit.JudgeNet | None:
    file = asked.work / name
    if not file.is_file():
        return None
    net = fit.JudgeNet(asked.base)
    net.load_state_dict(torch.load(file, weights_only=True))
    net.eval()
    return net


def _some_texts(folder: Path) -> Sequence[str]:
    """Reviews and tweets in equal shares."""
    reviews = [
        sets.with_title(row)
        for row in sets.rows(folder / "stars.jsonl.gz")
        if row["source"] in sets.LEFT_OUT_STARS
    ]
    tweets = [row["text"] for row in sets.rows(folder / "report/semeval2017test.jsonl.gz")]
    half = SPEED_TEXTS // 2
    return [
        text for texts in (reviews, tweets) for text in texts[:: max(1, len(texts) // half)][:half]
    ]


def with_seed(seed: int) -> fit.Recipe:
    """The recipe of the model that comes with Amends, from another seed."""
    return replace(fit.Recipe(), seed=seed)


def _words(recipe: fit.Recipe) -> str:
    return (
        f"AdamW at {recipe.learning_rate:g}, {recipe.epochs} epoch(s), batch {recipe.batch}, "
        f"{recipe.seen_tokens} tokens of each text, label smoothing {recipe.smoothing:g}, the mean "
        f"of the weights on the way (decay {recipe.average:g}); typing slips in {recipe.slips:.0%} "
        f"and other names in {recipe.other_names:.0%} of the texts; the mean of {recipe.runs} runs "
        f"with the seeds {_seeds(recipe).start} to {_seeds(recipe).stop - 1}; a second pass from "
        f"there at {recipe.taught_rate:g}, taught half by people and half by what the runs say "
        f"together ({recipe.weights.unasked:g} where nobody was asked); then a short pass at "
        f"{recipe.polish_rate:g} over the complaints, {recipe.polish_times} times each among "
        f"{recipe.polish_others:,} other texts, {recipe.polish_share:.0%} of its way; "
        "the heads for emotion and aspects once more on the finished encoder"
    )
