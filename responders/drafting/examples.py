"""The team's own approved replies to reviews like this one, found by meaning.

What stands on a page of embeddings in memory is made anew after a restart: a few hundred texts
take the built-in model a second or two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.store.examples import PastReply

Vectors = NDArray[np.float32]
#: As near as two reviews must be in meaning (cosine) for one's reply to be an example to the other.
NEAR = 0.45
MOST = 2
#: A person's own words are the better example: worth so much nearness.
OWN_WORDS = 0.05


@dataclass
class Examples:
    """Looks up replies by the nearness of what they answered. Not for several threads at once."""

    embed: Callable[[Sequence[str]], Vectors]
    _known: dict[int, Vectors] = field(default_factory=dict)  #: By draft: drafts never change.

    def near(self, review: str, past: Sequence[PastReply], most: int = MOST) -> list[PastReply]:
        """At most `most` of the past replies, the nearest first; none that is far."""
        if not past:
            return []
        self._learn(past)
        mine = _unit(self.embed([review])[0])
        ranked = sorted(
            ((self._nearness(mine, one), one) for one in past),
            key=lambda pair: (-pair[0], -pair[1].draft_id),
        )
        return [one for nearness, one in ranked[:most] if nearness >= NEAR]

    def _nearness(self, mine: Vectors, one: PastReply) -> float:
        own = OWN_WORDS if one.by_a_person else 0.0
        return float(mine @ self._known[one.draft_id]) + own

    def _learn(self, past: Sequence[PastReply]) -> None:
        """Embed what is new, and forget what is not among them any more."""
        new = [one for one in past if one.draft_id not in self._known]
        if new:
            vectors = self.embed([one.review for one in new])
            for one, vector in zip(new, vectors, strict=True):
                self._known[one.draft_id] = _unit(vector)
        wanted = {one.draft_id for one in past}
        for gone in self._known.keys() - wanted:
            del self._known[gone]


def _unit(vector: NDArray[Any]) -> Vectors:
    length = float(np.linalg.norm(vector))
    made: Vectors = (vector / length if length else vector).astype(np.float32)
    return made
