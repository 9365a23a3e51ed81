"""Reads one source: fetch its pages, store them, and move its mark after the last of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from connectors.source import OpenSource
from monitor.errors import ConfigError, OutsideError, RetryLater, SourceChanged
from monitor.guard import guarded, log
from monitor.models.audit import NoticeLevel
from monitor.models.mention import GoneWhy
from monitor.models.source import Source, SwitchKind
from monitor.models.wire import Mark, NewMention, Page
from monitor.store import audit, mentions, sources
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.timetable import next_poll
from monitor.workflow import intake
from monitor.workflow.intake import Taken
from monitor.workflow.texts import Terms

LEASE = timedelta(minutes=5)  # renewed with every page; a dead worker holds a source for so long


class _Stopped(Exception):
    """The service stops; the mark stays, so that the next life reads this again."""


@dataclass
class Tally:
    """What one reading came to."""

    new: int = 0
    edited: int = 0
    same: int = 0
    unreadable: int = 0
    whole: bool = False  #: Everything that stands at the place was shown.
    seen: set[str] = field(default_factory=set)

    def count(self, taken: Taken) -> None:
        """Add one mention's outcome."""
        self.new += taken is Taken.NEW
        self.edited += taken is Taken.EDITED
        self.same += taken is Taken.SAME


@dataclass(frozen=True)
class Reader:
    """What reading needs. `chance` gives a number from 0 to 1, for the jitter."""

    engine: Engine
    terms: Terms
    owner: str
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    stopping: Callable[[], bool] = lambda: False

    def due(self, names: list[str]) -> list[str]:
        """The names of our sources whose next reading has come."""
        with reading(self.engine) as session:
            return [row.name for row in sources.due(session, self.clock(), names)]

    def read(self, source: OpenSource) -> Tally | None:
        """Read a source that is due; None if it is paused or another worker has it."""
        mark = self._claim(source)
        if mark is None:
            return None
        tally = Tally()
        try:
            last = self._pages(source, mark, tally)
        except _Stopped:
            self._let_go(source)
            return tally
        except OutsideError as error:
            self._broke_off(source, error)
            return tally
        self._came_to_its_end(source, mark, last, tally)
        return tally

    def _claim(self, source: OpenSource) -> Mark | None:
        with writing(self.engine) as session:
            now = self.clock()
            row = _row(session, source)
            if sources.held(session, SwitchKind.PAUSE, row):
                return None
            if not sources.claim(session, id_of(row), self.owner, now, LEASE):
                return None
            return dict(row.mark)

    def _pages(self, source: OpenSource, mark: Mark, tally: Tally) -> Mark:
        """Store page after page; returns the last page's mark."""
        with guarded(f"ask {source.name} who we are"):
            self._know_ourselves(source)
        last = mark
        pages = source.fetch(mark)
        while True:
            try:
                page = next(pages, None)
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                what = f"{source.name}: the answer could not be read ({type(error).__name__})"
                raise SourceChanged(what) from error
            if page is None:
                return last
            if self.stopping():
                raise _Stopped
            self._store(source, page, tally)
            last, tally.whole = page.mark, page.whole

    def _know_ourselves(self, source: OpenSource) -> None:
        """Our own account's posts are never answered."""
        account = source.whoami()
        if account is not None:
            with writing(self.engine) as session:
                mentions.is_ours(session, source.place, account)

    def _store(self, source: OpenSource, page: Page, tally: Tally) -> None:
        with writing(self.engine) as session:
            row, now = _row(session, source), self.clock()
            row.lease_until = now + LEASE
            for new in page.mentions:
                tally.seen.add(new.external_id)
                with guarded(f"store a mention of {source.name}"), session.begin_nested():
                    tally.count(self._take_in(session, row, new, now))
            for bad in page.unreadable:
                tally.unreadable += 1
                sources.keep_sample(session, id_of(row), bad.why, bad.sample, now)

    def _take_in(self, session: Session, row: Source, new: NewMention,
                 now: datetime) -> Taken:  # fmt: skip
        try:
            with session.begin_nested():
                return intake.take_in(session, self.terms, row, new, now)
        except IntegrityError:  # another worker stored it between our look and our write
            return intake.take_in(session, self.terms, row, new, now)

    def _came_to_its_end(self, source: OpenSource, before: Mark, mark: Mark, tally: Tally) -> None:
        with writing(self.engine) as session:
            row, now = _row(session, source), self.clock()
            if tally.whole and tally.seen and not tally.unreadable:
                for mention in mentions.missing(session, source.place, tally.seen):
                    intake.gone(session, mention, GoneWhy.SWEEP, now)
            upcoming = next_poll(now, source.every, chance=self.chance())
            sources.read_well(row, mark, tally.new, now, upcoming)
            audit.over(session, f"source {source.name}", now)
        log.info("read", source=source.name, new=tally.new, edited=tally.edited,
                 unreadable=tally.unreadable, moved=mark != before)  # fmt: skip

    def _let_go(self, source: OpenSource) -> None:
        with writing(self.engine) as session:
            row = _row(session, source)
            row.lease_owner, row.lease_until = "", None

    def _broke_off(self, source: OpenSource, error: OutsideError) -> None:
        with writing(self.engine) as session:
            row, now = _row(session, source), self.clock()
            asked = error.after if isinstance(error, RetryLater) else None
            upcoming = next_poll(
                now, source.every, failures=row.failures + 1, asked=asked, chance=self.chance()
            )
            sources.read_badly(row, str(error), now, upcoming)
            if isinstance(error, ConfigError):
                sources.stop(row)
            if isinstance(error, SourceChanged):
                sources.keep_sample(session, id_of(row), str(error), error.sample, now)
            if isinstance(error, ConfigError | SourceChanged) or row.failures >= 3:
                level = (
                    NoticeLevel.URGENT if isinstance(error, ConfigError) else NoticeLevel.WARNING
                )
                audit.notice(session, f"source {source.name}", level, str(error), now)
        log.warning("reading broke off", source=source.name, error=type(error).__name__)


def _row(session: Session, source: OpenSource) -> Source:
    row = sources.by_name(session, source.name)
    if row is None:
        raise LookupError(f"{source.name} was not declared at start")
    return row
