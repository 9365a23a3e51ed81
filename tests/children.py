"""Runs `amends` as a person does: in a process and a folder of its own, with the cable out."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  #: Seconds; nothing takes this long, even where the machine has much to do.
DEAD_PORT = "http://127.0.0.1:9"  #: The discard service, which nobody runs any more.


def eventually(holds: Callable[[], bool], what: str = "it") -> None:
    """Wait until another process has done something."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, f"{what} did not happen"
        time.sleep(0.02)


def free_port() -> int:
    """A port of this machine that nobody has at the moment."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


class Child:
    """One command under way. What it says goes to files in `folder`."""

    def __init__(self, folder: Path, *words: str, **env: str) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.home, self.temporary = folder / "home", folder / "tmp"
        self.home.mkdir(exist_ok=True)
        self.temporary.mkdir(exist_ok=True)
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"),
                                DEAD_PORT)  # fmt: skip
        given = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "TERM": "dumb",
        }
        number = sum(1 for _ in folder.glob("out-*")) + 1
        self._out, self._err = folder / f"out-{number}", folder / f"err-{number}"
        with self._out.open("w") as out, self._err.open("w") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.offline", *words],
                cwd=folder,
                env={**proxies, **given, **env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    @property
    def code(self) -> int | None:
        """Its exit code, below 0 for the signal that ended it; None while it runs."""
        return self.process.poll()

    @property
    def out(self) -> str:
        """Standard output so far."""
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """Standard error so far."""
        return self._err.read_text(encoding="utf-8")

    def says(self, words: str) -> None:
        """Wait until it has said something; AssertionError if it ends before."""
        eventually(lambda: words in self.out or self.process.poll() is not None, repr(words))
        assert words in self.out, self.err

    def left_behind(self) -> list[Path]:
        """What it put where the machine's user keeps things of their own, or temporary ones."""
        return [*self.home.rglob("*"), *self.temporary.rglob("*")]

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def ends(self, within: float = PATIENCE) -> int:
        """Wait for its end; its exit code, below 0 for the signal that ended it."""
        code = self.process.wait(within)
        assert "LeftTheMachine" not in self.err, self.err
        return code


@contextmanager
def child(folder: Path, *words: str, **env: str) -> Iterator[Child]:
    """A command that does not outlive the `with`."""
    made = Child(folder, *words, **env)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
        made.process.wait(PATIENCE)


def ran(folder: Path, *words: str, **env: str) -> Child:
    """A command that comes to its end by itself; `code` tells how."""
    with child(folder, *words, **env) as made:
        made.ends()
        return made
