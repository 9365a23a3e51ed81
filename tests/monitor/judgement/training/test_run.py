"""The whole training run, small: a random encoder, invented texts, two runs, every figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from monitor.judgement.answers import softmax
from monitor.judgement.heads import Head, load_heads
from monitor.judgement.model import Judge
from monitor.judgement.training import (
    card,
    data,
    export,
    fit,
    passes,
    refit,
    run,
    targets,
    teacher,
)
from monitor.judgement.training.figures import Figure
from monitor.judgement.training.sets import EMOTIONS, Example
from tests.monitor.judgement.training import labelled
from tests.monitor.judgement.training.encoder import write_encoder

RECIPE = replace(
    fit.Recipe(),
    runs=2,
    epochs=3,
    batch=16,
    max_tokens=48,
    seen_tokens=32,
    learning_rate=3e-3,
    teacher_rate=3e-3,
    average=0.9,
    taught_passes=2,
    taught_rate=1e-3,
    polish_rate=1e-3,
    polish_others=40,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[passes.Asked, list[Figure]]:
    """One run, for all the tests of this file to look at."""
    folder = tmp_path_factory.mktemp("training")
    labelled.write_sets(folder / "data")
    write_encoder(folder / "base", folder / "data")
    (folder / "work").mkdir()
    write_encoder(folder / "a-larger-one", folder / "data", layers=3, width=48)
    asked = passes.Asked(
        folder / "data", folder / "base", folder / "out", RECIPE, folder / "work",
        teacher=folder / "a-larger-one",
    )  # fmt: skip
    return asked, run.train(asked, lambda _: None)


def figure(found: list[Figure], of: str, measure: str) -> Figure:
    return next(one for one in found if (one.set, one.measure) == (of, measure))


def test_the_folder_it_writes_is_a_model_that_judges(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made

    [reading] = Judge.load(asked.out).read(["the waiter was rude. the soup was superb."])

    assert 0 <= reading.unhappy <= 1
    assert reading.negative + reading.neutral + reading.positive == pytest.approx(1, abs=1e-5)
    assert [part.text for part in reading.parts] == ["the waiter was rude.", "the soup was superb."]
    assert reading.anger is not None


def test_it_learns_what_the_texts_say(made: tuple[passes.Asked, list[Figure]]) -> None:
    _, found = made

    assert (figure(found, "Reviews, all three left out", "AUC").of("new") or 0) > 0.8


def test_the_card_has_every_figure_and_every_licence(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, found = made

    text = (asked.out / "README.md").read_text(encoding="utf-8")

    assert card.table(found) in text
    assert all(f"| {name} | {used} | {licence} |" in text for name, used, licence in card.DATA_SETS)
    assert "the mean of 2 runs with the seeds 7 to 8" in text
    assert "with `--teacher` and the folder of a-larger-one" in " ".join(text.split())
    assert "2 further pass(es) from there" in text
    assert "a larger encoder say together, a-larger-one (65% of polarity" in text


def test_vader_and_the_rating_stand_beside_the_new_model(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    _, found = made

    beside = figure(found, "App reviews read by people, words and stars", "AUC")
    assert {name for name, _ in beside.values} == {"new", "rating alone"}
    assert figure(found, "UCI sentences", "accuracy").of("VADER") is not None
    assert figure(found, "Aspects, fastfood", "micro-F1").of("word lists") is not None


def test_a_run_that_was_stopped_after_the_fit_takes_its_weights_up_again(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    told: list[str] = []

    again = replace(asked, out=asked.out.with_name("again"))
    split = data.training_split(asked.data, RECIPE.seed)
    run.combined_from(again, split, told.append)

    assert any("earlier fit" in line for line in told)
    assert load_heads(again.out) == load_heads(asked.out)


def test_who_is_taught_by_a_larger_encoder_listens_to_it_more_and_longer() -> None:
    alone, pupil = run.recipe(9, taught=False), run.recipe(9, taught=True)

    assert alone == replace(fit.Recipe(), seed=9)
    assert pupil.seed == 9
    assert pupil.weights.taught > alone.weights.taught
    assert pupil.weights.unasked > alone.weights.unasked
    assert pupil.taught_passes > alone.taught_passes


def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    labelled.write_sets(tmp_path / "data")
    write_encoder(tmp_path / "base", tmp_path / "data")
    some = data.training_split(tmp_path / "data", 7).train[:64]
    short = replace(RECIPE, epochs=1)

    first, second = (fit.fit(some, tmp_path / "base", short).state_dict() for _ in range(2))

    assert all(torch.equal(first[name], second[name]) for name in first)


def net_of(asked: passes.Asked, name: str) -> fit.JudgeNet:
    net = fit.JudgeNet(asked.base)
    net.load_state_dict(torch.load(asked.work / name))
    return net


def wrong_about(
    net: fit.JudgeNet,
    asked: passes.Asked,
    texts: Sequence[Example],
    said: targets.Said | None = None,
) -> float:
    """How far the net's answers are from what people, and those who teach it, said of the texts."""
    read = fit._Run(texts, asked.base, asked.recipe, net, said)
    with torch.no_grad():
        answers = net.answers(net.embed(*read.reader.padded(read.texts)))
        return float(read.targets.loss(answers, range(len(texts))))


def test_the_mean_of_two_runs_has_the_mean_of_their_weights(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    nets = [net_of(asked, name) for name in ("run-7.pt", "run-8.pt")]

    first, second, both = (net.state_dict() for net in (*nets, fit.mean(nets)))

    assert any(not torch.equal(first[name], second[name]) for name in first)
    assert all(torch.allclose(both[n], (first[n] + second[n]) / 2, atol=1e-6) for n in both)


def test_each_further_pass_teaches_what_people_the_runs_and_the_teacher_say_together(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    nets = [net_of(asked, name) for name in ("run-7.pt", "run-8.pt")]
    examples = data.training_split(asked.data, 7).train
    texts = [example.text for example in examples]
    runs = targets.said_by([passes.as_judge(asked, net) for net in nets], texts)
    said = teacher.together(runs, dict(np.load(asked.work / passes.TEACHER_SAID_FILE)))

    first, second = (net_of(asked, passes.TAUGHT_FILE.format(number)) for number in (1, 2))

    apart = [wrong_about(net, asked, examples, said) for net in (fit.mean(nets), first, second)]
    assert apart == sorted(apart, reverse=True)


def test_the_short_passes_at_the_end_teach_the_complaints(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    few = [e for e in data.training_split(asked.data, 7).train if e.complaint is not None]
    before, after = (net_of(asked, name) for name in (passes.TAUGHT_FILE.format(2), "net.pt"))

    assert wrong_about(after, asked, few) < wrong_about(before, asked, few)


def test_the_finished_net_is_the_mean_of_the_short_passes(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    nets = [net_of(asked, passes.SHORT_FILE.format(seed)) for seed in (7, 8)]

    whole = net_of(asked, passes.NET_FILE).state_dict()

    both = fit.mean(nets).state_dict()
    assert all(torch.equal(whole[name], both[name]) for name in whole)
    assert any(not torch.equal(whole[n], weight) for n, weight in nets[0].state_dict().items())


def test_the_aspects_are_learned_once_more_on_the_finished_encoder(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    judge = Judge.load(asked.out)
    marked = [e for e in data.training_split(asked.data, 7).train if e.aspects is not None]

    again = refit.aspects(judge, marked)

    first = export.heads_of(net_of(asked, "net.pt"), RECIPE.max_tokens).head("aspects")
    assert again.labels == first.labels
    assert wrong(judge, again, marked) < wrong(judge, first, marked)


def test_the_emotions_are_learned_once_more_on_the_finished_encoder(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    judge = Judge.load(asked.out)
    read = [e for e in data.training_split(asked.data, 7).train if e.emotion is not None]

    again = refit.emotion(judge, read)

    first = export.heads_of(net_of(asked, "net.pt"), RECIPE.max_tokens).head("emotion")
    assert again.labels == first.labels == EMOTIONS
    assert told_apart(judge, again, read) > told_apart(judge, first, read)


def test_an_emotion_that_is_in_no_text_leaves_the_head_as_it_was(
    made: tuple[passes.Asked, list[Figure]],
) -> None:
    asked, _ = made
    judge = Judge.load(asked.out)

    again = refit.emotion(judge, [Example("so cross", "tweets", emotion=0)])

    assert again == judge.heads.head("emotion")


def told_apart(judge: Judge, head: Head, read: Sequence[Example]) -> float:
    """How likely the head makes what people read, as the mean logarithm."""
    vectors = judge.embed([example.text for example in read]).vectors
    logits = vectors @ np.array(head.weight).T + np.array(head.bias)
    shares = softmax(logits.astype(np.float32))
    return float(np.mean([np.log(row[e.emotion]) for row, e in zip(shares, read, strict=True)]))


def wrong(judge: Judge, head: Head, marked: Sequence[Example]) -> float:
    """The cross-entropy of a head over the marks that were asked for."""
    vectors = judge.embed([example.text for example in marked]).vectors
    odds = vectors @ np.array(head.weight).T + np.array(head.bias)
    marks = np.array([example.aspects for example in marked])
    each = np.logaddexp(0, odds) - odds * (marks == 1)
    return float(each[marks >= 0].mean())
