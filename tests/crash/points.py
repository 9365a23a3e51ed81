"""Named points in a running service at which it can be killed; nothing of its code is changed.

They lie round every commit and every request. A point is named by who of ours got there, so the
names follow the code: "responders.publish:Publisher._send+2, after commit" is the transaction that
is opened two lines below the head of that function.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import requests
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.web.base_client import BaseClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.crash import orders
from tests.crash.orders import Order

OURS = ("monitor", "connectors", "responders", "scheduler")
#: Doors: who goes through them is of interest.
DOORS = frozenset(
    {
        "monitor.store.engine",
        "connectors.http",
        "connectors.rest",
        "connectors.source",
        "connectors.wordpress_api",
        "connectors.mastodon_timelines",
        "responders.slack.desk",
    }
)
DOOR_FUNCTIONS = frozenset({"Mastodon._get", "Mastodon._records"})
STEPS = ("responders", "connectors.reading", "scheduler")


class Points:
    """Notes every point that is reached, and ends the process at the one that was ordered."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._born = time.monotonic()
        self._lock = threading.Lock()
        self._reached: set[str] = set()
        self._file = Path(order.folder)

    def reach(self, name: str) -> None:
        """The process is at this point now, and may not get any further."""
        with self._lock:
            if name not in self._reached:
                self._reached.add(name)
                self._write(orders.REACHED, name)
            if self._is_the_end(name):
                self._write(orders.KILLED, f"{self._order.name}\t{name}")
                os.kill(os.getpid(), signal.SIGKILL)

    def _is_the_end(self, name: str) -> bool:
        waited = time.monotonic() - self._born > self._order.patience
        return name == self._order.target or (waited and name in self._order.others)

    def _write(self, file: str, line: str) -> None:
        with (self._file / file).open("a") as out:
            out.write(line + "\n")


def install(points: Points) -> None:
    """Put the points round every commit and every request of this process."""
    _round_commits(points)
    _round_requests(points)
    _round_slack(points)


def _round_commits(points: Points) -> None:
    def reached(when: str) -> Callable[[Session], None]:
        def at(session: Session) -> None:
            part = "savepoint" if session.in_nested_transaction() else "commit"
            points.reach(f"{_caller(sys._getframe())}, {when} {part}")

        return at

    event.listen(Session, "before_commit", reached("before"))
    event.listen(Session, "after_commit", reached("after"))


def _round_requests(points: Points) -> None:
    real = requests.Session.send

    def send(self: requests.Session, request: requests.PreparedRequest, **options: Any) -> Any:
        frame = sys._getframe()
        path = re.split(r"/v\d/", urlsplit(request.url or "").path)[-1]
        path = re.sub(r"\d+", "N", path)
        by = _caller(frame, lines=False)
        step = _caller(frame, lines=False, within=STEPS)
        name = f"{request.method} {path} by {by} for {step}"
        points.reach(f"{name}, before the request")
        answer = real(self, request, **options)
        points.reach(f"{name}, after the answer")
        return answer

    requests.Session.send = send  # type: ignore[method-assign]


def _round_slack(points: Points) -> None:
    real_call, real_answer = BaseClient.api_call, SocketModeClient.send_socket_mode_response

    def api_call(self: BaseClient, api_method: str, **options: Any) -> Any:
        name = f"Slack {api_method} for {_caller(sys._getframe(), lines=False)}"
        points.reach(f"{name}, before the request")
        answer = real_call(self, api_method, **options)
        points.reach(f"{name}, after the answer")
        return answer

    def acknowledge(self: SocketModeClient, response: Any) -> None:
        points.reach("Slack's press, before it is acknowledged")
        real_answer(self, response)
        points.reach("Slack's press, after it is acknowledged")

    BaseClient.api_call = api_call  # type: ignore[method-assign]
    SocketModeClient.send_socket_mode_response = acknowledge  # type: ignore[method-assign, assignment]


def _caller(frame: FrameType | None, *, lines: bool = True, within: Collection[str] = OURS) -> str:
    """Who of ours, inside `within`, is behind a frame; the doors themselves do not count."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        name = frame.f_code.co_qualname.replace(".<locals>", "")
        door = module in DOORS or name in DOOR_FUNCTIONS
        if not door and module.startswith(tuple(within)):
            offset = frame.f_lineno - frame.f_code.co_firstlineno
            return f"{module}:{name}+{offset}" if lines else f"{module}:{name}"
        frame = frame.f_back
    return "nobody"
