"""Socket Mode: who is connected, what was sent to whom, and when it was acknowledged."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.websocket import WebSocket
from tests.fakes.slack.world import APP

ACK_SECONDS = 3.0


@dataclass
class Delivery:
    """One envelope, and the acknowledgement it got (or not, within three seconds)."""

    envelope_id: str
    sent: bool = False
    acked: bool = False
    latency: float = 0.0
    payload: dict[str, Any] | None = None
    trigger_id: str = ""
    done: threading.Event = field(default_factory=threading.Event, repr=False)

    def as_json(self) -> dict[str, Any]:
        """For the control endpoint."""
        return {
            "envelope_id": self.envelope_id,
            "acked": self.acked,
            "latency": self.latency,
            "payload": self.payload,
        }


class Sockets:
    """The open connections of one app. An envelope goes to one of them, as at Slack."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._live: list[WebSocket] = []
        self._leaving: list[WebSocket] = []  #: Told to go; closed once a new one is there.
        self._turn = 0
        self.hellos = 0
        self.deliveries: dict[str, Delivery] = {}
        self.complaints: list[str] = []
        self._sent_at: dict[str, float] = {}
        self._takes_payload: set[str] = set()

    def serve(self, web_socket: WebSocket) -> None:
        """Greet a connection and read its acknowledgements until it goes."""
        with self._changed:
            self._live.append(web_socket)
            connections = len(self._live)
            leaving, self._leaving = self._leaving, []
        info = {"num_connections": connections, "connection_info": {"app_id": APP}}
        web_socket.send(json.dumps({"type": "hello", **info, "debug_info": {"host": "fake"}}))
        for old in leaving:
            old.close()
            old.alive = False
        with self._changed:
            self.hellos += 1
            self._changed.notify_all()
        try:
            for text in web_socket.texts():
                self._acknowledged(text)
        finally:
            with self._changed:
                self._live.remove(web_socket)
                self._leaving = [one for one in self._leaving if one is not web_socket]
                self._changed.notify_all()

    def wait(self, hellos: int, seconds: float = 5.0) -> None:
        """Wait until so many connections have been greeted since the start, and one is open."""
        with self._changed:
            there = self._changed.wait_for(
                lambda: self.hellos >= hellos and bool(self._live), seconds
            )
        if not there:
            raise TimeoutError(f"{self.hellos} connections were greeted, {hellos} expected")

    def open(self) -> int:
        """How many connections are open."""
        with self._changed:
            return len(self._live)

    def deliver(self, kind: str, payload: dict[str, Any], *, answerable: bool) -> Delivery:
        """Send one envelope to one connection and wait for its acknowledgement."""
        delivery = self.prepared(str(payload.get("trigger_id", "")), answerable=answerable)
        envelope = {
            "envelope_id": delivery.envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": answerable,
        }
        delivery.sent = self._send(json.dumps(envelope))
        if delivery.sent:
            delivery.done.wait(ACK_SECONDS)
        return delivery

    def prepared(self, trigger_id: str, *, answerable: bool) -> Delivery:
        """A delivery that an acknowledgement may now come for."""
        delivery = Delivery(f"envelope-{len(self.deliveries) + 1}", trigger_id=trigger_id)
        self.deliveries[delivery.envelope_id] = delivery
        self._sent_at[delivery.envelope_id] = time.monotonic()
        if answerable:
            self._takes_payload.add(delivery.envelope_id)
        return delivery

    def raw(self, text: str) -> None:
        """Send any text at all to every connection."""
        with self._changed:
            live = list(self._live)
        for one in live:
            one.send(text)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every client to connect anew; the old lines are closed when the first one has."""
        with self._changed:
            self._leaving = list(self._live)
        self.raw(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}}))

    def kill(self) -> None:
        """Cut every line without a word."""
        with self._changed:
            live = list(self._live)
        for one in live:
            one.kill()

    def goodbye(self) -> None:
        """Close every line as the protocol asks."""
        with self._changed:
            live = list(self._live)
        for one in live:
            one.close()

    def _send(self, text: str) -> bool:
        with self._changed:
            self._turn += 1
            live = [one for one in self._live if one.alive and one not in self._leaving]
        return bool(live) and live[self._turn % len(live)].send(text)

    def _acknowledged(self, text: str) -> None:
        answer = json.loads(text)
        delivery = self.deliveries.get(answer.get("envelope_id"))
        if delivery is None:
            self.complaints.append(f"an unknown envelope was acknowledged: {text[:80]}")
            return
        if delivery.acked:
            self.complaints.append(f"{delivery.envelope_id} was acknowledged twice")
        delivery.latency = time.monotonic() - self._sent_at[delivery.envelope_id]
        if delivery.latency > ACK_SECONDS:
            self.complaints.append(f"{delivery.envelope_id} was acknowledged too late")
        delivery.acked, delivery.payload = True, answer.get("payload") or None
        if delivery.payload and delivery.envelope_id not in self._takes_payload:
            self.complaints.append(f"{delivery.envelope_id} takes no payload")
        delivery.done.set()
