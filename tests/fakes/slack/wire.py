"""The HTTP and WebSocket side of our Slack: one port for all, on loopback."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.slack import methods
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.websocket import WebSocket, accept_key
from tests.fakes.slack.world import Fault, SlackError, World

Control = Callable[[str, dict[str, Any]], Any]
HTML = b"<html><body><h1>504 Gateway Time-out</h1></body></html>"
JSON_TYPE = "application/json; charset=utf-8"


class Wire(ThreadingHTTPServer):
    """Listens; every connection has a thread of its own."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, world: World, sockets: Sockets, control: Control) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.world, self.sockets, self.control = world, sockets, control
        self.released = threading.Event()  #: Lets go of the calls that hang.

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is its own affair; our own mistakes are a complaint."""
        del request, client_address
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            self.sockets.complaints.append(f"the fake itself failed: {error!r}")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Wire
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read calls, not logs."""

    def do_GET(self) -> None:
        """Reading methods, and the way into Socket Mode."""
        if urlsplit(self.path).path == "/link":
            return self._link()
        return self._route({})

    def do_POST(self) -> None:
        """Every other method, as JSON or as a form."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return self._route(self._arguments(body))

    def _arguments(self, body: bytes) -> dict[str, Any]:
        if "json" in (self.headers.get("Content-Type") or ""):
            return dict(json.loads(body or b"{}"))
        return {key: values[-1] for key, values in parse_qs(body.decode()).items()}

    def _route(self, arguments: dict[str, Any]) -> None:
        parts = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        arguments = {**query, **arguments}
        if parts.path.startswith("/_control/"):
            answer = self.server.control(parts.path.removeprefix("/_control/"), arguments)
            return self._answer(200, json.dumps(answer).encode(), {})
        if parts.path.startswith("/response/"):
            return self._respond(parts.path.removeprefix("/response/"), arguments)
        if parts.path.startswith("/api/"):
            return self._api(parts.path.removeprefix("/api/"), arguments)
        return self._answer(404, HTML, {}, "text/html")

    def _api(self, method: str, arguments: dict[str, Any]) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        world = self.server.world
        with world.lock:
            world.calls.append((method, arguments))
            fault = world.faults[method].popleft() if world.faults[method] else None
        if fault is None:
            return self._answer_call(method, token, arguments)
        if fault.applied:
            with suppress(SlackError):  # what Slack would not have done, it does not do now
                methods.call(world, method, token, arguments)
        return self._go_wrong(fault)

    def _respond(self, name: str, arguments: dict[str, Any]) -> None:
        world = self.server.world
        with world.lock:
            taken = world.respond(name, arguments)
        return self._answer(200 if taken else 404, b"ok" if taken else b"expired", {}, "text/plain")

    def _answer_call(self, method: str, token: str, arguments: dict[str, Any]) -> None:
        headers = {"x-oauth-scopes": methods.scopes_of(self.server.world, token)}
        try:
            answer = methods.call(self.server.world, method, token, arguments)
        except SlackError as error:
            extra = dict(error.extra)
            if "retry_after" in extra:
                headers["Retry-After"] = extra.pop("retry_after")
            wrong = {"ok": False, "error": error.code, **extra}
            return self._answer(error.status, json.dumps(wrong).encode(), headers)
        if method == "apps.connections.open":
            answer["url"] = f"ws://127.0.0.1:{self.server.server_port}{answer['url']}"
        return self._answer(200, json.dumps(answer).encode(), headers)

    def _go_wrong(self, fault: Fault) -> None:
        if fault.hang:
            self.server.released.wait(30)
        if fault.hang or fault.drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return None
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        if fault.html:
            return self._answer(fault.status, HTML, headers, "text/html")
        wrong = {"ok": False, "error": fault.error}
        return self._answer(fault.status, json.dumps(wrong).encode(), headers)

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str], kind: str = JSON_TYPE
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _link(self) -> None:
        ticket = parse_qs(urlsplit(self.path).query).get("ticket", [""])[0]
        key = self.headers.get("Sec-WebSocket-Key")
        world = self.server.world
        with world.lock:
            welcome = ticket in world.tickets and key is not None
            world.tickets.discard(ticket)  # an address is good for one connection
        if not welcome or key is None:
            return self._answer(401, HTML, {}, "text/html")
        self.close_connection = True
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept_key(key))
        self.end_headers()
        self.wfile.flush()
        return self.server.sockets.serve(WebSocket(self.connection, self.rfile))
