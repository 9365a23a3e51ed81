"""Sorts what a place answered by what happens next; nowhere else is a status judged."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.errors import (
    ConfigError,
    OutsideError,
    Refused,
    RetryLater,
    SourceChanged,
    UnknownOutcome,
)

LONGEST_WAIT = timedelta(days=1)  # a place that asks for more is asked again after a day
EPOCH = 1_000_000_000  # a larger "reset" is a moment, a smaller one a number of seconds


def read_error(host: str, status: int, headers: Mapping[str, str], body: str) -> OutsideError:
    """Return the error that a status means to somebody who only wanted to read."""
    said = _said(body)
    if status in (401, 402, 403, 407, 451):
        return ConfigError(f"{host}: {_NO_ENTRY[status]} ({status}){said}")
    if status == 410:
        return ConfigError(f"{host}: this address is gone for good (410); remove or change it")
    if status in (408, 425, 429) or status >= 500:
        words = "asks us to slow down" if status == 429 else "cannot answer at the moment"
        return RetryLater(f"{host}: {words} ({status})", after=wait_asked(headers))
    if status == 404:
        return SourceChanged(f"{host}: nothing is found at this address (404)", sample=body)
    return SourceChanged(f"{host}: the request was not understood ({status}){said}", sample=body)


def write_error(host: str, status: int, headers: Mapping[str, str], body: str) -> OutsideError:
    """Return the error that a status means to somebody who wanted to publish.

    A server that broke (5xx) or went elsewhere (3xx) may have carried the request out.
    """
    said = _said(body)
    if status == 429:
        return RetryLater(f"{host}: asks us to slow down (429)", after=wait_asked(headers))
    if status in (401, 402, 403, 407):
        return ConfigError(f"{host}: {_NO_ENTRY[status]} ({status}){said}")
    if status in (307, 308):
        return ConfigError(f"{host}: the address has moved ({status}); correct it in the settings")
    if status == 408 or not 400 <= status < 500:
        return UnknownOutcome(f"{host}: it is not known whether this was carried out ({status})")
    return Refused(f"{host}: this was not accepted ({status}){said}")


_NO_ENTRY = {
    401: "our sign-in is not accepted; renew the key or token",
    402: "our plan there does not include this",
    403: "we are not allowed to do this; check the key's rights and the site's rules",
    407: "a proxy asks for a sign-in",
    451: "this may not be shown for legal reasons",
}


def wait_asked(headers: Mapping[str, str], *, now: datetime | None = None) -> timedelta | None:
    """Read how long a place asks us to wait, in any of the spellings that are about.

    `Retry-After` is seconds or an HTTP date; `X-RateLimit-Reset` is seconds, an epoch or an ISO
    time. None when it does not say, or says it in a way that cannot be read.
    """
    for name in ("Retry-After", "X-RateLimit-Reset", "RateLimit-Reset"):
        wait = _wait(headers.get(name, "").strip(), now or datetime.now(UTC))
        if wait is not None:
            return min(max(wait, timedelta(0)), LONGEST_WAIT)
    return None


def _wait(value: str, now: datetime) -> timedelta | None:
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        moment = _moment(value)
        return None if moment is None else moment - now
    if not math.isfinite(seconds):
        return None
    if seconds > EPOCH:
        seconds -= now.timestamp()
    return timedelta(seconds=min(max(seconds, 0), LONGEST_WAIT.total_seconds()))


def _moment(value: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(value)
        except (ValueError, OverflowError, TypeError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _said(body: str) -> str:
    """Quote the reason a JSON error gives, shortened; pages of HTML say nothing."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    for _ in range(2):
        if isinstance(value, dict):
            names = ("error_description", "message", "error", "detail", "title")
            value = next((value[name] for name in names if value.get(name)), "")
    words = re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else ""
    return f": {words[:200]}" if words else ""
