"""The linear part of a model folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monitor.judgement.heads import (
    HEADS_FILE,
    Combiner,
    Head,
    HeadFile,
    features,
    load_heads,
    save_heads,
    softmax,
)
from monitor.judgement.sentiment import ModelFailed


def head(name: str, *rows: tuple[float, float]) -> Head:
    return Head(name=name, labels=tuple("abcde"[: len(rows)]), weight=rows, bias=(0.0,) * len(rows))


HEADS = HeadFile(
    name="tiny",
    version="1",
    languages=("en",),
    embedding=2,
    max_tokens=16,
    heads=(
        head("polarity", (1, 0), (0, 0), (-1, 0)),
        head("stars", (9, 0), (0, 0), (0, 0), (0, 0), (-9, 0)),
        head("complaint", (0, 0), (0, 1)),
    ),
    unhappy=Combiner(weights=(1.0, 0.0, -0.5, 0.25), bias=1.5),
)
TEXTS = np.array([[1.0, 2.0], [-1.0, 0.0]], dtype=np.float32)


def test_the_features_are_what_their_names_say() -> None:
    bad, good = features(HEADS, TEXTS)

    assert bad == pytest.approx([2, 0, 1.0, 2], abs=0.01)
    assert good == pytest.approx([-2, 0, 5.0, 0], abs=0.01)


def test_the_combiner_weighs_the_features() -> None:
    assert HEADS.unhappy_logits(TEXTS) == pytest.approx([3.5, -3.0], abs=0.01)


def test_the_shares_of_a_polarity_add_up_to_one() -> None:
    assert HEADS.polarity(TEXTS).sum(axis=1) == pytest.approx([1, 1])
    assert softmax(np.array([[1000.0, 0.0]], dtype=np.float32)).tolist() == [[1.0, 0.0]]


def test_a_folder_gives_back_what_was_saved(tmp_path: Path) -> None:
    save_heads(HEADS, tmp_path)

    assert load_heads(tmp_path) == HEADS


def test_another_head_needs_no_other_format(tmp_path: Path) -> None:
    more = HEADS.model_copy(update={"heads": (*HEADS.heads, head("emotion", (0, 1), (1, 0)))})
    save_heads(more, tmp_path)

    assert load_heads(tmp_path).head("emotion").logits(TEXTS).shape == (2, 2)


@pytest.mark.parametrize("text", ["", "{}", '{"format": 2}', "[1]", "\x00"])
def test_a_heads_file_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / HEADS_FILE).write_text(text)

    with pytest.raises(ModelFailed, match="is not a heads file"):
        load_heads(tmp_path)


def test_a_folder_without_heads_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelFailed, match="cannot be read"):
        load_heads(tmp_path)


def test_a_head_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in size"):
        HeadFile.model_validate({**HEADS.model_dump(), "embedding": 3})


def test_a_missing_head_is_named() -> None:
    with pytest.raises(ModelFailed, match="no head called aspects"):
        HEADS.head("aspects")
