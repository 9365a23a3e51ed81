"""The judge's step: mentions that are not judged at their revision, a batch a transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Engine

from monitor.models.judged import ToJudge
from monitor.settings.schema import JudgeSection
from monitor.settings.values import BUILT_IN
from monitor.store import judging
from monitor.store.engine import reading, writing

if TYPE_CHECKING:
    from monitor.judgement.capacity import Capacity
    from monitor.judgement.model import Judge
    from monitor.judgement.sentiment import SentimentModel

BATCH = 64  # mentions; between two batches the service can stop
NO_OTHERS: Mapping[str, SentimentModel] = MappingProxyType({})

log = structlog.get_logger("amends")


@dataclass(frozen=True)
class Judging:
    """What the judge's step needs. The model is asked for when there is something to judge."""

    engine: Engine
    model: Callable[[], SentimentModel]
    clock: Callable[[], datetime]
    settings: JudgeSection = field(default_factory=JudgeSection)
    stopping: Callable[[], bool] = lambda: False
    #: What reads the languages that the model does not, by ISO 639-1 code.
    others: Callable[[], Mapping[str, SentimentModel]] = lambda: NO_OTHERS
    #: Learns from people's words, when there are enough new ones; true if it did.
    lesson: Callable[[datetime], bool] = lambda _: False

    def run(self) -> int:
        """Judge all that waits; returns how many were. No model runs inside a transaction."""
        from monitor.judgement.judging import judge_texts

        judged = 0
        while not self.stopping():
            with reading(self.engine) as session:
                waiting = judging.unjudged(session, self.clock(), BATCH)
                kinds = judging.kinds_of(session, waiting)
            if not waiting:
                break
            model = self.model()
            found = list(
                judge_texts(
                    model,
                    map(judging.asked, waiting),
                    cut_off=self._cut_off_of(model, kinds, self.clock()),
                    others=self.others(),
                )
            )
            with writing(self.engine) as session:
                judged += judging.keep_all(session, waiting, found, self.clock())
        return judged

    def learn(self) -> bool:
        """Learn from what people said of the judge's findings; whether anything changed."""
        return self.lesson(self.clock())

    def _cut_off_of(
        self, model: SentimentModel, kinds: Mapping[str, str], now: datetime
    ) -> Callable[[ToJudge], float]:
        """The cut-off of the kind of source that a mention came from."""
        limits = self.capacity.cut_offs(model, now)
        return lambda row: limits.of(kinds.get(row.id, ""))

    @functools.cached_property
    def capacity(self) -> Capacity:
        """What the settings say of costs, and of how much people can look at."""
        from monitor.judgement.capacity import Capacity

        return Capacity(self.engine, self.settings)


def open_judging(
    engine: Engine,
    settings: JudgeSection,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool],
    model: Callable[[], SentimentModel] | None = None,
) -> Judging:
    """The judge's step as the settings want it, or with a model that is handed in."""
    if model is not None:
        return Judging(engine, model, clock, settings, stopping)
    if settings.model != BUILT_IN:
        from monitor.judgement.hub.opening import judge_model

        opened = judge_model(settings, log.warning)
        return Judging(engine, opened, clock, settings, stopping, _word_models)
    from monitor.judgement.learning.daily import Lessons
    from monitor.judgement.learning.running import TaughtModel

    taught = TaughtModel(engine, _built_in, log.warning)
    lesson = Lessons(engine, _built_in, settings.cut_off)
    return Judging(engine, taught, clock, settings, stopping, _word_models, lesson)


def _built_in() -> Judge:
    """The model that comes with Amends, loaded when the first mention is judged."""
    from monitor.judgement.model import built_in

    return built_in()


def _word_models() -> Mapping[str, SentimentModel]:
    from monitor.judgement.words.model import word_models

    return word_models()
