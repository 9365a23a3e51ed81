"""Asks a site only for what has changed, in the site's own words for the state we know."""

from __future__ import annotations

from connectors.answer import Answer
from monitor.models.wire import Mark

NOT_MODIFIED = 304


def remember(answer: Answer) -> Mark:
    """Return what to keep of an answer: ETag and Last-Modified exactly as they came."""
    state = {"etag": answer.headers.get("ETag"), "modified": answer.headers.get("Last-Modified")}
    return {name: value for name, value in state.items() if value}


def asked(mark: Mark) -> dict[str, str]:
    """Return the headers that ask for an answer only if it differs from the remembered one."""
    headers = {"If-None-Match": mark.get("etag"), "If-Modified-Since": mark.get("modified")}
    return {name: str(value) for name, value in headers.items() if value}
