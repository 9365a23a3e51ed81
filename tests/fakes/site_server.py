"""A real web server on loopback whose routes and faults are scripted by a test."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Seen:
    """One request as it arrived. `found` holds what the route's pattern captured."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    found: tuple[str, ...] = ()
    line: str = ""  #: The client's own port: the same for requests over one connection.

    def one(self, name: str, default: str = "") -> str:
        """Return the first value of a query parameter."""
        return self.query.get(name, [default])[0]

    def json(self) -> Any:
        """Read the body as JSON."""
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        """Read the body as a form."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Served:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Fault(Enum):
    """How the wire itself can fail, whatever the route would have answered."""

    SILENT = auto()  #: Takes the request and never answers.
    DROPPED = auto()  #: Carries the request out and hangs up without a word.
    CUT_OFF = auto()  #: Promises more bytes than it sends.
    HALF = auto()  #: Sends the first half of the body as if it were the whole.
    HTML = auto()  #: Sends a friendly page where data was expected.
    DRIP = auto()  #: Sends a byte now and then and never ends.


Handler = Callable[[Seen], Served]
PAGE = b"<!doctype html><html><head><title>Hello</title></head><body>Just a moment</body></html>"


def as_json(value: Any, status: int = 200, **headers: str) -> Served:
    """Answer with JSON; `Retry_After="5"` becomes the header Retry-After."""
    made = {name.replace("_", "-"): text for name, text in headers.items()}
    return Served(json.dumps(value).encode(), status, {"Content-Type": "application/json", **made})


def as_html(text: str, status: int = 200, **headers: str) -> Served:
    """Answer with a page of HTML."""
    made = {name.replace("_", "-"): text for name, text in headers.items()}
    return Served(text.encode(), status, {"Content-Type": "text/html; charset=utf-8", **made})


class SiteServer:
    """Serves scripted routes on 127.0.0.1; use it in a `with`.

    `route(...)` adds or replaces a route; what no route takes is a 404. `fail(...)` breaks the
    next answers (or all) by a status or a Fault. `seen` lists the requests that arrived.
    """

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.closing = threading.Event()
        self._routes: dict[tuple[str, str], Handler] = {}
        self._fault: Fault | Served | None = None
        self._faults_left = 0
        self._fault_method = ""
        self._lock = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def host(self) -> str:
        """Host and port, as messages show them."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The address of the site, without a slash at the end."""
        return f"http://{self.host}"

    def route(self, method: str, pattern: str, answer: Handler | Served) -> None:
        """Answer requests whose whole path matches `pattern`; later routes win."""
        handler = answer if callable(answer) else lambda _: answer
        with self._lock:
            self._routes.pop((method, pattern), None)
            self._routes[(method, pattern)] = handler

    def fail(
        self,
        how: Fault | int,
        *,
        times: int = 1_000_000,
        headers: Mapping[str, str] | None = None,
        body: bytes = PAGE,
        method: str = "",
    ) -> None:
        """Break the next `times` answers (of one method): a status with an HTML body, or a Fault.

        A Fault strikes after the route has done its work; a status strikes before.
        """
        kind = {"Content-Type": "text/html", **(headers or {})}
        with self._lock:
            self._fault = how if isinstance(how, Fault) else Served(body, how, kind)
            self._faults_left = times
            self._fault_method = method

    def mend(self) -> None:
        """Answer normally again."""
        with self._lock:
            self._faults_left = 0

    def answer(self, seen: Seen) -> tuple[Served, Fault | None]:
        """Find the answer to a request, and the fault it meets."""
        with self._lock:
            strikes = self._faults_left > 0 and self._fault_method in ("", seen.method)
            fault = self._fault if strikes else None
            self._faults_left -= strikes
            routes = list(self._routes.items())
        if isinstance(fault, Served):
            self.seen.append(seen)
            return fault, None
        for (method, pattern), handler in reversed(routes):
            match = re.fullmatch(pattern, seen.path)
            if method == seen.method and match:
                seen = replace(seen, found=match.groups())
                self.seen.append(seen)
                return handler(seen), fault
        self.seen.append(seen)
        return as_json({"error": "Record not found"}, 404), fault

    def close(self) -> None:
        """Stop, hanging up on whoever is still connected."""
        self.closing.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, site: SiteServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        self.lines: set[socket.socket] = set()

    def hang_up(self) -> None:
        """Cut the lines, so that threads waiting for a next request end."""
        for line in list(self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for an acknowledgement
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.lines.add(self.connection)

    def finish(self) -> None:
        self.server.lines.discard(self.connection)
        super().finish()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = parse_qs(parts.query, keep_blank_values=True)
        headers = {name.title(): value for name, value in self.headers.items()}
        seen = Seen(
            self.command,
            unquote(parts.path),
            query,
            headers,
            body,
            line=str(self.client_address[1]),
        )
        self._serve(*self.server.site.answer(seen))

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_GET

    def _serve(self, served: Served, fault: Fault | None) -> None:
        if fault in (Fault.SILENT, Fault.DROPPED):
            self.close_connection = True
            if fault is Fault.SILENT:
                self.server.site.closing.wait(5)
        elif fault in (Fault.CUT_OFF, Fault.DRIP):
            self.close_connection = True
            self._write(served, beyond=1000)
            while fault is Fault.DRIP and not self.server.site.closing.wait(0.02):
                self.wfile.write(b" ")
        elif fault is Fault.HTML:
            self._write(Served(PAGE, 200, {"Content-Type": "text/html"}))
        elif fault is Fault.HALF:
            self._write(replace(served, body=served.body[: len(served.body) // 2]))
        else:
            self._write(served)

    def _write(self, served: Served, *, beyond: int = 0) -> None:
        self.send_response(served.status)
        for name, value in served.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(served.body) + beyond))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(served.body)
