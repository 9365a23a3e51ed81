"""Texts as a model takes them: tokens in windows, windows in batches of like length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.encoder import spread, within
from monitor.judgement.hub.config import LEAST_TOKENS
from monitor.judgement.hub.trouble import Unusable, opening, working

Integers = NDArray[np.int64]

PAD_NAMES = ("[PAD]", "<pad>")
BATCH_TOKENS = 1024  # padded tokens a call; these models are large, more gains nothing on a CPU


@dataclass(frozen=True)
class Splitter:
    """Splits texts into the ids of their tokens; `before` and `after` stand round each window."""

    split: Callable[[Sequence[str]], list[list[int]]]
    before: tuple[int, ...]
    after: tuple[int, ...]
    pad: int | None = None  #: What fills up a window, where the tokenizer says so.


@dataclass(frozen=True)
class Window:
    """A piece of a text that the model reads at once."""

    text: int  #: The number of the text it belongs to.
    ids: tuple[int, ...]  #: With what stands round it.


@dataclass(frozen=True)
class Pieces:
    """Some texts in windows. A share below 1 says that a text was too long to be read whole."""

    windows: Sequence[Window]
    shares: Sequence[float]


class Tokens:
    """Cuts texts into what one model can take."""

    def __init__(self, who: str, splitter: Splitter, *, most: int, pad: int | None) -> None:
        self._splitter = splitter
        self._room = most - len(splitter.before) - len(splitter.after)
        self._pad = pad
        if self._room < LEAST_TOKENS - 2:
            raise Unusable(f"{who} reads {most} tokens at once, too few for a sentence")

    def pieces(self, texts: Sequence[str], most: int) -> Pieces:
        """Each text in windows of even size; of one far beyond `most` tokens, windows of about so
        many, spread over all of it.
        """
        if not texts:
            return Pieces((), ())
        shortened = [within(text) for text in texts]
        with working("the texts cannot be split into tokens"):
            split = self._splitter.split(shortened)
        windows: list[Window] = []
        shares: list[float] = []
        for number, (text, short, ids) in enumerate(zip(texts, shortened, split, strict=True)):
            bounds = spread(len(ids), self._room, -(-most // self._room))
            kept = [ids[start:end] for start, end in bounds]
            read = sum(map(len, kept)) / len(ids) if ids else 1.0
            shares.append(read * len(short) / len(text) if text else 1.0)
            windows += [Window(number, self._wrapped(piece)) for piece in kept]
        return Pieces(windows, shares)

    def batches(self, windows: Sequence[Window]) -> Iterator[list[Window]]:
        """Windows of like length together, so that little is padding."""
        batch: list[Window] = []
        for window in sorted(windows, key=lambda window: len(window.ids)):
            full = (len(batch) + 1) * len(window.ids) > BATCH_TOKENS
            if batch and (full or self._pad is None):  # nothing to fill up the shorter one with
                yield batch
                batch = []
            batch.append(window)
        if batch:
            yield batch

    def padded(self, batch: Sequence[Window]) -> tuple[Integers, Integers]:
        """The ids of a batch as one table, and 1 wherever it is no padding."""
        longest = max(len(window.ids) for window in batch)
        ids = np.full((len(batch), longest), self._pad or 0, dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, window in enumerate(batch):
            ids[number, : len(window.ids)] = window.ids
            mask[number, : len(window.ids)] = 1
        return ids, mask

    def _wrapped(self, ids: Sequence[int]) -> tuple[int, ...]:
        return (*self._splitter.before, *ids, *self._splitter.after)


def from_file(who: str, file: Path) -> Splitter:
    """The splitter of a tokenizer.json. Raises Unusable."""
    from tokenizers import Tokenizer

    with opening(f"{who}: {file.name} cannot be read"):
        tokenizer = Tokenizer.from_file(str(file))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        # An author who writes "[SEP]" or "</s>" has written letters, not an end of the text.
        tokenizer.encode_special_tokens = True
        example = tokenizer.encode("a")
        whole = tokenizer.encode("a", add_special_tokens=False)
    before, after = around(example.ids, whole.ids)

    def split(texts: Sequence[str]) -> list[list[int]]:
        found = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in found]

    pads = (tokenizer.token_to_id(name) for name in PAD_NAMES)
    return Splitter(split, before, after, next((pad for pad in pads if pad is not None), None))


def around(
    with_special: Sequence[int], plain: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What a tokenizer puts before and after the tokens of a text."""
    for start in range(len(with_special) - len(plain) + 1):
        if list(with_special[start : start + len(plain)]) == list(plain):
            return tuple(with_special[:start]), tuple(with_special[start + len(plain) :])
    return (), ()
