"""No test reaches the network, and one that tries cannot miss it."""

from __future__ import annotations

import socket

import pytest
import requests

from tests.network import LeftTheMachine


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("203.0.113.7", 80), timeout=0.1),
        lambda: socket.create_connection(("birch-kettle.example", 80), timeout=0.1),
        lambda: socket.create_connection(("2001:db8::1", 80), timeout=0.1),
        lambda: requests.get("http://203.0.113.7/", timeout=0.1),
        lambda: requests.get("https://birch-kettle.example/", timeout=0.1),
    ],
    ids=["address", "name", "ipv6", "requests address", "requests name"],
)
def test_leaving_the_machine_is_no_error_that_a_retry_would_swallow(reach: object) -> None:
    assert callable(reach)

    with pytest.raises(LeftTheMachine):
        reach()

    assert not issubclass(LeftTheMachine, Exception)


def test_a_datagram_does_not_leave_either() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line,
        pytest.raises(LeftTheMachine),
    ):
        line.sendto(b"?", ("203.0.113.7", 53))


def test_loopback_and_unix_sockets_work() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=1).close()
    one, other = socket.socketpair()
    one.close()
    other.close()


def test_a_name_that_can_never_resolve_fails_as_it_would_anywhere() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 80)
