"""Runs a classifier with transformers and torch: whatever has no ONNX file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monitor.judgement.heads import Floats
from monitor.judgement.hub.fetching import library
from monitor.judgement.hub.tokens import Integers, Splitter, around
from monitor.judgement.hub.trouble import Unusable, opening, working

NEEDS_TORCH = "pip install 'amends[torch]'"


class TorchNetwork:
    """A classifier in torch, on the CPU."""

    def __init__(self, who: str, model: Any, torch: Any) -> None:
        self._who = who
        self._model = model
        self._torch = torch

    @classmethod
    def load(cls, who: str, folder: Path) -> TorchNetwork:
        """Open a folder with safetensors; nothing is fetched and no code of the model's is run.

        Raises Unusable.
        """
        torch = need_torch(who)
        with opening(f"{who} cannot be opened", *_failures()):
            model, found = _classes().AutoModelForSequenceClassification.from_pretrained(
                str(folder),
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                dtype=torch.float32,
                output_loading_info=True,
            )
        missing = sorted(found["missing_keys"])
        if missing:
            # transformers would fill them with random numbers, and only warn.
            raise Unusable(
                f"{who} has not been trained to classify: its file lacks {', '.join(missing[:4])}"
            )
        return cls(who, model.eval(), torch)

    def logits(self, ids: Integers, mask: Integers) -> Floats:
        """(texts, labels). Raises ModelFailed."""
        asked, seen = self._torch.from_numpy(ids), self._torch.from_numpy(mask)
        with working(f"{self._who} stopped while it read"), self._torch.inference_mode():
            answer: Floats = self._model(input_ids=asked, attention_mask=seen).logits.numpy()
        return answer


def need_torch(who: str) -> Any:
    """torch; Unusable names the command that installs it."""
    try:
        import torch
    except ImportError:
        raise Unusable(
            f"{who} has no ONNX file to run as it is, and needs torch: {NEEDS_TORCH}"
        ) from None
    return torch


def slow_splitter(who: str, folder: Path) -> Splitter:
    """The splitter of a folder without tokenizer.json. Raises Unusable."""
    with opening(f"{who}: its tokenizer cannot be opened", *_failures()):
        tokenizer = _classes().AutoTokenizer.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False
        )
        example = tokenizer(["a"])["input_ids"][0]
        before, after = around(example, _ids(tokenizer, ["a"])[0])
    return Splitter(lambda texts: _ids(tokenizer, texts), before, after)


def _ids(tokenizer: Any, texts: Sequence[str]) -> list[list[int]]:
    # What an author writes is text, be it "[SEP]" or "</s>".
    found = tokenizer(
        list(texts), add_special_tokens=False, split_special_tokens=True, verbose=False
    )
    ids: list[list[int]] = found["input_ids"]
    return ids


def _classes() -> Any:
    """transformers, told to keep quiet: what goes wrong is raised."""
    library()
    import transformers
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    return transformers


def _failures() -> tuple[type[Exception], ...]:
    from safetensors import SafetensorError

    strict: type[Exception] = library().errors.StrictDataclassError
    return (AttributeError, ImportError, SafetensorError, strict)
