"""What a person sees while a command works, and what Ctrl-C may not break."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.terminal import undisturbed
from tests.children import ROOT

#: Reads a file of rows as `amends judge` does, and tells the screen after each.
WATCHING = """
import sys
from monitor.terminal import watched
with open(sys.argv[1], "rb") as file, watched(file, "Judging", beside_data=False) as (read, tell):
    for number, _ in enumerate(read, start=1):
        tell(number)
    sys.stdout.write(f"{number} rows")
"""


def watch(path: Path, errors: int) -> bytes:
    """Run it with standard error going there; what stood on standard output."""
    return subprocess.run(
        [sys.executable, "-c", WATCHING, str(path)],
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"},
        check=True,
    ).stdout


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of two thousand rows."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"{}\n" * 2000)
    return path


def test_a_terminal_shows_rows_rate_and_time_left(rows: Path) -> None:
    ours, theirs = pty.openpty()
    found = watch(rows, theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass  # so a terminal ends whose other side is closed
    os.close(ours)

    assert found == b"2000 rows"
    for words in (b"Judging", b"2,000 rows, ", b" a second", b"left:"):
        assert words in shown


def test_a_pipe_shows_nothing(rows: Path, tmp_path: Path) -> None:
    with (tmp_path / "errors").open("wb") as errors:
        assert watch(rows, errors.fileno()) == b"2000 rows"

    assert (tmp_path / "errors").read_bytes() == b""


def test_ctrl_c_waits_for_what_must_not_be_broken() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), undisturbed():  # noqa: PT012  # the order is the test
        signal.raise_signal(signal.SIGINT)
        done.append("whole")

    assert done == ["whole"]


def test_a_second_ctrl_c_does_not_wait() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), undisturbed():  # noqa: PT012  # the order is the test
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        done.append("never")

    assert done == []


def test_afterwards_ctrl_c_is_as_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with undisturbed():
        pass

    assert signal.getsignal(signal.SIGINT) is before


WAITING = """
import os, signal, sys, threading
from monitor.terminal import told_to_stop

stop = told_to_stop()
number = getattr(signal, sys.argv[1])

def another() -> None:
    signal.pthread_kill(threading.get_ident(), number)

if sys.argv[2] == "another":
    threading.Timer(0.2, another).start()
else:
    threading.Timer(0.2, os.kill, (os.getpid(), number)).start()
stop.wait()
print("stopped", signal.getsignal(number) is signal.SIG_DFL)
"""


@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("thread", ["another", "any"])
def test_a_signal_stops_it_whichever_thread_it_is_handed_to(number: str, thread: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WAITING, number, thread],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout) == (0, "stopped True\n"), ended.stderr
