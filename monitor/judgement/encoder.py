"""The one door to onnxruntime and tokenizers: texts in, embeddings out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from monitor.judgement.heads import Floats
from monitor.judgement.sentiment import ModelFailed

ONNX_FILE = "onnx/model_quantized.onnx"
TOKENIZER_FILE = "tokenizer.json"
BATCH_TOKENS = 512  # padded tokens a call: 16 texts of 32; larger ones were no faster
#: A longer text is read in this many windows, spread evenly from its start to its end.
MAX_WINDOWS = 24
#: Beyond this the tokenizer is given start, middle and end only; far more than a review holds.
MAX_CHARACTERS = 60_000


@dataclass(frozen=True)
class Embedded:
    """The embeddings of some texts: one mean vector each, over all windows of a long one."""

    vectors: Floats  #: (texts, width)
    share_read: tuple[float, ...]  #: of each text; 1.0 unless it was too long to read whole


@dataclass(frozen=True)
class _Window:
    text: int  #: which text it belongs to
    ids: list[int]


class Encoder:
    """A mean-pooled sentence encoder in ONNX, with its tokenizer."""

    def __init__(self, session: Any, tokenizer: Any, *, width: int, max_tokens: int) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._width = width
        self._room = max_tokens - 2
        self._start = tokenizer.token_to_id("[CLS]")
        self._end = tokenizer.token_to_id("[SEP]")
        if self._start is None or self._end is None:
            raise ModelFailed("the model's tokenizer has no [CLS] or [SEP]")

    @classmethod
    def load(cls, folder: Path, *, width: int, max_tokens: int, threads: int = 0) -> Self:
        """Read a model folder; 0 threads means one a core. Raises ModelFailed."""
        # From 1.29 on it reports to its maker and keeps an id of this machine under ~/.cache,
        # unless it is told not to before its first import.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime
        from tokenizers import Tokenizer

        for name in (ONNX_FILE, TOKENIZER_FILE):
            if not (folder / name).is_file():
                raise ModelFailed(f"the model folder {folder} has no {name}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or _cores()
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what goes wrong is raised; nothing is printed
        # Between two polls a service should sleep, not spin.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        with _told(f"the model in {folder} cannot be loaded"):
            session = onnxruntime.InferenceSession(
                str(folder / ONNX_FILE), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(session, tokenizer, width=width, max_tokens=max_tokens)

    def embed(self, texts: Sequence[str], *, most_windows: int = MAX_WINDOWS) -> Embedded:
        """One vector a text, in order. No text is cut silently: see `share_read`."""
        shortened = [within(text) for text in texts]
        with _told("the texts cannot be split into tokens"):
            encodings = self._tokenizer.encode_batch(shortened, add_special_tokens=False)
        windows: list[_Window] = []
        shares: list[float] = []
        for number, (text, short, encoding) in enumerate(
            zip(texts, shortened, encodings, strict=True)
        ):
            pieces = _spread(encoding.ids, self._room, most_windows)
            read = sum(map(len, pieces)) / max(1, len(encoding.ids))
            shares.append(read * len(short) / max(1, len(text)))
            windows += [_Window(number, ids) for ids in pieces]
        return Embedded(self._means(windows, len(texts)), tuple(shares))

    def _means(self, windows: list[_Window], texts: int) -> Floats:
        """The mean over each text's windows, weighted by their tokens."""
        sums = np.zeros((texts, self._width), dtype=np.float32)
        weights = np.zeros((texts, 1), dtype=np.float32)
        for batch in _batches(windows):
            vectors = self._run([window.ids for window in batch])
            for window, vector in zip(batch, vectors, strict=True):
                size = len(window.ids) + 2
                sums[window.text] += size * vector
                weights[window.text] += size
        means: Floats = (sums / np.maximum(weights, 1)).astype(np.float32)
        return means

    def _run(self, rows: list[list[int]]) -> Floats:
        longest = max(map(len, rows)) + 2
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row) + 2] = [self._start, *row, self._end]
            mask[number, : len(row) + 2] = 1
        with _told("the model stopped while it read"):
            (vectors,) = self._session.run(
                ["embedding"], {"input_ids": ids, "attention_mask": mask}
            )
        embedding: Floats = vectors
        return embedding


def _batches(windows: list[_Window]) -> Iterator[list[_Window]]:
    """Windows of like length together, so that little is padding."""
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        if batch and (len(batch) + 1) * (len(window.ids) + 2) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _spread(ids: list[int], room: int, most: int) -> list[list[int]]:
    """The ids in windows of even size; of a very long text, windows spread over the whole of it."""
    count = max(1, -(-len(ids) // room))
    bounds = [len(ids) * i // count for i in range(count + 1)]
    kept: Sequence[int] = range(count)
    if count > most:
        kept = [i * (count - 1) // max(1, most - 1) for i in range(most)]
    return [ids[bounds[i] : bounds[i + 1]] for i in kept]


def within(text: str) -> str:
    """The text, or its start, middle and end if it is longer than MAX_CHARACTERS."""
    if len(text) <= MAX_CHARACTERS:
        return text
    third, middle = MAX_CHARACTERS // 3, len(text) // 2
    parts = (text[:third], text[middle - third // 2 : middle + third // 2], text[-third:])
    return " ".join(parts)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn the libraries' errors into ModelFailed, without the texts they may quote."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    failures = (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )
    try:
        yield
    except (*failures, MemoryError, TypeError, ValueError) as error:
        raise ModelFailed(f"{what} ({type(error).__name__})") from None
