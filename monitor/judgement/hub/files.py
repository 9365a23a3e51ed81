"""Which files of a model are used, and how it is run with them (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from monitor.judgement.hub.trouble import Unusable

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
TOKENIZER_CONFIG = "tokenizer_config.json"
#: The quantized one first: a fourth of the size, and two to four times as fast on a CPU.
ONNX_FILES = ("onnx/model_quantized.onnx", "onnx/model.onnx", "model.onnx")
SAFETENSORS = "model.safetensors"
VOCABULARIES = (TOKENIZER, "vocab.txt", "vocab.json")

_SHARD = re.compile(r"model-(\d{5})-of-(\d{5})\.safetensors")
_WORDS = (".json", ".txt", ".model", ".codes", ".bpe")  # of configurations and tokenizers
_PICKLED = (".bin", ".pt", ".pth", ".ckpt")


class Engine(StrEnum):
    """What runs a model."""

    ONNX = "onnxruntime"
    TORCH = "torch"


@dataclass(frozen=True)
class Plan:
    """How a model is run, from which of its files."""

    engine: Engine
    weights: Sequence[str]
    others: Sequence[str]

    @property
    def files(self) -> list[str]:
        """Everything that is needed of the model."""
        return [*self.weights, *self.others]


def plan_of(who: str, files: Collection[str]) -> Plan:
    """What to do with a model of these files (paths inside it). Unusable says what is missing."""
    if CONFIG not in files:
        raise Unusable(f"{who} has no {CONFIG}: it is no text classification model of transformers")
    onnx = next((name for name in ONNX_FILES if name in files), None)
    if onnx is not None and TOKENIZER in files:
        beside = [onnx, f"{onnx}_data", f"{onnx}.data"]  # weights beyond 2 GB lie beside the graph
        return Plan(
            Engine.ONNX,
            [name for name in beside if name in files],
            [name for name in (CONFIG, TOKENIZER, TOKENIZER_CONFIG) if name in files],
        )
    weights = _safetensors(files)
    if weights and not any(name in VOCABULARIES or name.endswith(".model") for name in files):
        # transformers would make one that knows no word, and take every text for the same.
        raise Unusable(f"{who} has no tokenizer: none of {', '.join(VOCABULARIES)}")
    if weights:
        others = sorted(name for name in files if "/" not in name and _is_words(name))
        return Plan(Engine.TORCH, weights, others)
    raise Unusable(f"{who} {_without_weights(files, onnx)}")


def files_in(folder: Path) -> set[str]:
    """The files of a model's folder that matter, as paths inside it. Unusable if it cannot be
    read.
    """
    try:
        found = [*folder.iterdir(), *(folder / "onnx").glob("*")]
        return {path.relative_to(folder).as_posix() for path in found if path.is_file()}
    except OSError as error:
        raise Unusable(f"the model's folder {folder} cannot be read: {error.strerror}") from None


def size_of(plan: Plan, sizes: Mapping[str, int]) -> int:
    """The bytes of all files of the plan."""
    return sum(sizes[name] for name in plan.files)


def _safetensors(files: Collection[str]) -> list[str]:
    """The weights, in one file or in all of its shards; nothing if a shard is missing."""
    if SAFETENSORS in files:
        return [SAFETENSORS]
    shards = {name: found for name in files if (found := _SHARD.fullmatch(name))}
    counts = {int(found[2]) for found in shards.values()}
    return sorted(shards) if counts == {len(shards)} else []


def _is_words(name: str) -> bool:
    return name.endswith(_WORDS) and not name.lower().startswith(("readme", "license"))


def _without_weights(files: Collection[str], onnx: str | None) -> str:
    if onnx is not None:
        return f"has {onnx} but no {TOKENIZER}, without which no text can be read"
    if any(name.endswith(_PICKLED) for name in files):
        # A pickle is a program: whoever wrote the file runs what they like on this machine.
        return (
            "keeps its weights only as a pickle, which can run code of its own and is never "
            "opened. Look on the hub for a revision with safetensors (often refs/pr/1, then write "
            f"owner/name@refs/pr/1), or for one with {ONNX_FILES[1]}"
        )
    return f"has neither {SAFETENSORS} nor an ONNX file ({', '.join(ONNX_FILES)})"
