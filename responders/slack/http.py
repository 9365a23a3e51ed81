"""Presses as signed requests, for those who have an address the world can reach.

Nothing is parsed before the signature and the age of the raw bytes are found right. A second copy
of a request has no effect, whoever sends it. Loads fastapi.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from responders.slack.inbox import Inbox
from responders.slack.signature import OLDEST, genuine

logger = logging.getLogger(__name__)

LARGEST = 500_000  # bytes; a press carries the whole card, which is far smaller
_KEPT = 10_000  # signatures; a busy workspace makes fewer in ten minutes


class Seen:
    """The signatures of the last minutes: a copy within the five minutes is told from the first."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def first(self, signature: str) -> bool:
        """Whether this request comes for the first time."""
        now = self._clock()
        with self._lock:
            while self._seen and next(iter(self._seen.values())) < now - 2 * OLDEST:
                self._seen.popitem(last=False)
            if signature in self._seen:
                return False
            self._seen[signature] = now
            if len(self._seen) > _KEPT:
                self._seen.popitem(last=False)
            return True


def router(
    inbox: Callable[[], Inbox | None], secret: str, clock: Callable[[], datetime]
) -> APIRouter:
    """The three addresses of the app's settings: /slack/interactivity, /slack/commands,
    /slack/events.

    `inbox` is None while the desk cannot work: Slack then hears 503, and tells the person.
    """
    routes = APIRouter(prefix="/slack")
    door = _Door(inbox, secret, clock, Seen(clock))

    @routes.post("/interactivity")
    async def interactivity(request: Request) -> Response:
        return await door.heard(request, "interactive")

    @routes.post("/commands")
    async def commands(request: Request) -> Response:
        return await door.heard(request, "slash_commands")

    @routes.post("/events")
    async def events(request: Request) -> Response:
        return await door.heard(request, "events_api")

    return routes


@dataclass(frozen=True)
class _Door:
    """Lets in what Slack signed, once."""

    inbox: Callable[[], Inbox | None]
    secret: str
    clock: Callable[[], datetime]
    seen: Seen

    async def heard(self, request: Request, kind: str) -> Response:
        """The raw bytes first, then who signed them, and only then what they say."""
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not genuine(self.secret, headers, body, self.clock()):
            logger.warning("a request that Slack did not sign was turned away")
            return Response(status_code=401)
        payload = _payload(kind, body)
        if payload is None:
            return Response(status_code=400)
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))[:500]})
        return await self._answered(kind, payload, headers["x-slack-signature"])

    async def _answered(self, kind: str, payload: dict[str, Any], signature: str) -> Response:
        """Answer within three seconds; what is left to do is done after."""
        inbox = self.inbox()
        if inbox is None:
            return Response(status_code=503)
        if not self.seen.first(signature):
            return Response(status_code=200)
        ack = await asyncio.to_thread(inbox.hear, kind, payload)
        inbox.work(ack, kind, payload)
        return JSONResponse(ack.payload) if ack.payload is not None else Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """The raw bytes; None where they are too many, whatever the header says."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)


def _payload(kind: str, body: bytes) -> dict[str, Any] | None:
    """What the request carries; None where that cannot be read."""
    try:
        text = body.decode("utf-8")
        if kind == "events_api":
            payload = json.loads(text)
        else:
            form = {key: values[-1] for key, values in parse_qs(text, max_num_fields=100).items()}
            payload = json.loads(form["payload"]) if kind == "interactive" else form
    except (ValueError, KeyError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None
