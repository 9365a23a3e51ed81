"""Guards every connection: only public addresses, the checked one and no other, in bounded time."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.connection import create_connection

from monitor.errors import ConfigError, RetryLater

Resolve = Callable[[str, int], list[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_ADDRESSES = 4  # each may cost one connect timeout

#: Addresses that look public and answer with a machine's own secrets all the same.
METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NUMBER_LIKE = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?", re.IGNORECASE)


def host_of(url: str) -> str:
    """Return `host` or `host:port` of an address, for messages; never its path or query."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "an unreadable address"
    host = (parts.hostname or "an unreadable address").lower()
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    return host if port in (None, standard) else f"{host}:{port}"


def check_url(url: str) -> None:
    """Refuse, with ConfigError, what is no plain http or https address of a named host."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ConfigError("an address cannot be read: check the source's settings") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigError(f"{host_of(url)}: an address must begin with https:// or http://")
    if "@" in parts.netloc:
        raise ConfigError(f"{host}: a name and password do not belong in an address; use settings")
    if _NUMBER_LIKE.fullmatch(host) and not _is_address(host):
        raise ConfigError(f"{host}: an address in this spelling is not followed")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: Address) -> bool:
    """Tell whether an address is on the open internet, looking inside v4-in-v6 spellings."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    hidden = address.is_private or address.is_reserved or address.is_multicast
    return address.is_global and not hidden and address not in METADATA


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


class Exchange:
    """One request on the wire: whether any of it was sent, and a way to end it from outside."""

    def __init__(self) -> None:
        self.sent = False
        self.expired = False
        self._line: socket.socket | None = None
        self._lock = threading.Lock()

    def hold(self, sock: socket.socket) -> None:
        """Remember the line this exchange runs on, by a handle of our own.

        The socket itself goes through several hands (TLS takes it over, `Connection: close`
        drops it), so only a duplicate can still hang up whatever is being waited for.
        """
        with self._lock:
            if self._line is None:
                self._line = socket.fromfd(sock.fileno(), sock.family, sock.type)

    def expire(self) -> None:
        """Hang up: whoever waits on the line gets an error at once."""
        with self._lock:
            self.expired = True
            if self._line is not None:
                with contextlib.suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of our handle."""
        with self._lock:
            if self._line is not None:
                self._line.close()


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Guard:
    """Decides which hosts may be connected to, and makes the connections."""

    def __init__(self, allowed: frozenset[str], *, resolve: Resolve = resolve) -> None:
        self._resolve = resolve
        self._allowed = frozenset(name.lower() for name in allowed)
        self._local = threading.local()

    def allows(self, host: str, port: int | None) -> bool:
        """Tell whether the settings allow this host although it may be private."""
        host = host.strip("[]").lower()
        return host in self._allowed or f"{host}:{port}" in self._allowed

    def addresses(self, host: str, port: int) -> list[str]:
        """Resolve a host and return addresses that may be connected to.

        One private address among public ones refuses the host: an honest name has none.
        """
        try:
            found = self._resolve(host.strip("[]"), port)
        except UnicodeError:
            raise ConfigError(f"{host[:80]}: this is not a host name") from None
        except OSError:
            raise RetryLater(f"{host}: the name cannot be resolved at the moment") from None
        names = list(dict.fromkeys(found))
        if not self.allows(host, port):
            for name in names:
                if not is_public(ipaddress.ip_address(name.partition("%")[0])):
                    raise ConfigError(
                        f"{host}: this is a private address, which is not read unless the "
                        "settings allow it"
                    )
        return names[:MAX_ADDRESSES]

    @contextlib.contextmanager
    def exchange(self, seconds: float) -> Iterator[Exchange]:
        """Follow one exchange of this thread and end it after so many seconds, whatever it does."""
        current = Exchange()
        self._local.current = current
        timer = threading.Timer(seconds, current.expire)
        timer.daemon = True
        timer.start()
        try:
            yield current
        finally:
            timer.cancel()
            self._local.current = None
            current.close()

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """Connect to an address that was checked a moment ago, so no second lookup can differ."""
        why: OSError | None = None
        for address in self.addresses(connection.host, connection.port or 0):
            try:
                sock = create_connection(
                    (address, connection.port or 0),
                    connection.timeout,
                    socket_options=connection.socket_options,
                )
            except OSError as error:
                why = error
                continue
            self.hold(sock)
            return sock
        if isinstance(why, TimeoutError):
            raise ConnectTimeoutError(connection, "the connection took too long") from why
        raise NewConnectionError(connection, "no connection could be made") from why

    def hold(self, sock: socket.socket) -> None:
        """Tie a socket to the exchange that this thread is in."""
        current: Exchange | None = getattr(self._local, "current", None)
        if current is not None:
            current.hold(sock)

    def mark_sent(self) -> None:
        """Note that from here on the other side may have received something."""
        current: Exchange | None = getattr(self._local, "current", None)
        if current is not None:
            current.sent = True


class _Guarded(HTTPConnection):
    """What both kinds of connection do differently from urllib3's own."""

    guard: Guard

    def _new_conn(self) -> socket.socket:
        return self.guard.connect(self)

    def send(self, data: object) -> None:
        """Send, having noted first that from now on an outcome may be unknown."""
        if self.sock is None:
            self.connect()
        if self.sock is not None:
            self.guard.hold(self.sock)
        self.guard.mark_sent()
        super().send(data)  # type: ignore[arg-type]


def guarded_pools(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    """Make urllib3 pool classes whose connections all pass `guard`."""
    own = {"guard": guard}
    plain = type("GuardedHTTP", (_Guarded,), own)
    secure = type("GuardedHTTPS", (_Guarded, HTTPSConnection), own)
    return {
        "http": type("GuardedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("GuardedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }
