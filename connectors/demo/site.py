"""Serves the demo's places on loopback: a review page, a feed, and a comment board with replies.

The board speaks as much of WordPress's comments API as our connector uses, and takes replies with
an application password, so that approving a draft in the demo really posts it.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Self
from urllib.parse import parse_qs, urlsplit

from connectors.demo import pages
from connectors.demo.town import Voice, said, voices

USER = "amends"
USER_ID = 77
LARGEST_BODY = 100_000
FIRST_REPLY_ID = 10_000  # above every voice


@dataclass
class Board:
    """The replies that were posted; behind a lock, because each request has its own thread."""

    _replies: dict[int, pages.Posted] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: count(FIRST_REPLY_ID))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, parent: int, text: str, at: datetime) -> pages.Posted | None:
        """Post a reply; None if the same text stands there already, as WordPress has it."""
        with self._lock:
            if any(r.parent == parent and r.text == text for r in self._replies.values()):
                return None
            posted = pages.Posted(next(self._ids), parent, text, at)
            self._replies[posted.id] = posted
            return posted

    def one(self, reply_id: int) -> pages.Posted | None:
        """One reply, while it is there."""
        with self._lock:
            return self._replies.get(reply_id)

    def all(self) -> list[pages.Posted]:
        """Every reply, oldest first."""
        with self._lock:
            return list(self._replies.values())

    def under(self, parent: int) -> list[pages.Posted]:
        """The replies under one comment, oldest first."""
        return [reply for reply in self.all() if reply.parent == parent]

    def change(self, reply_id: int, text: str) -> pages.Posted | None:
        """Give a reply other words; None if it is not there."""
        with self._lock:
            if reply_id in self._replies:
                self._replies[reply_id] = self._replies[reply_id].saying(text)
            return self._replies.get(reply_id)

    def remove(self, reply_id: int) -> bool:
        """Take a reply down; False if it is not there."""
        with self._lock:
            return self._replies.pop(reply_id, None) is not None


class DemoSite:
    """The business's places, served on a free port of 127.0.0.1 while the `with` lasts."""

    def __init__(self, clock: Callable[[], datetime], port: int = 0) -> None:
        self.clock, self.password = clock, secrets.token_urlsafe(12)
        self.board = Board()
        self.voices = voices(clock())
        site = self

        class Handler(_Handler):
            demo = site

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="demo site"
        )

    @property
    def address(self) -> str:
        """Where it is served, such as http://127.0.0.1:8701."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Begin to serve; returns at once."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving and let the port go."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def said(self, where: str) -> list[Voice]:
        """What has been said at one of the places by now."""
        return said(self.voices, where, self.clock())

    def comment(self, comment_id: int) -> Voice | None:
        """One comment of the board."""
        return next((voice for voice in self.said("board") if voice.id == comment_id), None)


class _Handler(BaseHTTPRequestHandler):
    demo: DemoSite
    server_version = "DemoTown"
    timeout = 20

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the terminal belongs to the demo's own words."""

    def do_GET(self) -> None:
        """Pages for people, the feed, and the board's API."""
        parts = urlsplit(self.path)
        path, query = parts.path.rstrip("/") or "/", parse_qs(parts.query)
        if path.startswith("/wp-json"):
            return self._api(path, query)
        made = {
            "/": lambda: pages.home(self.demo.address),
            "/reviews": lambda: pages.reviews(self.demo.said("page")),
            "/board": lambda: pages.board(self.demo.said("board"), self.demo.board.under),
        }
        if path == "/feed.xml":
            feed = pages.feed(self.demo.said("feed"), self.demo.address)
            return self._send(200, feed, "application/rss+xml; charset=utf-8")
        if path == "/robots.txt":
            return self._send(200, "User-agent: *\nDisallow:\n", "text/plain")
        if path.startswith("/stories/"):
            made[path] = lambda: pages.story(self.demo.said("feed"), path.rpartition("/")[2])
        if path not in made:
            return self._send(404, pages.missing(), "text/html; charset=utf-8")
        return self._send(200, made[path](), "text/html; charset=utf-8")

    def _api(self, path: str, query: dict[str, list[str]]) -> None:
        """The part of WordPress's comments API that reads."""
        tail = path.removeprefix("/wp-json").removeprefix("/wp/v2")
        if tail in ("", "/"):
            return self._json(200, {"name": "Birch & Kettle board", "namespaces": ["wp/v2"]})
        if tail == "/users/me":
            if not self._known():
                return self._wrong(401, "rest_not_logged_in", "You are not currently logged in.")
            return self._json(200, {"id": USER_ID, "name": "Birch & Kettle", "slug": USER})
        if tail == "/comments":
            return self._list(query)
        number = _number(tail.rpartition("/")[2])
        found = self.demo.comment(number) or self.demo.board.one(number)
        if found is not None:
            return self._json(200, pages.comment(found, self.demo.address))
        return self._wrong(404, "rest_comment_invalid_id", "Invalid comment ID.")

    def _list(self, query: dict[str, list[str]]) -> None:
        parent = _number(query.get("parent", [""])[0])
        if parent:
            found = [pages.comment(r, self.demo.address) for r in self.demo.board.under(parent)]
            return self._json(200, found)
        try:
            since = _moment(query.get("after", [""])[0])
        except ValueError:
            return self._wrong(400, "rest_invalid_param", "Invalid parameter(s): after")
        both: list[Voice | pages.Posted] = [*self.demo.said("board"), *self.demo.board.all()]
        ordered = sorted((r for r in both if since is None or r.at > since), key=lambda r: r.at)
        size = _number(query.get("per_page", [""])[0]) or 10
        before = size * (max(_number(query.get("page", [""])[0]), 1) - 1)
        found = [pages.comment(r, self.demo.address) for r in ordered[before : before + size]]
        return self._json(200, found)

    def do_POST(self) -> None:
        """A reply to a comment, or a changed one."""
        if not self._known():
            return self._wrong(401, "rest_comment_login_required", "Please log in.")
        body = self._body()
        tail = urlsplit(self.path).path.removeprefix("/wp-json/wp/v2/comments").strip("/")
        text = unescape(str(body.get("content", ""))).strip()  # WordPress takes markup
        if not text:
            return self._wrong(400, "rest_comment_content_invalid", "Invalid comment content.")
        if tail:
            posted = self.demo.board.change(_number(tail), text)
            if posted is None:
                return self._wrong(404, "rest_comment_invalid_id", "Invalid comment ID.")
            return self._json(200, pages.comment(posted, self.demo.address))
        parent = _number(body.get("parent"))
        if self.demo.comment(parent) is None:
            return self._wrong(400, "rest_invalid_param", "Invalid parameter(s): parent")
        posted = self.demo.board.add(parent, text, self.demo.clock())
        if posted is None:
            return self._wrong(409, "comment_duplicate", "Duplicate comment detected.")
        return self._json(201, pages.comment(posted, self.demo.address))

    do_PUT = do_POST

    def do_DELETE(self) -> None:
        """Take a reply down."""
        if not self._known():
            return self._wrong(401, "rest_comment_login_required", "Please log in.")
        number = _number(urlsplit(self.path).path.rpartition("/")[2])
        if not self.demo.board.remove(number):
            return self._wrong(404, "rest_comment_invalid_id", "Invalid comment ID.")
        return self._json(200, {"deleted": True, "previous": {"id": number}})

    def _known(self) -> bool:
        wanted = base64.b64encode(f"{USER}:{self.demo.password}".encode()).decode()
        return self.headers.get("Authorization", "") == f"Basic {wanted}"

    def _body(self) -> dict[str, object]:
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY)
        try:
            body = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    def _wrong(self, status: int, code: str, message: str) -> None:
        self._json(status, {"code": code, "message": message, "data": {"status": status}})

    def _json(self, status: int, value: object) -> None:
        self._send(status, json.dumps(value), "application/json; charset=UTF-8")

    def _send(self, status: int, body: str, kind: str) -> None:
        raw = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def _moment(said: str) -> datetime | None:
    """A time that a request names, in UTC unless it says otherwise; ValueError if it is none."""
    if not said:
        return None
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _number(said: object) -> int:
    """A number that a request names; 0, which nothing has, for anything else."""
    text = str(said)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
