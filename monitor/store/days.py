"""A run of whole days where the reader sits, and the day that a mention belongs to.

A mention belongs to the day it was posted; where only the day is known it stays that day in every
time zone, and where nothing is known the day of first sight stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from monitor.models.mention import Mention
from monitor.models.wire import Precision


@dataclass(frozen=True)
class Days:
    """The days from `first` to `last`, both included, in a time zone."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def number(self) -> int:
        """How many days these are."""
        return (self.last - self.first).days + 1

    def each(self) -> list[date]:
        """Every day, in order."""
        return [self.first + timedelta(days=step) for step in range(self.number)]

    def before(self) -> Days:
        """As many days, just before these."""
        return Days(self.first - timedelta(days=self.number), self.first - ONE_DAY, self.zone)

    def bounds(self, zone: ZoneInfo | None = None) -> tuple[datetime, datetime]:
        """The first moment and the first moment after, in UTC."""
        where = zone or self.zone
        start = datetime.combine(self.first, time(), where)
        end = datetime.combine(self.last + ONE_DAY, time(), where)
        return start.astimezone(UTC), end.astimezone(UTC)


ONE_DAY = timedelta(days=1)
_UTC = ZoneInfo("UTC")


def last_days(number: int, now: datetime, zone: ZoneInfo) -> Days:
    """The last so many days up to today."""
    today = now.astimezone(zone).date()
    return Days(today - timedelta(days=number - 1), today, zone)


def day_of(
    posted_at: datetime | None, precision: Precision, first_seen_at: datetime, zone: ZoneInfo
) -> date:
    """The day a mention belongs to, for a reader in this zone."""
    if posted_at is None:
        return first_seen_at.astimezone(zone).date()
    return posted_at.astimezone(UTC if precision is Precision.DAY else zone).date()


def within(days: Days) -> ColumnElement[bool]:
    """The condition that a mention belongs to one of these days; agrees with `day_of`."""
    start, end = days.bounds()
    day_start, day_end = days.bounds(_UTC)
    posted, seen = col(Mention.posted_at), col(Mention.first_seen_at)
    only_day = col(Mention.precision) == Precision.DAY
    return or_(
        and_(only_day, posted >= day_start, posted < day_end),
        and_(~only_day, posted >= start, posted < end),
        and_(posted.is_(None), seen >= start, seen < end),
    )
