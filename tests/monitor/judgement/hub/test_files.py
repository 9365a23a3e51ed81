"""Which files of a model are used, and what is said of those that cannot be."""

from __future__ import annotations

import pytest

from monitor.judgement.hub.files import Engine, plan_of
from monitor.judgement.hub.trouble import Unusable

WHO = "the model mara/tea"
WORDS = ("config.json", "tokenizer.json", "tokenizer_config.json")


def test_the_quantized_onnx_file_goes_first_and_nothing_else_is_fetched() -> None:
    others = ("onnx/model.onnx", "model.onnx", "model.safetensors", "pytorch_model.bin", "x.md")

    plan = plan_of(WHO, {*WORDS, "onnx/model_quantized.onnx", *others})

    assert plan.engine is Engine.ONNX
    assert sorted(plan.files) == sorted([*WORDS, "onnx/model_quantized.onnx"])


@pytest.mark.parametrize("file", ["onnx/model.onnx", "model.onnx"])
def test_an_onnx_file_comes_with_the_weights_beside_it(file: str) -> None:
    plan = plan_of(WHO, {*WORDS, file, f"{file}_data"})

    assert plan.weights == [file, f"{file}_data"]


def test_without_an_onnx_file_safetensors_are_run_with_torch() -> None:
    plan = plan_of(WHO, {*WORDS, "model.safetensors", "vocab.txt", "README.txt", "onnx/notes.json"})

    assert plan.engine is Engine.TORCH
    assert sorted(plan.files) == sorted([*WORDS, "model.safetensors", "vocab.txt"])


def test_an_onnx_file_without_a_tokenizer_file_leaves_the_safetensors() -> None:
    plan = plan_of(WHO, {"config.json", "vocab.txt", "model.onnx", "model.safetensors"})

    assert plan.engine is Engine.TORCH


def test_weights_in_shards_are_taken_if_all_of_them_are_there() -> None:
    shards = {f"model-0000{number}-of-00002.safetensors" for number in (1, 2)}
    index = "model.safetensors.index.json"

    plan = plan_of(WHO, {*WORDS, *shards, index})

    assert plan.weights == sorted(shards)
    assert index in plan.others
    with pytest.raises(Unusable):
        plan_of(WHO, {*WORDS, min(shards), index})


@pytest.mark.parametrize("pickle", ["pytorch_model.bin", "model.pt", "pytorch_model.pth"])
def test_a_pickle_is_never_opened_and_the_way_round_it_is_told(pickle: str) -> None:
    with pytest.raises(Unusable) as raised:
        plan_of(WHO, {*WORDS, pickle})

    assert "only as a pickle, which can run code" in str(raised.value)
    assert "owner/name@refs/pr/1" in str(raised.value)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (("model.onnx", "tokenizer.json"), "has no config.json"),
        (("config.json", "model.onnx"), "model.onnx but no tokenizer.json"),
        (("config.json", "model.safetensors"), "has no tokenizer: none of tokenizer.json"),
        (WORDS, "has neither model.safetensors nor an ONNX file"),
        ((), "has no config.json"),
    ],
)
def test_what_is_missing_is_named(files: tuple[str, ...], says: str) -> None:
    with pytest.raises(Unusable) as raised:
        plan_of(WHO, files)

    assert str(raised.value).startswith(WHO)
    assert says in str(raised.value)
