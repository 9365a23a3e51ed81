"""The one door to onnxruntime and tokenizers: texts in, embeddings out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.heads import Floats
from monitor.judgement.sentiment import ModelFailed

ONNX_FILE = "onnx/model_quantized.onnx"
TOKENIZER_FILE = "tokenizer.json"
BATCH_TOKENS = 512  # padded tokens a call: 16 texts of 32; larger ones were no faster
#: A longer text is read in this many windows, spread evenly from its start to its end.
MAX_WINDOWS = 24
#: Beyond this the tokenizer is given start, middle and end only; far more than a review holds.
MAX_CHARACTERS = 60_000


#: The padded inputs of one call: input_ids and attention_mask, each (texts, tokens).
Feed = dict[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Tokens:
    """The words of one text as the encoder saw them, in order, each with its own vector."""

    spans: tuple[tuple[int, int], ...]  #: where each token stands in the text
    vectors: Floats  #: (tokens, width)


@dataclass(frozen=True)
class Embedded:
    """The embeddings of some texts: one mean vector each, over all windows of a long one."""

    vectors: Floats  #: (texts, width)
    share_read: tuple[float, ...]  #: of each text; 1.0 unless it was too long to read whole
    tokens: tuple[Tokens, ...] = ()  #: of each text, where they were asked for


@dataclass(frozen=True)
class _Window:
    text: int  #: which text it belongs to
    ids: list[int]
    spans: list[tuple[int, int]]


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

    def embed(
        self, texts: Sequence[str], *, most_windows: int = MAX_WINDOWS, tokens: bool = False
    ) -> Embedded:
        """One vector a text, in order, and on request one a token.

        No text is cut silently: see `share_read`.
        """
        windows, shares = self._windows(texts, most_windows, tokens=tokens)
        collected = _Collected(len(texts), self._width, tokens=tokens)
        for batch in _batches(windows):
            feed = self._padded([window.ids for window in batch])
            collected.take(batch, *self._run(feed, tokens=tokens))
        return Embedded(collected.means(), tuple(shares), collected.tokens())

    def batches_of(self, texts: Sequence[str]) -> list[Feed]:
        """The padded batches `embed` makes of these texts, to run by hand."""
        windows, _ = self._windows(texts, MAX_WINDOWS, tokens=False)
        return [self._padded([window.ids for window in batch]) for batch in _batches(windows)]

    def run(self, feed: Feed) -> Floats:
        """The bare model on one padded batch."""
        return self._run(feed, tokens=False)[0]

    def _windows(
        self, texts: Sequence[str], most: int, *, tokens: bool
    ) -> tuple[list[_Window], list[float]]:
        """What is read of each text, and which share of it that is."""
        shortened = [within(text) for text in texts]
        with _told("the texts cannot be split into tokens"):
            encodings = self._tokenizer.encode_batch(shortened, add_special_tokens=False)
        windows: list[_Window] = []
        shares: list[float] = []
        for number, (text, short, encoding) in enumerate(
            zip(texts, shortened, encodings, strict=True)
        ):
            ids, spans = encoding.ids, encoding.offsets if tokens else []
            pieces = spread(len(ids), self._room, most)
            read = sum(end - start for start, end in pieces) / len(ids) if ids else 1.0
            shares.append(read * len(short) / max(1, len(text)))
            windows += [_Window(number, ids[a:b], spans[a:b]) for a, b in pieces]
        return windows, shares

    def _padded(self, rows: list[list[int]]) -> Feed:
        longest = max(map(len, rows)) + 2
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row) + 2] = [self._start, *row, self._end]
            mask[number, : len(row) + 2] = 1
        return {"input_ids": ids, "attention_mask": mask}

    def _run(self, feed: Feed, *, tokens: bool) -> tuple[Floats, Floats | None]:
        """The mean vector of each row, and on request the vector of each of its tokens."""
        wanted = ["embedding", "tokens"] if tokens else ["embedding"]
        with _told("the model stopped while it read"):
            found = self._session.run(wanted, feed)
        return found[0], found[1] if tokens else None


class _Collected:
    """What the windows of some texts add up to."""

    def __init__(self, texts: int, width: int, *, tokens: bool) -> None:
        self._sums = np.zeros((texts, width), dtype=np.float32)
        self._weights = np.zeros((texts, 1), dtype=np.float32)
        self._pieces: list[list[tuple[_Window, Floats]]] = [[] for _ in range(texts * tokens)]

    def take(self, batch: list[_Window], means: Floats, tokens: Floats | None) -> None:
        """Add one batch of windows."""
        for number, window in enumerate(batch):
            size = len(window.ids) + 2
            self._sums[window.text] += size * means[number]
            self._weights[window.text] += size
            if tokens is not None:  # without [CLS], [SEP] and what only fills the row up
                own = tokens[number, 1 : len(window.ids) + 1]
                self._pieces[window.text].append((window, own))

    def means(self) -> Floats:
        """The mean over each text's windows, weighted by their tokens."""
        means: Floats = (self._sums / np.maximum(self._weights, 1)).astype(np.float32)
        return means

    def tokens(self) -> tuple[Tokens, ...]:
        """The tokens of each text, in the order they stand in it."""
        width = self._sums.shape[1]
        found: list[Tokens] = []
        for pieces in self._pieces:
            pieces.sort(key=lambda piece: piece[0].spans[:1])
            spans = tuple(span for window, _ in pieces for span in window.spans)
            vectors = [own for _, own in pieces] or [np.zeros((0, width), dtype=np.float32)]
            found.append(Tokens(spans, np.concatenate(vectors)))
        return tuple(found)


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


def spread(tokens: int, room: int, most: int) -> list[tuple[int, int]]:
    """Where windows of even size begin and end; over the whole of a very long text if too many."""
    count = max(1, -(-tokens // room))
    bounds = [tokens * i // count for i in range(count + 1)]
    kept: Sequence[int] = range(count)
    if count > most:
        kept = [i * (count - 1) // max(1, most - 1) for i in range(most)]
    return [(bounds[i], bounds[i + 1]) for i in kept]


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
