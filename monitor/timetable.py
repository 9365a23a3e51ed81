"""When a source is read next, and when its silence is a fault; all pure."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(hours=6)
JITTER = 0.1  # of the interval, so that sources of one kind do not all ask in the same second


def next_poll(
    now: datetime,
    every: timedelta,
    *,
    failures: int = 0,
    asked: timedelta | None = None,
    chance: float = 0.5,
) -> datetime:
    """The time of the next reading.

    `failures` in a row double the interval, up to six hours; `asked` is how long the place told
    us to wait; `chance`, 0 to 1, spreads the readings a tenth to either side.
    """
    doubled: timedelta = every * 2 ** min(failures, 10)
    wait = min(doubled, max(LONGEST_WAIT, every))
    wait *= 1 + JITTER * (2 * chance - 1)
    return now + max(wait, asked or timedelta(0))


def silent(now: datetime, first_seen: datetime, last_new: datetime | None,
           quiet_after: timedelta) -> bool:  # fmt: skip
    """Whether a source has brought nothing for longer than it should."""
    return now - (last_new or first_seen) > quiet_after


def overdue(now: datetime, next_at: datetime | None, every: timedelta) -> bool:
    """Whether a reading that was due has not happened: monitoring itself has stopped."""
    return next_at is not None and now - next_at > max(3 * every, timedelta(hours=1))
