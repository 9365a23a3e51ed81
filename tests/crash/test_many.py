"""Many approved replies go out while the process is killed again and again.

So many as AMENDS_CRASH_APPROVALS says, a few by default. To see it at full size:

    AMENDS_CRASH_APPROVALS=500 pytest -s tests/crash/test_many.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.crash import lives
from tests.crash.processes import Process
from tests.crash.test_kill import LIVE, births, folder, seed, sqlite, told
from tests.crash.world import World

pytestmark = pytest.mark.crash

__all__ = ["births", "folder", "seed"]  # fixtures

FEW = 12
SECONDS_EACH = 6.0  #: At most, for each approval; on two free cores it takes a fraction of that.


def test_of_many_approvals_each_is_live_exactly_once_or_shown_as_unknown(
    folder: Path,
    births: Process,
    seed: int,
) -> None:
    approvals = int(os.environ.get("AMENDS_CRASH_APPROVALS") or FEW)
    with World(folder, sqlite(folder), births, seed, in_slack=False) as world:
        lives.publish_many(world, approvals, SECONDS_EACH * approvals)
        verdict = lives.settle(world)
        report = told(world, verdict, seed)

    assert verdict.approved >= approvals, report
    assert len(world.kills) >= min(approvals // 10, 30), report
    assert not verdict.problems, report
    assert verdict.live_share >= LIVE, report
