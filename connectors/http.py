"""The one door to the web: guarded, paced, bounded, and every failure sorted."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import DecodeError, HTTPError

from connectors.answer import Answer
from connectors.errors import read_error, write_error
from connectors.guard import Guard, Resolve, check_url, guarded_pools, host_of, resolve
from connectors.outgoing import Outgoing, Params, headers_for, with_params, without
from connectors.pace import Pacer
from connectors.robots import Robots
from monitor.errors import ConfigError, RetryLater, SourceChanged, UnknownOutcome

__all__ = ["Answer", "Http", "HttpRules", "Params"]

PATIENCE = timedelta(seconds=30)  # a longer wait is the line's, not this thread's
MAX_REDIRECTS = 5
MOVED = frozenset({301, 302, 303, 307, 308})
CHUNK = 64 * 1024
SAID = 2000  # bytes of an error's body that are looked at


@dataclass(frozen=True)
class HttpRules:
    """What every request keeps to."""

    user_agent: str
    timeout: tuple[float, float] = (5, 20)  #: Seconds to connect, and for each silence after it.
    total: float = 60  #: Seconds that one exchange may take in all, however it dawdles.
    max_bytes: int = 8 * 1024 * 1024  #: Of the unpacked body.
    pace: timedelta = timedelta(seconds=1)  #: Between requests to one host.
    tries: int = 3
    allow_private: frozenset[str] = frozenset()  #: "host" or "host:port" that may be private.


class Http:
    """Reads and writes over HTTP for every source. Safe to share between threads."""

    def __init__(
        self,
        rules: HttpRules,
        *,
        pacer: Pacer | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        resolve: Resolve = resolve,
    ) -> None:
        self.rules = rules
        self._sleep = sleep
        self._pacer = pacer or Pacer(rules.pace, clock=clock)
        self._guard = Guard(rules.allow_private, resolve=resolve)
        self._session = _session(self._guard)
        self._robots = Robots(rules.user_agent, self._robots_file, clock=clock)

    def get(
        self,
        url: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        bearer: str | None = None,
        robots: bool = False,
        allow: frozenset[int] = frozenset(),
    ) -> Answer:
        """Read an address, trying again a few times; follow redirects, checking each.

        A status in `allow` (304, 404...) is returned like a success; any other from 300 up
        raises its sorted error. Nothing secret is sent on to another host.
        """
        full = with_params(url, params)
        outgoing = Outgoing("GET", full, headers_for(full, headers, auth, bearer))
        turn = 1
        while True:
            try:
                return self._follow(outgoing, allow, robots=robots)
            except RetryLater as error:
                if turn >= self.rules.tries or (error.after and error.after > PATIENCE):
                    raise
                pause = error.after or timedelta(seconds=2 ** (turn - 1))
            self._sleep(pause.total_seconds() * (1 + random.random() / 4))  # noqa: S311
            turn += 1

    def send(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        bearer: str | None = None,
        allow: frozenset[int] = frozenset(),
    ) -> Answer:
        """Put at most one request on the wire; never repeated, never redirected.

        RetryLater promises that nothing was carried out; UnknownOutcome that it may have been.
        """
        outgoing = Outgoing(method, url, headers_for(url, headers, auth, bearer))
        host = host_of(url)
        # A session of its own: a kept line that just went dead would cost an unknown outcome.
        with _session(self._guard) as session:
            try:
                answer = self._exchange(session, outgoing, json=json, form=form)
            except _Lost as lost:
                if not lost.sent:
                    raise RetryLater(f"{host}: {lost}") from None
                raise UnknownOutcome(f"{host}: {lost}; it may have been carried out") from None
        if answer.status in allow or 200 <= answer.status < 300:
            return replace(answer, written=True)
        raise write_error(answer.host, answer.status, answer.headers, _said(answer, outgoing))

    def close(self) -> None:
        """Close the lines that are kept open."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _follow(self, outgoing: Outgoing, allow: frozenset[int], *, robots: bool) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            if robots:
                self._robots.obey(outgoing.url)
            answer = self._read(outgoing)
            if answer.status in allow or 200 <= answer.status < 300:
                return answer
            location = answer.headers.get("Location", "")
            if answer.status not in MOVED or not location:
                raise read_error(
                    answer.host, answer.status, answer.headers, _said(answer, outgoing)
                )
            outgoing = outgoing.moved(location)
        raise SourceChanged(f"{host_of(outgoing.url)}: redirects without end")

    def _read(self, outgoing: Outgoing) -> Answer:
        try:
            return self._exchange(self._session, outgoing)
        except _Lost as lost:
            host = host_of(outgoing.url)
            if lost.unreadable:
                raise SourceChanged(f"{host}: {lost}") from None
            raise RetryLater(f"{host}: {lost}") from None

    def _robots_file(self, url: str) -> Answer:
        """Read a robots.txt: any refusal below 500 but "slow down" is an answer."""
        tolerated = frozenset(range(400, 500)) - {408, 425, 429}
        return self._follow(Outgoing("GET", url), tolerated, robots=False)

    def _exchange(
        self,
        session: requests.Session,
        outgoing: Outgoing,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """Put one request on the wire and read its whole answer, within every bound."""
        check_url(outgoing.url)
        prepared = self._prepare(outgoing, json, form)
        self._await_turn(outgoing.url)
        with (
            self._watched(),
            session.send(
                prepared, stream=True, timeout=self.rules.timeout, allow_redirects=False
            ) as response,
        ):
            body = self._body(response)
        return Answer(response.status_code, outgoing.url, response.headers, body)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Bound an exchange in time, and note of a failure whether anything had been sent."""
        with self._guard.exchange(self.rules.total) as exchange:
            try:
                yield
            except _TooLarge:
                raise _Lost("the answer is too large", exchange.sent, unreadable=True) from None
            except (requests.RequestException, HTTPError, OSError) as error:
                why = "the answer took too long" if exchange.expired else _why(error)
                raise _Lost(why, exchange.sent, unreadable=_is_unpacking(error)) from None
            if exchange.expired:
                raise _Lost("the answer took too long", exchange.sent)

    def _body(self, response: requests.Response) -> bytes:
        """Read the unpacked body, and stop as soon as it is more than we take."""
        parts, size = [], 0
        for part in response.raw.stream(CHUNK, decode_content=True):
            size += len(part)
            if size > self.rules.max_bytes:
                raise _TooLarge
            parts.append(part)
        return b"".join(parts)

    def _await_turn(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._guard.allows(host, parts.port):
            return  # a machine of our own
        wait = self._pacer.turn(host)
        if wait > 0:
            self._sleep(wait)

    def _prepare(
        self, outgoing: Outgoing, json: Any, form: Mapping[str, str] | None
    ) -> requests.PreparedRequest:
        headers = {
            "User-Agent": self.rules.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            **outgoing.headers,
        }
        try:
            return requests.Request(
                outgoing.method, outgoing.url, headers=headers, json=json, data=form
            ).prepare()
        except (requests.RequestException, UnicodeError):
            raise ConfigError(f"{host_of(outgoing.url)}: no request can be made of this") from None


class _Lost(Exception):
    """No whole answer came. `sent`: the other side may have received something."""

    def __init__(self, why: str, sent: bool, *, unreadable: bool = False) -> None:
        super().__init__(why)
        self.sent = sent
        self.unreadable = unreadable


class _TooLarge(Exception):
    """The body is more than we take."""


class _GuardedAdapter(HTTPAdapter):
    """Makes the requests library connect through the guard, and never repeat by itself."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Swap urllib3's pools for guarded ones."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = guarded_pools(self._guard)


def _session(guard: Guard) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy, no .netrc, nothing an environment slips in
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # sources share nothing
    session.mount("https://", _GuardedAdapter(guard))
    session.mount("http://", _GuardedAdapter(guard))
    return session


def _said(answer: Answer, outgoing: Outgoing) -> str:
    start = replace(answer, body=answer.body[:SAID])
    return without(start.text(), outgoing)


def _is_unpacking(error: Exception) -> bool:
    return isinstance(error, DecodeError | requests.exceptions.ContentDecodingError)


def _why(error: Exception) -> str:
    """Say in words what went wrong; the library's own text may hold the whole address."""
    if _is_unpacking(error):
        return "the answer cannot be unpacked"
    if isinstance(error, requests.exceptions.SSLError):
        return "no secure connection could be made; its certificate may have lapsed"
    if isinstance(error, requests.Timeout | TimeoutError) or "timed out" in str(error):
        return "no answer came in time"
    return "the connection failed or was cut off"
