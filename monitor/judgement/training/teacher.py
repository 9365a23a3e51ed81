"""A larger encoder that teaches the small one: it errs less, and costs too much to be read with.

Fitted on the same labelled texts as the small one, it says of each of them what the small one then
learns from it (Hinton et al. 2015).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from rich.progress import Progress

from monitor.judgement.clean import readable
from monitor.judgement.sentences import parts_of
from monitor.judgement.training import fit
from monitor.judgement.training.sets import Example
from monitor.judgement.training.splits import normalised
from monitor.judgement.training.targets import CHOICES, TAUGHT, Said

#: Of what there is plenty, so many texts; eight times the small one's cost allows no more.
MOST = {"tweets": 27_000, "stars": 9_000, "brands": 3_500}
SAMPLE_SEED = 11  #: the seed by which they are chosen
COMPLAINTS = 2  #: times each, as they are few
SENTENCES = 24_000  #: of reviews, which nobody labelled
WORDS = range(4, 41)  #: of a sentence
#: Of the teacher in what it says together with the runs of the small one: what the texts kept back
#: from training liked best. It has seen too few stars, and too little of long reviews.
SHARE = {"polarity": 0.65, "stars": 0.0, "complaint": 0.8}
SEEN_TOKENS = 64  #: of each text
ASKED_AT_ONCE = 32  #: texts


def recipe(small: fit.Recipe) -> fit.Recipe:
    """How it is fitted: a rate of its own, larger batches, its lowest layers as they are."""
    return replace(
        small,
        epochs=1,
        learning_rate=small.teacher_rate,
        batch=64,
        seen_tokens=SEEN_TOKENS,
        average=0.99,
        frozen_layers=2,
    )


def pupil(small: fit.Recipe) -> fit.Recipe:
    """How the small one learns from it: more than from its own runs, since it knows more."""
    return replace(small, taught_passes=3, taught=0.7, unasked=0.5)


def texts_for(examples: Sequence[Example]) -> list[Example]:
    """What it is fitted on: a share of the plentiful kinds of text, the others whole."""
    kinds: dict[str, list[Example]] = {"tweets": [], "sentences": [], "stars": [], "brands": []}
    complaints: list[Example] = []
    for example in examples:
        if example.complaint is not None:
            complaints.append(example)
        elif (kind := _kind(example)) is not None:
            kinds[kind].append(example)
    chance = random.Random(SAMPLE_SEED)  # noqa: S311 - reproducible choice
    chosen: list[Example] = []
    for kind, texts in kinds.items():
        chosen += chance.sample(texts, min(MOST.get(kind, len(texts)), len(texts)))
    chosen += complaints * COMPLAINTS
    chance.shuffle(chosen)
    return chosen


def sentences_of(examples: Sequence[Example], unwanted: Set[str], number: int = 1) -> list[Example]:
    """Single sentences of the reviews with stars, without a label: what one thing was like.

    None that stands in `unwanted`, normalised. Other ones for each `number`, counted from 1, while
    there are any.
    """
    reviews = [example for example in examples if example.stars is not None]
    parts = {
        normalised(part): Example(part, f"sentences of {example.source}")
        for example in reviews
        for part in parts_of(example.text)
        if len(part.split()) in WORDS
    }
    found = [example for text, example in parts.items() if text not in unwanted]
    chance = random.Random(SAMPLE_SEED)  # noqa: S311 - reproducible choice
    drawn = chance.sample(found, len(found))
    return drawn[SENTENCES * (number - 1) : SENTENCES * number]


def _kind(example: Example) -> str | None:
    """Which kind of text it is; None for those that teach nothing here."""
    if example.stars is not None:
        return "stars"
    if example.polarity is None:
        return None
    if example.source.startswith("semeval"):
        return "tweets"
    return "brands" if example.source == "sxsw" else "sentences"


def fitted(examples: Sequence[Example], base: Path, small: fit.Recipe) -> fit.JudgeNet:
    """The encoder in `base` fitted on its share of the texts; the same seed, the same weights."""
    return fit.fit(texts_for(examples), base, recipe(small))


def said_by_teacher(net: fit.JudgeNet, base: Path, texts: Sequence[str]) -> Said:
    """What it says of each text: for each head of TAUGHT, shares, one row a text."""
    reader = fit.Reader(base, SEEN_TOKENS)
    half = copy.deepcopy(net).to(torch.bfloat16)  # twice as fast, and says the same to 0.001
    read = [readable(text) for text in texts]
    lengths = reader.lengths(read)
    order = sorted(range(len(texts)), key=lambda i: lengths[i])
    found = {name: torch.zeros(len(texts), CHOICES[name]) for name in TAUGHT}
    with Progress() as progress, torch.inference_mode():
        task = progress.add_task("ask", total=len(texts))
        for start in range(0, len(order), ASKED_AT_ONCE):
            chosen = order[start : start + ASKED_AT_ONCE]
            answers = half.answers(half.embed(*reader.padded([read[i] for i in chosen])))
            for name in TAUGHT:
                found[name][chosen] = answers[name].softmax(1)
            progress.advance(task, len(chosen))
    return {name: shares.numpy() for name, shares in found.items()}


def together(runs: Said, teacher: Said) -> Said:
    """What both say, which errs less than each; of the texts after those that the runs were asked
    of, what the teacher says alone.
    """
    found: Said = {}
    for name in TAUGHT:
        first, rest = np.split(teacher[name], [len(runs[name])])
        found[name] = np.concatenate([runs[name] + SHARE[name] * (first - runs[name]), rest])
    return found


def in_words(small: fit.Recipe, name: str) -> str:
    """For the card: who the teacher is, what it learned from, and what it counts."""
    own = recipe(small)
    shares = ", ".join(f"{share:.0%} of {head}" for head, share in SHARE.items())
    return (
        f"what the runs and a larger encoder say together, {name} ({shares}), "
        f"fitted before that on up to {MOST['tweets']:,} tweets, {MOST['stars']:,} reviews with "
        f"stars, {MOST['brands']:,} brand tweets and all sentences and complaints, at "
        f"{own.learning_rate:g}, batch {own.batch}, {own.seen_tokens} tokens of each; it alone "
        f"says of {SENTENCES:,} sentences of the reviews, other ones in each pass, which nobody "
        "labelled, what they are"
    )
