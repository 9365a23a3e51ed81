"""The cut-offs of a service: as the settings say, and no more looks than the team has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from monitor.judgement.capacity import Capacity, fitting
from monitor.judgement.cut_offs import CutOffs
from monitor.judgement.outcomes import Costs
from monitor.settings.schema import JudgeSection
from monitor.store.engine import writing
from monitor.store.workload import Workload
from tests import builders as b
from tests.builders import NOW
from tests.fakes.models import KeywordModel

TEN_DAYS = Workload([step / 100 for step in range(100)] * 10, 0, NOW - timedelta(days=10))


def add(engine: Engine, *unhappy: float) -> None:
    """So many judged mentions of one hour ago."""
    with writing(engine) as session:
        at = b.source(session, f"source {unhappy}", place=f"place {unhappy}")
        for number, likely in enumerate(unhappy):
            b.assessment(session, b.mention(session, at, f"m-{number}"), unhappy=likely)


class TestFitting:
    @pytest.mark.parametrize(("looks", "cut_off"), [(1000, 0.4), (60, 0.4), (30, 0.7), (10, 0.9)])
    def test_it_rises_until_a_days_looks_are_enough(self, looks: int, cut_off: float) -> None:
        assert fitting(TEN_DAYS, Costs(), looks, NOW) == pytest.approx(cut_off)

    def test_the_unjudged_take_their_share(self) -> None:
        work = Workload(TEN_DAYS.unhappy, 200, TEN_DAYS.first)

        assert fitting(work, Costs(), 30, NOW) == pytest.approx(0.9)

    def test_without_history_the_costs_decide(self) -> None:
        assert fitting(Workload([], 0, None), Costs(), 1, NOW) == pytest.approx(0.4)


class TestCapacity:
    def test_without_a_limit_the_settings_stand_and_the_store_is_not_asked(
        self, empty_engine: Engine
    ) -> None:
        capacity = Capacity(empty_engine, JudgeSection(cut_offs={"feed": 0.3}))

        assert capacity.cut_offs(KeywordModel(), NOW) == CutOffs(0.5, {"feed": 0.3})

    def test_one_cut_off_for_all_stands_whatever_the_team_can_do(
        self, empty_engine: Engine
    ) -> None:
        capacity = Capacity(empty_engine, JudgeSection(cut_off=0.2, looks_a_day=1))

        assert capacity.cut_offs(KeywordModel(), NOW).for_all == 0.2

    def test_with_a_limit_it_rises_and_a_kinds_own_stands(self, sqlite_engine: Engine) -> None:
        add(sqlite_engine, 0.55, 0.65, 0.75, 0.95)
        section = JudgeSection(looks_a_day=2, cut_offs={"feed": 0.3})

        found = Capacity(sqlite_engine, section).cut_offs(KeywordModel(), NOW)

        assert 0.65 < found.for_all <= 0.75
        assert found.of("feed") == 0.3

    def test_it_is_reckoned_anew_on_the_next_day_and_not_before(
        self, sqlite_engine: Engine
    ) -> None:
        capacity = Capacity(sqlite_engine, JudgeSection(looks_a_day=1))
        model = KeywordModel()
        add(sqlite_engine, 0.55)
        before = capacity.cut_offs(model, NOW)
        add(sqlite_engine, 0.65, 0.75, 0.85, 0.95)

        assert capacity.cut_offs(model, NOW + timedelta(minutes=5)) == before
        assert capacity.cut_offs(model, NOW + timedelta(days=1)).for_all > before.for_all
