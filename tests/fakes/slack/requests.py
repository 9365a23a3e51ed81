"""Signed requests: how Slack brings presses to an app that does not use Socket Mode."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.fakes.slack.sockets import ACK_SECONDS, Delivery

PATHS = {
    "interactive": "/slack/interactivity",
    "slash_commands": "/slack/commands",
    "events_api": "/slack/events",
}


class Requests:
    """Posts to one app, signs what it posts, and keeps what it heard."""

    def __init__(self, address: str, secret: str, now: Callable[[], float]) -> None:
        self.address, self.secret, self._now = address, secret, now
        self.sent: list[tuple[str, bytes, dict[str, str]]] = []

    def deliver(self, kind: str, payload: dict[str, Any], *, answerable: bool) -> Delivery:
        """Send one payload and read the answer."""
        body, content = _encoded(kind, payload)
        headers = {"Content-Type": content, **self.signed(body)}
        self.sent.append((PATHS[kind], body, headers))
        delivery = Delivery(f"request-{len(self.sent)}", sent=True)
        started = time.monotonic()
        status, answer = self.post(PATHS[kind], body, headers)
        delivery.latency = time.monotonic() - started
        delivery.acked = status == 200 and delivery.latency < ACK_SECONDS
        if answerable or kind == "slash_commands":
            delivery.payload = json.loads(answer) if answer else None
        return delivery

    def again(self) -> int:
        """Send the newest request once more, exactly as it was; the status of the answer."""
        return self.post(*self.sent[-1])[0]

    def signed(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """The headers of a request that Slack makes now, or made `at`."""
        stamp = str(int(self._now() if at is None else at))
        base = b"v0:" + stamp.encode() + b":" + body
        made = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={made}"}

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Post anything at all; the status and body of the answer."""
        where = urlsplit(self.address)
        line = http.client.HTTPConnection(str(where.hostname), where.port, timeout=ACK_SECONDS + 2)
        try:
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()


def _encoded(kind: str, payload: dict[str, Any]) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"
