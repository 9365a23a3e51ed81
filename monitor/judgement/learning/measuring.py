"""How well probabilities agree with what people said (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.judgement.learning.logistic import Doubles

SURE = 1e-6  # a probability of 0 or 1 that is wrong would cost without end


@dataclass(frozen=True)
class Figures:
    """What was measured on some rows."""

    rows: int
    log_loss: float  #: 0.69 for a coin; less is better.
    auc: float | None  #: None unless people said both.
    errors: int  #: Rows on the wrong side of the cut-off.
    agreement: float  #: The share of rows on the right side.

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def figures(likely: Doubles, said: NDArray[np.bool_], cut_off: float) -> Figures:
    """The figures of probabilities against what people said; of at least one row."""
    held = np.clip(likely, SURE, 1 - SURE)
    surprise = -np.where(said, np.log(held), np.log(1 - held))
    errors = int(((likely >= cut_off) != said).sum())
    return Figures(
        rows=len(said),
        log_loss=round(float(surprise.mean()), 4),
        auc=auc(likely, said),
        errors=errors,
        agreement=round(1 - errors / len(said), 4),
    )


def auc(likely: Doubles, said: NDArray[np.bool_]) -> float | None:
    """How often a row that is so gets more than one that is not; equals count half."""
    so, not_so = int(said.sum()), int((~said).sum())
    if not so or not not_so:
        return None
    _, place, count = np.unique(likely, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks = (last - (count - 1) / 2)[place]
    return round(float((ranks[said].sum() - so * (so + 1) / 2) / (so * not_so)), 4)


def no_worse(before: Figures, after: Figures) -> bool:
    """Whether nothing that was measured has fallen."""
    ranked = before.auc is None or after.auc is None or after.auc >= before.auc
    return ranked and after.log_loss <= before.log_loss and after.errors <= before.errors


def guards(before: Figures, after: Figures, share: float) -> bool:
    """Whether a guard set lets it pass: at most this share of its rows more may be wrong."""
    return after.errors <= before.errors + int(before.rows * share)


def in_words(before: Figures, after: Figures) -> str:
    """Both, side by side."""
    ranked = ""
    if before.auc is not None and after.auc is not None:
        ranked = f"AUC {before.auc:.3f} -> {after.auc:.3f}, "
    return (
        f"log-loss {before.log_loss:.3f} -> {after.log_loss:.3f}, {ranked}"
        f"wrong {before.errors} -> {after.errors} of {before.rows}, "
        f"agreement {before.agreement:.0%} -> {after.agreement:.0%}"
    )


def pair(before: Figures, after: Figures) -> Mapping[str, Any]:
    """Both, as they are kept."""
    return {"before": before.to_json(), "after": after.to_json()}
