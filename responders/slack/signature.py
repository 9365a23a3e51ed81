"""Whether a request really comes from Slack: signature v0 over the raw bytes, and its age. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

OLDEST = timedelta(minutes=5)
_WHEN = re.compile(rb"\d{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def genuine(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether Slack signed exactly these bytes within the last five minutes.

    Whatever stands in the headers, this answers and never raises. `headers` are lower-case.
    """
    when = headers.get("x-slack-request-timestamp", "")
    given = headers.get("x-slack-signature", "")
    stamp = when.encode("utf-8", "replace")
    if not secret or not _WHEN.fullmatch(stamp) or not _SIGNATURE.fullmatch(given):
        return False
    if abs(now.astimezone(UTC).timestamp() - int(stamp)) > OLDEST.total_seconds():
        return False
    made = hmac.new(secret.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={made}", given)


def sign(secret: str, stamp: int, body: bytes) -> str:
    """The signature that Slack would send."""
    base = b"v0:" + str(stamp).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
