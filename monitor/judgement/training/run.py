"""The whole run, from labelled texts to a measured model folder."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from monitor.judgement.clean import readable
from monitor.judgement.encoder import Encoder
from monitor.judgement.heads import load_heads, save_heads
from monitor.judgement.model import Judge
from monitor.judgement.training import card, combine, data, export, fit, refit, sets, teacher
from monitor.judgement.training.contenders import (
    Contender,
    OurModel,
    RatingAlone,
    Vader,
    WordLists,
)
from monitor.judgement.training.figures import Figure, Measuring, figures
from monitor.judgement.training.passes import NET_FILE, Asked, finished, kept, seeds
from monitor.judgement.training.quiet import quiet
from monitor.judgement.training.read_by_people import by_people, opposites
from monitor.judgement.training.speed import speed
from monitor.judgement.training.splits import normalised

SPEED_TEXTS = 1000
MEASURED_TEXTS = 512  #: that show how large the inputs of each layer get


def train(asked: Asked, told: Callable[[str], None]) -> list[Figure]:
    """Fit, export, combine, measure and write the card; each stage says what it does."""
    with quiet():
        split = data.training_split(asked.data, asked.recipe.seed)
        combined_from(asked, split, told)
        return measured(asked, split, told)


def combined_from(asked: Asked, split: data.Split, told: Callable[[str], None]) -> None:
    """Write the model folder, all but its card.

    Weights of an earlier fit in the work folder are taken up again, so that a run which was
    stopped after the fit need not repeat it.
    """
    told(f"{len(split.train):,} texts to train on, {len(split.tune):,} kept back")
    net = finished(asked, split, told)
    told("exporting to ONNX, int8")
    texts = _for_measure(split.train, asked.recipe.seed)
    export.export(net, asked.base, asked.out, asked.recipe.max_tokens, texts)
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
    found += speed(
        judge, kept(asked.work / NET_FILE, asked.base), asked.base, _some_texts(asked.data)
    )
    name = asked.teacher.name if asked.teacher is not None else ""
    heads, recipe = load_heads(asked.out), _words(asked)
    card.write_card(heads, found, asked.out, recipe=recipe, split=split, teacher=name)
    return found


def _for_measure(examples: Sequence[sets.Example], seed: int) -> list[str]:
    """Some training texts as the encoder reads them."""
    chance = random.Random(seed)  # noqa: S311 - reproducible choice
    chosen = chance.sample(list(examples), min(len(examples), MEASURED_TEXTS))
    return [readable(example.text) for example in chosen]


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


def recipe(seed: int, *, taught: bool) -> fit.Recipe:
    """Of the model that comes with Amends, from any seed; `taught` by a larger encoder, or not."""
    own = replace(fit.Recipe(), seed=seed)
    return teacher.pupil(own) if taught else own


def _words(asked: Asked) -> str:
    recipe, weights = asked.recipe, asked.recipe.weights
    by = "what the runs say together"
    if asked.teacher is not None:
        by = teacher.in_words(recipe, asked.teacher.name)
    return (
        f"AdamW at {recipe.learning_rate:g}, {recipe.epochs} epoch(s), batch {recipe.batch}, "
        f"{recipe.seen_tokens} tokens of each text, label smoothing {recipe.smoothing:g}, the mean "
        f"of the weights on the way (decay {recipe.average:g}); typing slips in {recipe.slips:.0%} "
        f"and other names in {recipe.other_names:.0%} of the texts; the mean of {recipe.runs} runs "
        f"with the seeds {seeds(recipe).start} to {seeds(recipe).stop - 1}; {recipe.taught_passes} "
        f"further pass(es) from there at {recipe.taught_rate:g}, taught by people "
        f"({1 - weights.taught:.0%}) and by {by} "
        f"({weights.taught:.0%}; where nobody was asked, alone and at {weights.unasked:g} of the "
        f"weight); then the mean of as many short passes at {recipe.polish_rate:g} over the "
        f"complaints, {recipe.polish_times} times each among {recipe.polish_others:,} other texts, "
        "taught the same way; in int8 after smoothing; "
        "the heads for emotion and aspects once more on the finished encoder"
    )
