"""Slows down whoever guesses passwords: ten wrong ones in a quarter of an hour, then wait."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from datetime import datetime, timedelta

MOST = 10
WITHIN = timedelta(minutes=15)
REMEMBERED = 10_000  # addresses; more are an attack on our memory


class Attempts:
    """Failed sign-ins of this process, by who tried and for whom."""

    def __init__(self) -> None:
        self._failed: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._lock = threading.Lock()

    def too_many(self, key: str, now: datetime) -> bool:
        """Whether this one has to wait."""
        with self._lock:
            times = self._failed.get(key)
            if times is None:
                return False
            while times and now - times[0] > WITHIN:
                times.popleft()
            return len(times) >= MOST

    def failed(self, key: str, now: datetime) -> None:
        """One more wrong password."""
        with self._lock:
            if len(self._failed) >= REMEMBERED:
                self._failed.clear()
            self._failed[key].append(now)
