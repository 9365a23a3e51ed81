"""How long `amends --help` takes, beside what Typer and rich take for themselves."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.children import ROOT

BARE = "import typer, rich"
HELP = "import sys, scheduler; sys.argv = ['amends', '--help']; scheduler.main()"
ROUNDS = 3
AT_MOST = 8  #: Times as long; about 4, and about 15 where the database's libraries are loaded.


def seconds(code: str) -> float:
    """The processor's time over one fresh Python: other work on the machine does not count."""
    process = subprocess.Popen(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime


def test_help_costs_a_few_times_what_the_terminals_own_libraries_cost() -> None:
    pairs = [(seconds(HELP), seconds(BARE)) for _ in range(ROUNDS)]

    ours, bare = (min(times) for times in zip(*pairs, strict=True))

    assert ours < AT_MOST * bare, f"{ours:.2f} s, and {bare:.2f} s for Typer and rich alone"
