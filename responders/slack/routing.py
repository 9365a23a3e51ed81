"""Which channel a card goes into: pure. The first route that fits wins, else the usual channel.

It is asked once a mention: a card never moves, and a new card of the same mention follows it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.models.judged import Priority

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Hours:
    """A part of the week, by the clock of one place. From 18:00 to 08:00 goes over midnight."""

    zone: str = "UTC"
    days: Collection[str] = ()  #: Such as "sat"; none: every day.
    begin: time | None = None  #: None: the whole day.
    end: time | None = None  #: None, where `begin` is given: until midnight.

    def hold(self, now: datetime) -> bool:
        """Whether it is such a time now. After midnight it still belongs to the day before."""
        here = now.astimezone(ZoneInfo(self.zone))
        at = here.time()
        if self.begin is None:
            return self._on(here)
        if self.end is None or self.begin < self.end:
            before_the_end = self.end is None or at < self.end
            return self.begin <= at and before_the_end and self._on(here)
        if at >= self.begin:
            return self._on(here)
        return at < self.end and self._on(here - timedelta(days=1))

    def _on(self, day: datetime) -> bool:
        return not self.days or DAYS[day.weekday()] in self.days


@dataclass(frozen=True)
class Route:
    """What a card must be to go into `channel`; what is left empty fits everything."""

    channel: str
    subjects: Collection[str] = ()
    connectors: Collection[str] = ()
    sources: Collection[str] = ()
    places: Sequence[str] = ()
    priority: Priority = Priority.NONE  #: At least.
    flags: Collection[str] = ()  #: One is enough.
    hours: Hours | None = None


@dataclass(frozen=True)
class Matter:
    """What a route may ask of a card."""

    subjects: Collection[str] = ()  #: Their keys, with those of all that lie above them.
    connector: str = ""
    source: str = ""
    place: str = ""
    priority: Priority = Priority.NONE
    flags: Collection[str] = ()


@dataclass(frozen=True)
class Routes:
    """All routes of a desk, in their order."""

    default: str
    routes: Sequence[Route] = ()

    def channel_for(self, matter: Matter, now: datetime) -> str:
        """Where a card about this matter goes now."""
        fitting = (route.channel for route in self.routes if fits(route, matter, now))
        return next(fitting, self.default)

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel that a card may go into, the usual one first."""
        return tuple(dict.fromkeys([self.default, *(route.channel for route in self.routes)]))


def fits(route: Route, matter: Matter, now: datetime) -> bool:
    """Whether everything that a route names is so."""
    return (
        _any(route.subjects, matter.subjects)
        and _any(route.connectors, (matter.connector,))
        and _any(route.sources, (matter.source,))
        and _any(route.flags, matter.flags)
        and (not route.places or matter.place.startswith(tuple(route.places)))
        and matter.priority.rank >= route.priority.rank
        and (route.hours is None or route.hours.hold(now))
    )


def _any(wanted: Collection[str], there: Collection[str]) -> bool:
    return not wanted or any(one in wanted for one in there)
