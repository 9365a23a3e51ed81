"""The cut-offs in force: as the settings say, and no more looks a day than the team has."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from monitor.judgement.cut_offs import CutOffs, Limit, choose, costs_of, cut_offs
from monitor.judgement.outcomes import Costs, Tally
from monitor.judgement.sentiment import SentimentModel
from monitor.settings.schema import JudgeSection
from monitor.store import workload
from monitor.store.engine import reading
from monitor.store.workload import Workload

WINDOW = timedelta(days=28)  #: What came in so lately tells how much comes in a day.
LEAST = 1.0  #: Day: less history than this counts as one.


def fitting(work: Workload, costs: Costs, looks_a_day: float, now: datetime) -> float:
    """The lowest cut-off from the costs' own on that leaves no more looks a day than there are.

    From the probabilities alone: people's words cannot be counted here, for they are said of
    what was shown to people, and hardly ever of what was not.
    """
    tally = Tally()
    for unhappy in work.unhappy:
        tally.add(unhappy, None)
    days = (now - work.first) / timedelta(days=1) if work.first else LEAST
    limit = Limit(looks_a_day, max(days, LEAST), work.unjudged)
    return choose({"": tally}, costs, limit).kinds[0].cut_off


class Capacity:
    """Gives the cut-offs of the settings; with `looks_a_day` they are reckoned anew each day."""

    def __init__(self, engine: Engine, section: JudgeSection) -> None:
        self._engine = engine
        self._section = section
        self._reckoned: tuple[str, date, CutOffs] | None = None

    def cut_offs(self, model: SentimentModel, now: datetime) -> CutOffs:
        """The cut-offs for what this model reads. It reads the store at most once a day."""
        plain = cut_offs(self._section, model.cut_off)
        if self._section.looks_a_day is None or self._section.cut_off is not None:
            return plain
        if self._reckoned is None or self._reckoned[:2] != (model.name, now.date()):
            self._reckoned = (model.name, now.date(), self._fitted(plain, model, now))
        return self._reckoned[2]

    def _fitted(self, plain: CutOffs, model: SentimentModel, now: datetime) -> CutOffs:
        with reading(self._engine) as session:
            work = workload.since(session, now - WINDOW)
        costs = costs_of(self._section, model.cut_off)
        return CutOffs(
            fitting(work, costs, self._section.looks_a_day or 0, now), dict(plain.by_kind)
        )
