"""When a place is looked at again: soon at first, then later and later; all pure."""

from __future__ import annotations

from datetime import datetime, timedelta

#: So long after a reply was submitted its place is asked whether it allows it by now.
MODERATED_FOR = timedelta(days=30)
SOONEST, LATEST = timedelta(minutes=10), timedelta(days=1)

#: A live reply is looked at so long after it went live, and then no more.
WATCHED_AFTER = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    *(timedelta(days=days) for days in (1, 3, 7, 14, 30, 60, 90)),
)
#: What was not seen once is looked for again after this before it is called gone.
SURELY = timedelta(minutes=10)
#: A place that could not be read is tried again after this.
UNREADABLE = timedelta(minutes=30)


def moderation(submitted: datetime, now: datetime) -> datetime | None:
    """The next look at a reply that the place has to allow; None: a person asks there.

    Half as long again as it has waited already, ten minutes at least and a day at most.
    """
    waited = now - submitted
    if waited >= MODERATED_FOR:
        return None
    return now + min(max(waited / 2, SOONEST), LATEST)


def watch(since: datetime, now: datetime) -> datetime | None:
    """The next look at a live reply; None when it has stood for long enough."""
    ahead = (since + after for after in WATCHED_AFTER if since + after > now)
    return next(ahead, None)
