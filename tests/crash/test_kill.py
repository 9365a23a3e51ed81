"""The kill test: whatever moment the service dies in, nothing is lost and nothing is said twice."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Postgres
from tests.crash import lives, sabotage
from tests.crash.processes import Process, zygote
from tests.crash.verdict import Verdict
from tests.crash.world import World

pytestmark = pytest.mark.crash

POINTS = 50
KILLS_WITHIN = 240.0  #: Seconds; on two free cores it takes a quarter of that.
LIVE = 0.9
AFTERWARDS = 12  #: Complaints that come when the killing is over: the service goes on as before.


@pytest.fixture
def seed(record_property: Callable[[str, object], None]) -> int:
    """Another one each time, unless AMENDS_CRASH_SEED says which; it is in every report."""
    number = int(os.environ.get("AMENDS_CRASH_SEED") or secrets.randbelow(1_000_000))
    record_property("seed", number)
    return number


@pytest.fixture(scope="module")
def births(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """What gives birth to the lives of every world here."""
    made = zygote(tmp_path_factory.mktemp("zygote"))
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """The world's folder, with an empty database in it."""
    (tmp_path / "amends.db").write_bytes(sqlite_template.read_bytes())
    return tmp_path


def sqlite(folder: Path) -> str:
    """The address of the world's database."""
    return f"sqlite:///{folder / 'amends.db'}"


def told(world: World, verdict: Verdict, seed: int) -> str:
    """The report, which is also printed."""
    text = lives.report(world, verdict, seed)
    print(f"\n{text}")  # noqa: T201 - the report is what this test is run for
    return text


def test_killed_at_fifty_points_every_approved_reply_is_live_once_or_shown_as_unknown(
    folder: Path, births: Process, seed: int
) -> None:
    with World(folder, sqlite(folder), births, seed) as world:
        catalogue = lives.first_life(world)
        assert len(catalogue) >= POINTS, catalogue
        lives.kill_at(world, lives.chosen(world, catalogue, POINTS), catalogue, KILLS_WITHIN)
        for _ in range(AFTERWARDS):
            world.say()
        verdict = lives.settle(world)
        report = told(world, verdict, seed)

    assert len(world.kills.at) >= POINTS, report
    assert not verdict.problems, report
    assert verdict.live_share >= LIVE, report


def test_two_services_that_are_killed_in_turn_never_do_the_same_thing_twice(
    tmp_path: Path, postgres: Postgres, births: Process, seed: int
) -> None:
    name = postgres.fresh()
    with World(tmp_path, postgres.url(name), births, seed) as world:
        catalogue = lives.first_life(world)
        lives.kill_in_pairs(world, catalogue, rounds=9)
        verdict = lives.settle(world, services=2)
        report = told(world, verdict, seed)
    postgres.drop(name)

    assert len(world.kills) >= 12, report
    assert not verdict.problems, report
    assert verdict.live_share >= LIVE, report


@pytest.mark.parametrize("services", [1, 2])
def test_a_whole_service_keeps_its_promises_where_the_broken_ones_do_not(
    folder: Path, births: Process, seed: int, services: int
) -> None:
    verdict, report = small_world(folder, births, seed, "", services)

    assert not verdict.problems, report


@pytest.mark.parametrize(("fault", "services"), [(sabotage.BLIND, 1), (sabotage.GREEDY, 2)])
def test_the_kill_test_has_teeth_a_broken_service_is_caught_saying_things_twice(
    folder: Path, births: Process, seed: int, fault: str, services: int
) -> None:
    verdict, report = small_world(folder, births, seed, fault, services)

    assert verdict.doubles, report


def small_world(
    folder: Path, births: Process, seed: int, fault: str, services: int
) -> tuple[Verdict, str]:
    """A few complaints on a slow site that loses every third answer; nobody is killed."""
    with World(folder, sqlite(folder), births, seed, sabotage=fault, slow=0.1) as world:
        verdict = lives.all_at_once(world, services, complaints=12, broken=bool(fault))
        return verdict, told(world, verdict, seed)
