"""A strict local Slack of our own: Web API and Socket Mode on loopback, as documented.

In a test: `with SlackServer() as slack: ...`; its clock stands still until the test moves it. As a
process of its own: `python -m tests.fakes.slack_server --port 0 --ledger FILE` prints its port;
another process then acts through `POST /_control/<name>` with a JSON body of the arguments.
"""

from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.fakes.slack import interactions
from tests.fakes.slack.requests import Requests
from tests.fakes.slack.sockets import Delivery, Sockets
from tests.fakes.slack.wire import Wire
from tests.fakes.slack.world import (
    APP_TOKEN,
    BOT_TOKEN,
    DESK,
    TEAM,
    Channel,
    Clock,
    Fault,
    Message,
    View,
    Whisper,
    World,
)

__all__ = ["APP_TOKEN", "BOT_TOKEN", "DESK", "TEAM", "Channel", "Fault", "SlackServer"]

BOB = "U01BOB"
START = datetime(2026, 8, 14, 9, 0, tzinfo=UTC)


class SlackServer:
    """A workspace with one app, one channel (DESK) and a few people.

    `world` is everything it remembers, `sockets` are the connections in Socket Mode.
    """

    def __init__(
        self, *, port: int = 0, ledger: Path | None = None, clock: Clock | None = None
    ) -> None:
        self.clock = clock or Clock(START)
        self.world = World(self.clock, ledger)
        self.sockets = Sockets()
        self._wire = Wire(port, self.world, self.sockets, self.control)
        self.world.address = f"http://127.0.0.1:{self._wire.server_port}"
        self.requests: Requests | None = None  #: Set: presses go there, and not down a socket.
        self._thread = threading.Thread(
            target=self._wire.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def __enter__(self) -> SlackServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Cut every connection and stop listening."""
        self._wire.released.set()
        self.sockets.kill()
        self._wire.shutdown()
        self._wire.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return self._wire.server_port

    @property
    def api_url(self) -> str:
        """For WebClient(base_url=...)."""
        return f"http://127.0.0.1:{self.port}/api/"

    def add_channel(self, channel: Channel) -> None:
        """Make one more channel; the people of `channel.members` are in it."""
        self.world.channels[channel.id] = channel

    def grant(self, *scopes: str) -> None:
        """Give the bot exactly these scopes."""
        self.world.tokens[BOT_TOKEN].scopes = frozenset(scopes)

    def revoke(self, token: str = BOT_TOKEN) -> None:
        """The app was taken out of the workspace."""
        self.world.tokens[token].revoked = True

    def fail(self, method: str, *faults: Fault | None) -> None:
        """The next calls of `method` go wrong in this way, one after another; None goes well."""
        with self.world.lock:
            self.world.faults[method].extend(faults)

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of `method`, those that went wrong too."""
        with self.world.lock:
            return [arguments for name, arguments in self.world.calls if name == method]

    def messages(self, channel: str = DESK) -> list[Message]:
        """What stands in a channel, oldest first."""
        with self.world.lock:
            return [one for (place, _), one in self.world.messages.items() if place == channel]

    def whispers(self) -> list[Whisper]:
        """Every ephemeral message."""
        with self.world.lock:
            return list(self.world.whispers)

    def views(self) -> list[View]:
        """The modals that are open."""
        with self.world.lock:
            return [view for view in self.world.views.values() if view.open]

    def press(
        self,
        ts: str,
        action_id: str,
        user: str = BOB,
        *,
        option: str = "",
        team: str = TEAM,
        rendition: int = -1,
    ) -> Delivery:
        """Press a button (or pick `option` of a menu) and wait for the acknowledgement.

        LookupError if the card shows no such button; `rendition` picks an older card.
        """
        with self.world.lock:
            payload = interactions.pressed(
                self.world,
                self.world.message(ts),
                action_id,
                user=user,
                team=team,
                option=option,
                rendition=rendition,
            )
        return self.way.deliver("interactive", payload, answerable=False)

    @property
    def way(self) -> Sockets | Requests:
        """How presses reach the app."""
        return self.requests or self.sockets

    def bring_to(self, address: str, secret: str) -> Requests:
        """From now on presses are signed requests to this address."""
        self.requests = Requests(address, secret, self.clock.now)
        return self.requests

    def type(self, words: str, user: str = BOB, *, team: str = TEAM) -> Delivery:
        """Type `/amends` and these words in the channel."""
        payload = interactions.typed(self.world, words, user, team, DESK)
        return self.way.deliver("slash_commands", payload, answerable=True)

    def open_home(self, user: str = BOB, *, team: str = TEAM, tab: str = "home") -> Delivery:
        """Look at the app's Home."""
        payload = interactions.home_opened(self.world, user, team, tab)
        return self.way.deliver("events_api", payload, answerable=False)

    def submit(self, view_id: str, values: dict[str, str], *, team: str = TEAM) -> Delivery:
        """Fill in a modal by action_id and send it; ValueError where the client would not."""
        view = self.world.views[view_id]
        way = self.way.deliver
        return interactions.submit(self.world, self.sockets, way, view, values, team)

    def close(self, view_id: str, *, team: str = TEAM) -> Delivery | None:
        """Close a modal without sending it."""
        payload = interactions.closed(self.world, self.world.views[view_id], team)
        if payload is None:
            return None
        return self.sockets.deliver("interactive", payload, answerable=False)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every client to connect anew, as Slack does every few hours."""
        self.sockets.disconnect(reason)

    def kill(self) -> None:
        """Cut every connection in Socket Mode without a word."""
        self.sockets.kill()

    def control(self, name: str, arguments: dict[str, Any]) -> Any:
        """What another process may ask for, as JSON."""
        if name in ("disconnect", "kill", "move"):
            getattr(self.clock if name == "move" else self, name)(**arguments)
            return {"ok": True}
        if name in ("press", "submit", "close"):
            delivery: Delivery | None = getattr(self, name)(**arguments)
            return delivery.as_json() if delivery else None
        if name == "fail":
            self.fail(arguments.pop("method"), Fault(**arguments))
            return {"ok": True}
        if name in ("messages", "views", "whispers"):
            return [_plain(one) for one in getattr(self, name)(**arguments)]
        if name == "connections":
            return {"open": self.sockets.open(), "complaints": self.sockets.complaints}
        return {"ok": False, "error": "unknown_control"}


def _plain(record: Message | View | Whisper) -> dict[str, Any]:
    return dataclasses.asdict(record)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ledger", type=Path)
    wanted = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with SlackServer(port=wanted.port, ledger=wanted.ledger, clock=Clock()) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
