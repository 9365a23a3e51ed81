"""When a language model is asked, and when it is left alone for a while: pure, `now` comes in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(minutes=30)


@dataclass(frozen=True)
class Breaker:
    """How often it failed in a row, and until when it is not asked."""

    failures: int = 0
    until: datetime | None = None
    why: str = ""

    def open_at(self, now: datetime) -> bool:
        """Whether it is left alone now."""
        return self.until is not None and now < self.until

    def failed(self, now: datetime, why: str, after: timedelta | None = None) -> Breaker:
        """It failed: the pause doubles with each failure, and is as long as it asked for."""
        pause = min(LONGEST, SHORTEST * 2 ** min(self.failures, 10))
        return Breaker(self.failures + 1, now + max(pause, after or pause), why)

    def answered(self) -> Breaker:
        """It answered: all is forgotten."""
        return replace(self, failures=0, until=None, why="")
