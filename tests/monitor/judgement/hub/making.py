"""Small classifiers made on the spot: a random number for each word and label, and some known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

BAD = ("awful", "late", "rude")
GOOD = ("lovely", "prompt", "kind")
PLAIN = ("the", "tea", "was", "and", "a", "it", "came", "here", "good", "is")
MARKS = (".", "!", "?", ",")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
WORDS = (*SPECIAL, *BAD, *GOOD, *PLAIN, *MARKS)
PAD, UNKNOWN, START, END = range(4)
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def table(labels: int, seed: int = 7) -> Any:
    """What each word says for each label. With two labels or more, the first is a complaint and
    the last is praise.
    """
    made = np.random.default_rng(seed).normal(0, 0.1, (len(WORDS), labels))
    for word in BAD:
        made[WORDS.index(word), 0] += 40
    for word in GOOD:
        made[WORDS.index(word), labels - 1] += 40
    return made.astype(np.float32)


def make_tokenizer(folder: Path, special: bool = True) -> None:
    """A tokenizer.json that knows WORDS."""
    tokenizer = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(list(SPECIAL))
    if special:
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", START), ("[SEP]", END)]
        )
    tokenizer.save(str(folder / "tokenizer.json"))


def make_config(folder: Path, labels: Sequence[str], **more: Any) -> None:
    """A config.json as transformers writes it."""
    config = {
        "model_type": "bert",
        "id2label": {str(number): label for number, label in enumerate(labels)},
        "pad_token_id": PAD,
        "max_position_embeddings": 32,
        **more,
    }
    text = json.dumps({key: value for key, value in config.items() if value is not None})
    (folder / "config.json").write_text(text, encoding="utf-8")


def make_graph(
    file: Path,
    weights: Any,
    *,
    inputs: Sequence[str] = INPUTS,
    output: str = "logits",
    kind: int = TensorProto.INT64,
) -> None:
    """An ONNX file that answers with the mean of the words' numbers, padding left out."""
    ids, mask = "input_ids", "attention_mask"
    nodes = [
        helper.make_node("Gather", ["table", ids], ["found"], axis=0),
        helper.make_node("Cast", [mask], ["seen"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["seen", "last"], ["wide"]),
        helper.make_node("Mul", ["found", "wide"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "middle"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["wide", "middle"], ["count"], keepdims=0),
        helper.make_node("Div", ["sum", "count"], [output]),
    ]
    labels = weights.shape[1]
    graph = helper.make_graph(
        nodes,
        "classifier",
        [helper.make_tensor_value_info(name, kind, ["texts", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["texts", labels])],
        [
            numpy_helper.from_array(weights, "table"),
            numpy_helper.from_array(np.array([2], np.int64), "last"),
            numpy_helper.from_array(np.array([1], np.int64), "middle"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    file.parent.mkdir(exist_ok=True)
    onnx.save(model, file)


def make_folder(
    folder: Path,
    labels: Sequence[str] = ("NEGATIVE", "POSITIVE"),
    *,
    file: str = "model.onnx",
    graph: Mapping[str, Any] | None = None,
    weights: Any = None,
    **config: Any,
) -> Path:
    """A whole folder that runs as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    make_tokenizer(folder)
    make_config(folder, labels, **config)
    made = table(len(labels)) if weights is None else weights
    make_graph(folder / file, made, **(graph or {}))
    return folder
