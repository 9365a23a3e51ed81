"""The processes of the kill test: places, the zygote, and the lives it gives birth to."""

from __future__ import annotations

import contextlib
import os
import select as waiting
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0
ENDS_WITHIN = 30.0


class Process:
    """A process of the test's own, which tells us a line when it is ready."""

    def __init__(self, log: Path, module: str, *arguments: str) -> None:
        self._log = log
        with log.open("w") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
            )

    def says(self) -> str:
        """Wait for its next line."""
        out: IO[str] | None = self._process.stdout
        assert out is not None
        if not waiting.select([out], [], [], STARTS_WITHIN)[0]:
            raise TimeoutError(f"{self._log.stem} says nothing")
        line = out.readline().strip()
        assert line, f"{self._log.stem} ended: {self._log.read_text()[-3000:]}"
        return line

    def told(self, line: str) -> str:
        """Tell it a line, and wait for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        return self.says()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def zygote(folder: Path) -> Process:
    """What gives birth to lives, for any number of worlds."""
    made = Process(folder / "zygote.log", "tests.crash.zygote")
    assert made.says() == "ready"
    return made


class Life:
    """One life of the service, from birth to its end."""

    def __init__(self, name: str, pid: int) -> None:
        self.name = name
        self._pid = pid
        self._fd: int | None = None
        with contextlib.suppress(ProcessLookupError):  # over already
            self._fd = os.pidfd_open(pid)

    def ended(self, seconds: float) -> bool:
        """Wait so long for its end; whether it has come."""
        if self._fd is None:
            return True
        if not waiting.select([self._fd], [], [], max(seconds, 0))[0]:
            return False
        os.close(self._fd)
        self._fd = None
        return True

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        if self._fd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._fd, number)

    def end(self, number: signal.Signals) -> None:
        """End it and wait until it is gone."""
        self.send(number)
        if not self.ended(ENDS_WITHIN):
            self.send(signal.SIGKILL)
            self.ended(ENDS_WITHIN)
            raise TimeoutError(f"{self.name} did not end on {number.name}")
