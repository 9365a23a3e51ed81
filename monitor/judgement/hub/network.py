"""What every engine does for a model: padded ids in, one row of logits a text out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from monitor.judgement.heads import Floats
from monitor.judgement.hub.tokens import Integers, Tokens, Window
from monitor.judgement.hub.trouble import Unusable
from monitor.judgement.sentiment import ModelFailed

#: Two texts of two lengths: a model that takes them takes any batch.
EXAMPLES = ("Good.", "This is not what we had ordered, and nobody answers the phone.")


class Network(Protocol):
    """A classifier, whatever runs it."""

    def logits(self, ids: Integers, mask: Integers) -> Floats:
        """(texts, labels). Raises ModelFailed."""


def logits_of(network: Network, tokens: Tokens, batch: Sequence[Window]) -> Floats:
    """The answers to one batch; ModelFailed if they are no numbers."""
    found = network.logits(*tokens.padded(batch)).astype(np.float32)
    if not np.isfinite(found).all():
        raise ModelFailed("the model gave something that is no number")
    return found


def try_out(who: str, network: Network, tokens: Tokens, labels: int) -> None:
    """Let the model read two examples. Unusable if that fails, or if it does not answer with one
    number a label.
    """
    pieces = tokens.pieces(EXAMPLES, 1)
    for batch in tokens.batches(pieces.windows):
        try:
            found = logits_of(network, tokens, batch)
        except ModelFailed as error:
            raise Unusable(f"{who} cannot read two short sentences: {error}") from None
        if found.shape != (len(batch), labels):
            raise Unusable(
                f"{who} answers a text with {_shape(found)}, where its labels are {labels}: it is "
                "no text classification model, or its files do not belong together"
            )


def _shape(found: Floats) -> str:
    return " x ".join(map(str, found.shape[1:])) + " numbers"
