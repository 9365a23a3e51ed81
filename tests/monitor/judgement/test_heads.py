"""The linear part of a model folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from monitor.judgement.answers import Heads, odds_of_first, softmax
from monitor.judgement.heads import (
    HEADS_FILE,
    Combiner,
    Head,
    HeadFile,
    load_heads,
    save_heads,
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
    unhappy=Combiner(
        features=("negative", "neutral", "stars", "complaint"),
        weights=(1.0, 0.0, -0.5, 0.25),
        bias=1.5,
    ),
)
TEXTS = np.array([[1.0, 2.0], [-1.0, 0.0]], dtype=np.float32)


def test_the_features_are_what_their_names_say() -> None:
    found = Heads(HEADS).of(TEXTS).features()

    assert set(found) == {"negative", "neutral", "stars", "complaint"}
    assert found["negative"] == pytest.approx([2, -2], abs=0.01)
    assert found["stars"] == pytest.approx([1.0, 5.0], abs=0.01)
    assert found["complaint"] == pytest.approx([2, 0], abs=0.01)


def test_the_combiner_weighs_the_features() -> None:
    heads = Heads(HEADS)

    assert heads.unhappy(heads.of(TEXTS)) == pytest.approx([3.5, -3.0], abs=0.01)


def test_shares_add_up_to_one_however_large_the_logits() -> None:
    assert softmax(Heads(HEADS).of(TEXTS).polarity).sum(axis=1) == pytest.approx([1, 1])
    assert softmax(np.array([[1000.0, 0.0]], dtype=np.float32)).tolist() == [[1.0, 0.0]]


def test_the_odds_of_the_first_label_are_against_all_others_together() -> None:
    logits = np.log(np.array([[0.5, 0.3, 0.2]], dtype=np.float32))

    assert odds_of_first(logits) == pytest.approx([0.0], abs=1e-6)


def test_a_folder_gives_back_what_was_saved(tmp_path: Path) -> None:
    save_heads(HEADS, tmp_path)

    assert load_heads(tmp_path) == HEADS


def test_another_head_needs_no_other_format(tmp_path: Path) -> None:
    more = HEADS.model_copy(update={"heads": (*HEADS.heads, head("emotion", (0, 1), (1, 0)))})
    save_heads(more, tmp_path)

    assert Heads(load_heads(tmp_path)).of(TEXTS).emotion is not None
    assert Heads(HEADS).of(TEXTS).emotion is None


@pytest.mark.parametrize("text", ["", "{}", '{"format": 3}', "[1]", "\x00"])
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


def test_a_combiner_may_only_look_at_what_there_is() -> None:
    odd = HEADS.model_dump() | {"unhappy": {"features": ["mood"], "weights": [1.0], "bias": 0.0}}

    with pytest.raises(ValueError, match="no feature is called mood"):
        HeadFile.model_validate(odd)


def test_a_file_without_the_needed_heads_is_refused() -> None:
    few = HEADS.model_dump() | {"heads": [HEADS.heads[0].model_dump()]}

    with pytest.raises(ValueError, match="no head called complaint, stars"):
        HeadFile.model_validate(few)
