"""Addresses in settings: checked when the service starts, and what place they are."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import AfterValidator

from connectors.guard import check_url, host_of
from monitor.errors import ConfigError

_SECRET = re.compile(r"key|token|secret|sig|auth|pass", re.IGNORECASE)


def _checked(url: str) -> str:
    try:
        check_url(url.strip())
    except ConfigError as error:
        raise ValueError(str(error)) from None
    return url.strip().partition("#")[0]


#: A plain http or https address with a host, and without name and password.
WebAddress = Annotated[str, AfterValidator(_checked)]


def listing(url: str) -> str:
    """Return what names an address in a place: host, path and query, without keys and tokens."""
    parts = urlsplit(url)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if not _SECRET.search(name)]
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{host_of(url)}{parts.path.rstrip('/')}{query}"
