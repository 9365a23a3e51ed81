"""The judge's step: mentions that are not judged at their revision, a batch a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from monitor.store import judging
from monitor.store.engine import reading, writing

if TYPE_CHECKING:
    from monitor.judgement.sentiment import SentimentModel

BATCH = 64  # mentions; between two batches the service can stop


def built_in_model() -> SentimentModel:
    """The model that comes with Amends, loaded when the first mention is judged."""
    from monitor.judgement.model import built_in

    return built_in()


@dataclass(frozen=True)
class Judging:
    """What the judge's step needs. The model is asked for when there is something to judge."""

    engine: Engine
    model: Callable[[], SentimentModel]
    cut_off: float | None  #: None: the model's own.
    clock: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False

    def run(self) -> int:
        """Judge all that waits; returns how many were. No model runs inside a transaction."""
        from monitor.judgement.judging import judge_texts

        judged = 0
        while not self.stopping():
            with reading(self.engine) as session:
                waiting = judging.unjudged(session, self.clock(), BATCH)
            if not waiting:
                break
            model = self.model()
            cut_off = model.cut_off if self.cut_off is None else self.cut_off
            found = list(judge_texts(model, map(judging.asked, waiting), cut_off=cut_off))
            with writing(self.engine) as session:
                judged += judging.keep_all(session, waiting, found, cut_off, self.clock())
        return judged
