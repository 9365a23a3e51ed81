"""One request before it goes out: its address, its headers, and what must not leak from it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from connectors.guard import host_of
from monitor.errors import ConfigError, SourceChanged

SHORTEST_SECRET = 8  # characters; shorter values are words and numbers

Params = Mapping[str, str | int | list[str]]


@dataclass(frozen=True)
class Outgoing:
    """What is sent. `headers` may hold secrets and stay with the first host."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def moved(self, location: str) -> Outgoing:
        """Return the request for where a redirect leads; elsewhere nothing of ours goes along."""
        try:
            # http.client reads headers as Latin-1; sites write UTF-8.
            raw = location.encode("latin-1", "replace").decode("utf-8", "replace")
            url = urljoin(self.url, raw)
            here, there = urlsplit(self.url), urlsplit(url)
        except ValueError:
            raise SourceChanged(f"{host_of(self.url)}: redirects to no address") from None
        same = (here.scheme, here.netloc.lower()) == (there.scheme, there.netloc.lower())
        return replace(self, url=url, headers=self.headers if same else {})


def with_params(url: str, params: Params | None) -> str:
    """Add query parameters to an address; a list repeats its name."""
    if not params:
        return url
    head, hash_mark, tail = url.partition("#")
    joint = "&" if "?" in head else "?"
    return f"{head}{joint}{urlencode(params, doseq=True)}{hash_mark}{tail}"


def headers_for(
    url: str,
    headers: Mapping[str, str] | None,
    auth: tuple[str, str] | None,
    bearer: str | None,
) -> dict[str, str]:
    """Join the caller's headers and credentials; ConfigError if they cannot stand in a header."""
    made = dict(headers or {})
    if bearer is not None:
        made["Authorization"] = f"Bearer {bearer}"
    elif auth is not None:
        pair = f"{auth[0]}:{auth[1]}".encode("utf-8", "replace")
        made["Authorization"] = "Basic " + base64.b64encode(pair).decode("ascii")
    for name, value in made.items():
        if not (value.isascii() and value.isprintable()):
            raise ConfigError(
                f"{host_of(url)}: the value for {name} has characters that cannot be sent; "
                "copy the key or token again"
            )
    return made


def without(text: str, outgoing: Outgoing) -> str:
    """Blank our credentials, and whatever stood in the query, out of what a place says back."""
    query = parse_qsl(urlsplit(outgoing.url).query)
    sent = [value.rpartition(" ")[2] for value in outgoing.headers.values()]
    for secret in [*sent, *(value for _, value in query)]:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, "***")
    return text
