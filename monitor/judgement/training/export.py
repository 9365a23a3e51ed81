"""Writes a fitted net as a Hugging Face model folder: int8 ONNX encoder, tokenizer and heads."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoTokenizer

from monitor.judgement.heads import Head, HeadFile, save_heads
from monitor.judgement.training.aspect_labels import ASPECTS
from monitor.judgement.training.fit import JudgeNet
from monitor.judgement.training.sets import EMOTIONS, POLARITIES
from monitor.judgement.training.smoothing import smoothed

MODEL_NAME = "amends-minilm-en"
MODEL_VERSION = "3"
#: Below one half: an unhappy author who is missed costs more than one look too many.
CUT_OFF = 0.4
ONNX_FILE = "onnx/model_quantized.onnx"
LABELS = {
    "polarity": POLARITIES,
    "stars": ("1", "2", "3", "4", "5"),
    "complaint": ("other", "complaint"),
    "emotion": EMOTIONS,
    "offensive": ("fine", "offensive"),
    "aspects": ASPECTS,
}


def export(
    net: JudgeNet, base: Path, out: Path, max_tokens: int, texts: Sequence[str] = ()
) -> None:
    """Write everything but the combiner's weights, which are fitted on the quantised encoder.

    `texts` like those that will be read let it lose less in int8 (see smoothing.py).
    """
    out.mkdir(parents=True, exist_ok=True)
    write_tokenizer(base, out, max_tokens)
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    config.pop("_name_or_path", None)
    config["max_position_embeddings"] = max_tokens
    config["architectures"] = ["BertModel"]
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    _forget_positions(net, max_tokens)
    exact = smoothed(net, AutoTokenizer.from_pretrained(base), texts, max_tokens) if texts else net
    write_onnx(exact, base, out / ONNX_FILE)
    save_heads(heads_of(net, max_tokens), out)


def write_tokenizer(base: Path, out: Path, max_tokens: int) -> None:
    """The base's tokenizer, without its fixed padding and silent cutting."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    config = json.loads((base / "tokenizer_config.json").read_text(encoding="utf-8"))
    config.pop("name_or_path", None)
    config["model_max_length"] = max_tokens
    text = json.dumps(config, indent=2) + "\n"
    (out / "tokenizer_config.json").write_text(text, encoding="utf-8")
    shutil.copyfile(base / "special_tokens_map.json", out / "special_tokens_map.json")


def _forget_positions(net: JudgeNet, max_tokens: int) -> None:
    """Drop the places beyond the longest text it was fitted on: they only weigh."""
    embeddings = net.encoder.embeddings
    kept = embeddings.position_embeddings.weight[:max_tokens].detach().clone()
    embeddings.position_embeddings = torch.nn.Embedding.from_pretrained(kept)
    embeddings.position_ids = embeddings.position_ids[:, :max_tokens]
    embeddings.token_type_ids = embeddings.token_type_ids[:, :max_tokens]


def write_onnx(net: JudgeNet, base: Path, file: Path) -> None:
    """Trace encoder and pooling with any batch and length, then quantise the weights to int8."""
    file.parent.mkdir(parents=True, exist_ok=True)
    tokens = AutoTokenizer.from_pretrained(base)(["a", "a longer text"], padding=True)
    example = (torch.tensor(tokens["input_ids"]), torch.tensor(tokens["attention_mask"]))
    axes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "model.onnx"
        _exported(
            net.float().eval(),
            example,
            str(exact),
            dynamo=False,
            opset_version=17,
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding", "tokens"],
            dynamic_axes={
                "input_ids": axes,
                "attention_mask": axes,
                "embedding": {0: "batch"},
                "tokens": axes,
            },
        )
        # Seven bits a channel: with eight, sums overflow on processors without VNNI (one pair of
        # products in 40,000 here), and without channels SemEval loses a point of recall.
        quantize_dynamic(
            exact, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )


def _exported(*what: object, **how: object) -> None:
    """Trace, without the exporter's remarks on its own age and on shapes that stay free."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(*what, **how)


def heads_of(net: JudgeNet, max_tokens: int) -> HeadFile:
    """The linear heads as they were fitted; combiner, fusion and cut-off still at their start."""
    heads = tuple(
        Head(
            name=name,
            labels=LABELS[name],
            weight=tuple(tuple(row) for row in layer.weight.tolist()),
            bias=tuple(layer.bias.tolist()),
        )
        for name, layer in net.heads.items()
    )
    return HeadFile(
        name=MODEL_NAME,
        version=MODEL_VERSION,
        languages=("en",),
        embedding=int(net.encoder.config.hidden_size),
        max_tokens=max_tokens,
        heads=heads,
        cut_off=CUT_OFF,
    )
