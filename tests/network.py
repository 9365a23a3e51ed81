"""Keeps tests off the network: whoever leaves this machine is stopped, and cannot miss it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_sendto = socket.socket.sendto
_getaddrinfo = socket.getaddrinfo


class LeftTheMachine(BaseException):
    """No OSError and no Exception, so that no retry and no guard of ours can swallow it."""


def only_loopback(patch: pytest.MonkeyPatch) -> None:
    """Let through loopback and unix sockets; raise LeftTheMachine for everything else."""
    patch.setattr(socket.socket, "connect", _guarded(_connect))
    patch.setattr(socket.socket, "connect_ex", _guarded(_connect_ex))
    patch.setattr(socket.socket, "sendto", _guarded(_sendto))
    patch.setattr(socket, "getaddrinfo", _resolve)


def _guarded(real: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(line: socket.socket, *given: Any) -> Any:
        address = given[-1]
        if line.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
            line.close()  # or it would be told of as leaked, in place of this
            raise LeftTheMachine(f"a test tried to reach {address[0]}: record the answer instead")
        return real(line, *given)

    return guarded


def _resolve(host: Any, *given: Any, **named: Any) -> Any:
    name = host.decode("idna") if isinstance(host, bytes) else host
    if name is None or name == "" or _is_here(name) or _is_address(name):
        return _getaddrinfo(host, *given, **named)
    if name.rstrip(".").endswith(".invalid"):  # RFC 6761: such a name never resolves anywhere
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    raise LeftTheMachine(f"a test asked for the address of {name}: record the answer instead")


def _is_here(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    return _is_address(host) and ipaddress.ip_address(host.split("%")[0]).is_loopback


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return True
