"""One life of the service, as a child of the zygote: `amends run`, with kill points round it.

Of the service's own only this is not as it always is: the model is a quick one, the clock can be
moved on over dead workers' leases, the ticks and the cards come faster, and no port is opened.
"""

from __future__ import annotations

import mmap
import os
import struct
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from fastapi import FastAPI

import scheduler
from monitor.judgement.sentiment import Reading
from monitor.web import serving
from responders.slack import desk as slack_desk
from scheduler import Timetable
from tests.crash import orders, points, sabotage
from tests.crash.orders import Order
from tests.fakes.models import KeywordModel

HURRY = 0.15  #: Seconds between two ticks.


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


class HurriedTimetable(Timetable):
    """Ticks all the time; the service's own ticks are for quieter days."""

    def start(self) -> None:
        """Begin."""
        super().start()
        threading.Thread(target=self._tick, name="ticks").start()

    def _tick(self) -> None:
        while not self.house.stopping.wait(HURRY):
            self.wake()


class NoScreens:
    """The web server's place; two services cannot have the same port."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        """Nothing is served."""

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""


def live(order: Order) -> None:
    """Run until SIGTERM, or until the point at which this life was told to end."""
    folder = Path(order.folder)
    reached = points.Points(order)
    sabotage.install(order.sabotage)
    points.install(reached)
    clock, model = SharedClock(folder / orders.CLOCK), WatchedModel(reached)
    scheduler.open_house = partial(scheduler.open_house, model=lambda: model, clock=clock)
    scheduler.Timetable = HurriedTimetable  # type: ignore[misc]
    serving.Screens = NoScreens  # type: ignore[misc, assignment]
    slack_desk._BETWEEN_POSTS = 0.0
    command = ["run", "--settings", str(folder / orders.SETTINGS)]
    scheduler.app(command, standalone_mode=False)


def with_order(order: Order) -> None:
    """Begin a life in this process: its log, its secrets, and only then the service."""
    log = os.open(Path(order.folder) / f"{order.name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order.environment)
    live(order)
