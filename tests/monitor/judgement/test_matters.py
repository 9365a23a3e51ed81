"""What one sentence speaks about, with the author's own words for it."""

from __future__ import annotations

import numpy as np

from monitor.judgement.answers import Heads
from monitor.judgement.encoder import Tokens
from monitor.judgement.heads import AspectRule, Head, HeadFile
from monitor.judgement.matters import matters_of
from monitor.judgement.sentiment import Matter


def head(name: str, labels: tuple[str, ...], rows: tuple[tuple[float, float], ...]) -> Head:
    return Head(name=name, labels=labels, weight=rows, bias=(0.0,) * len(rows))


NOTHING = ((0.0, 0.0),)
HEADS = Heads(
    HeadFile(
        name="tiny",
        version="1",
        languages=("en",),
        embedding=2,
        max_tokens=16,
        heads=(
            head("polarity", ("negative", "neutral", "positive"), NOTHING * 3),
            head("stars", ("1", "2", "3", "4", "5"), NOTHING * 5),
            head("complaint", ("other", "complaint"), NOTHING * 2),
            head("aspects", ("service", "waiting"), ((1.0, 0.0), (0.0, 1.0))),
        ),
        aspects=AspectRule(words=2.0, cut_offs=(1.0, 1.0)),
    )
)


def matters(text: str, odds: tuple[float, float], *vectors: tuple[float, float]) -> list[Matter]:
    """One token a word, each with its own vector."""
    spans, at = [], 0
    for word in text.split(" "):
        spans.append((at, at + len(word)))
        at += len(word) + 1
    tokens = Tokens(tuple(spans), np.array(vectors or [(0.0, 0.0)] * len(spans), np.float32))
    return list(matters_of(HEADS, text, text, np.array(odds, np.float32), tokens))


def test_a_word_of_the_lists_names_its_aspect_unless_the_model_is_sure_it_does_not() -> None:
    assert matters("The waiter came", (0.0, -5.0)) == [Matter("service", "waiter")]
    assert matters("The waiter came", (-4.0, -5.0)) == []


def test_where_no_word_is_listed_the_words_that_speak_most_are_quoted() -> None:
    vectors = ((0.0, 0.1), (0.0, 0.0), (0.0, 2.0), (0.0, 1.9), (0.0, 0.2))

    found = matters("We sat ninety minutes there", (-3.0, 2.0), *vectors)

    assert found == [Matter("waiting", "ninety minutes")]


def test_an_empty_word_is_never_quoted_alone() -> None:
    vectors = ((0.0, 5.0), (0.0, 0.5))

    assert matters("the gap", (-3.0, 2.0), *vectors) == [Matter("waiting", "gap")]


def test_a_sentence_without_words_is_about_nothing() -> None:
    assert matters("!!! 42", (3.0, 3.0), (1.0, 1.0), (1.0, 1.0)) == []
