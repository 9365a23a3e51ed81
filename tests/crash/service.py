"""One life of the service, as a child of the zygote: the real line, with kill points round it.

It is put together as `amends run` does it, without the screens. The model is a quick one, the clock
can be moved on over dead workers' leases, and cards are not posted one a second, but all at once.
"""

from __future__ import annotations

import mmap
import os
import signal
import struct
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import scheduler
from connectors import load as load_connector
from monitor.judgement.sentiment import Reading
from monitor.settings import load
from monitor.store.opening import open_database
from responders.slack import desk as slack_desk
from responders.slack.line import open_desk, open_line
from tests.crash import orders, points, sabotage
from tests.crash.orders import Order
from tests.fakes.models import KeywordModel

HURRY = 0.15  #: Seconds between two ticks; the timetable's own are for quieter days.


class SharedClock:
    """The real time, and what the test has put on top of it."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._ahead = mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ)

    def __call__(self) -> datetime:
        """Now, in the house."""
        ahead: float = struct.unpack("d", self._ahead[:8])[0]
        return datetime.now(UTC) + timedelta(seconds=ahead)


class WatchedModel(KeywordModel):
    """The quick model, as a point of its own."""

    def __init__(self, reached: points.Points) -> None:
        super().__init__()
        self._points = reached

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read, and tell that we do."""
        self._points.reach("the model, while it reads")
        return super().read(texts)


def live(order: Order) -> None:
    """Run until SIGTERM, or until the point at which this life was told to end."""
    folder = Path(order.folder)
    sabotage.install(order.sabotage)
    reached = points.Points(order)
    points.install(reached)
    clock = SharedClock(folder / orders.CLOCK)
    settings = load(folder / orders.SETTINGS, os.environ, connectors=load_connector)
    assert settings.slack is not None
    slack_desk._BETWEEN_POSTS = 0.0
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with open_database(settings.database, clock()) as engine:
        desk = open_desk(settings.slack)
        model = WatchedModel(reached)
        house = scheduler.open_house(
            settings, engine, {"slack": desk}, model=lambda: model, clock=clock
        )
        timetable = scheduler.Timetable(house)
        line = open_line(settings, desk, engine, house.answering.terms, clock, timetable.wake)
        timetable.every(60, line.keep)
        timetable.every(1, lambda: _noted(scheduler.chase(house)))
        timetable.every(1, lambda: _noted(scheduler.learn(house)))
        timetable.every(1, lambda: _noted(scheduler.poll(house)))
        timetable.start()
        while not stop.wait(HURRY):
            timetable.wake()
        timetable.stop()
        line.close()


def _noted(moved: int) -> None:
    """What a step moved is for its own log."""


def with_order(order: Order) -> None:
    """Begin a life in this process: its log, its secrets, and only then the service."""
    log = os.open(Path(order.folder) / f"{order.name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order.environment)
    live(replace(order, environment={}))
