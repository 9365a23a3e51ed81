"""A thread that works whenever it is woken; waking it twice while it works is one more round."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable


def worker_name() -> str:
    """A name for this process that no other has: whose leases are whose."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


class Pace:
    """Calls `work` after each `wake`, from `start` until `stop`; it never works twice at once."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._news = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="pace")

    def start(self) -> None:
        """Begin with a round: an earlier life may have left something."""
        self._news.set()
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._news.set()

    def stop(self) -> None:
        """Let the round under way come to its end, and begin no other."""
        self._ending.set()
        self._news.set()
        self._thread.join()

    def _keep(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            if self._ending.is_set():
                return
            self._work()


class Paces:
    """Several threads of work that are started, woken and stopped together."""

    def __init__(self, *works: Callable[[], object]) -> None:
        self._paces = [Pace(work) for work in works]

    def start(self) -> None:
        """Begin each with a round."""
        for pace in self._paces:
            pace.start()

    def wake(self) -> None:
        """Something was stored or decided: there may be work for each."""
        for pace in self._paces:
            pace.wake()

    def stop(self) -> None:
        """Let the rounds under way come to their end."""
        for pace in self._paces:
            pace.stop()
