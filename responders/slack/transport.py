"""Socket Mode: presses reach us over a line that we open, so no port has to face the world.

Loads slack_sdk. A press is acknowledged first and worked on after, by workers of our own: work
before the answer would use up the client's workers, and people would see errors.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from monitor.errors import OutsideError
from responders.slack.actions import Actions
from responders.slack.client import API, ask, quiet_logger, web_client
from responders.slack.inbox import ANSWER_WITHIN, Inbox

logger = logging.getLogger(__name__)

_PONG_WITHIN = timedelta(minutes=1)
_TOO_MANY = "Slack counts too many open connections: an old one may be dead and still counted."
_SWITCHED_OFF = "Slack: Socket Mode is switched off for the app: switch it on, then restart."


@dataclass(frozen=True)
class SocketHealth:
    """What is known of the line. `connections` is Slack's own count at the last greeting."""

    connected: bool
    last_hello: datetime | None
    last_pong: datetime | None
    connections: int
    fault: str

    def wrong(self, now: datetime, *, processes: int = 1) -> str:
        """What a person should know, in a sentence; "" while all is well.

        More connections than processes are ghosts: Slack sends presses down them, and they are
        lost without a trace.
        """
        if self.fault:
            return self.fault
        if not self.connected:
            return "The line to Slack is down: presses in Slack do not reach Amends."
        if self.last_pong and now - self.last_pong > _PONG_WITHIN:
            return "Slack has not answered on the line for more than a minute."
        if self.connections > processes:
            return f"Slack counts {self.connections} connections for {processes} process(es)."
        return ""


class SocketModeDesk:
    """Listens to what people press. `start` connects, `stop` ends cleanly; both once."""

    def __init__(
        self,
        app_token: str,
        actions: Actions,
        *,
        base_url: str = API,
        ping_every: timedelta = timedelta(seconds=5),
        answer_within: timedelta = ANSWER_WITHIN,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._inbox = Inbox(actions, answer_within=answer_within)
        self._client = _Line(app_token, base_url, ping_every, clock)
        self._client.socket_mode_request_listeners.append(self._heard)

    def start(self) -> None:
        """Open the line, which then opens itself anew whenever it breaks.

        Raises ConfigError for a bad token, RetryLater where Slack cannot be reached; nothing is
        left running then, and another desk has to be made.
        """
        try:
            ask("opening the line", self._client.connect)
        except OutsideError:
            self.stop()
            raise

    def stop(self) -> None:
        """Close the line, finish what was pressed, and let every thread end."""
        self._client.hang_up()
        self._inbox.close()

    def health(self) -> SocketHealth:
        """How the line stands now; nothing is asked."""
        return SocketHealth(
            connected=self._client.is_connected(),
            last_hello=self._client.hello_at,
            last_pong=self._client.last_pong(),
            connections=self._client.connections,
            fault=self._client.fault,
        )

    def _heard(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        kind, payload = request.type, request.payload
        ack = self._inbox.hear(kind, payload)
        try:
            answer = SocketModeResponse(request.envelope_id, ack.payload)
            client.send_socket_mode_response(answer)
        except SlackClientError:
            # The line was just replaced. The person sees an error, and yet has decided.
            logger.warning("an acknowledgement to Slack was lost")
        self._inbox.work(ack, kind, payload)


def check_line(app_token: str, *, base_url: str, timeout: timedelta) -> None:
    """Ask for a line without opening it; a sorted error if Slack would not give us one."""
    web = web_client(None, base_url, timeout)
    ask("opening the line", lambda: web.apps_connections_open(app_token=app_token))


class _Line(SocketModeClient):
    """The builtin client, which does not hurry to its own harm and lets go at once."""

    def __init__(
        self, app_token: str, base_url: str, ping_every: timedelta, clock: Callable[[], datetime]
    ) -> None:
        self.fault = ""
        self.hello_at: datetime | None = None
        self.connections = 0
        self._clock = clock
        super().__init__(
            app_token,
            logger=quiet_logger(),
            web_client=web_client(None, base_url, timedelta(seconds=10)),
            ping_interval=ping_every.total_seconds(),
            receive_buffer_size=16_384,
        )

    def enqueue_message(self, message: str) -> None:
        """Take a frame in, but for those on which the client would harm itself.

        Read here, in the order in which they come: the client's workers keep none.
        """
        frame = _frame(message)
        if frame.get("type") == "hello":
            counted = frame.get("num_connections")
            self.hello_at, self.fault = self._clock(), ""
            self.connections = counted if isinstance(counted, int) else 0
        if frame.get("type") != "disconnect" or self._may_reconnect(frame.get("reason")):
            super().enqueue_message(message)

    def _may_reconnect(self, reason: object) -> bool:
        if reason == "link_disabled":
            self.fault = _SWITCHED_OFF
            self.auto_reconnect_enabled = self.default_auto_reconnect_enabled = False
            return False
        if reason == "too_many_websockets":
            # To connect anew at once would go round in circles; the next look at the line does.
            self.fault = _TOO_MANY
            return False
        return True

    def last_pong(self) -> datetime | None:
        """When Slack last answered one of our pings."""
        session = self.current_session
        at = session.last_ping_pong_time if session is not None else None
        return datetime.fromtimestamp(at, UTC) if at is not None else None

    def hang_up(self) -> None:
        """Close the line without the seconds for which the reader waits in the socket."""
        self.closed = True
        self.auto_reconnect_enabled = self.default_auto_reconnect_enabled = False
        self.current_session_state.terminated = True
        session = self.current_session
        line = session.sock if session is not None else None
        if line is not None:
            try:
                socket.socket.shutdown(line, socket.SHUT_RDWR)
            except OSError:
                logger.debug("the line was down already")
        super().enqueue_message("")  # wakes the one who sorts messages
        try:
            self.close()
        except AttributeError:
            # The client's own watch let go of the socket between its look and its lock.
            self.close()


def _frame(message: str) -> dict[str, Any]:
    """A frame about the line itself; empty for all others, which are read elsewhere."""
    if '"hello"' not in message and '"disconnect"' not in message:
        return {}
    try:
        frame = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}
