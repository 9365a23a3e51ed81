"""Keeps us polite: at most one request to one host in a given time, over all threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta


class Pacer:
    """Hands out turns. One pacer serves every source of a process."""

    def __init__(self, pace: timedelta, *, clock: Callable[[], float]) -> None:
        self._pace = pace.total_seconds()
        self._clock = clock
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    def turn(self, host: str) -> float:
        """Reserve the next turn at a host and return how many seconds to wait for it."""
        with self._lock:
            now = self._clock()
            at = max(now, self._free.get(host, now))
            self._free[host] = at + self._pace
            return at - now
