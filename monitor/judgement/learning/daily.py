"""The service learns by itself: once a day, if people have said enough that is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from monitor.judgement.learning.model import EmbeddingModel
from monitor.judgement.learning.running import learn_if_due

EVERY = timedelta(days=1)
FIRST = timedelta(
    hours=1
)  # after the start: a service that is restarted often does not learn often


class Lessons:
    """Asks at most once a day whether there is something to learn.

    The first time is an hour after the service started.
    """

    def __init__(
        self, engine: Engine, model: Callable[[], EmbeddingModel], cut_off: float | None
    ) -> None:
        self._engine = engine
        self._model = model
        self._cut_off = cut_off
        self._next: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        """Whether other heads judge from now on."""
        if self._next is None or now < self._next:
            self._next = self._next or now + FIRST
            return False
        self._next = now + EVERY
        taught = learn_if_due(self._engine, self._model, now, cut_off=self._cut_off)
        return taught is not None and taught.changed
