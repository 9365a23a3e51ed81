"""A small WebSocket server side (RFC 6455), enough for Socket Mode and strict."""

from __future__ import annotations

import base64
import hashlib
import socket
import struct
import threading
from collections.abc import Iterator
from io import BufferedIOBase

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
_LARGEST = 1_000_000


def accept_key(key: str) -> str:
    """What the handshake answers to a client's key."""
    digest = hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


class WebSocket:
    """One connection after its handshake. Frames go out whole; those that come in are masked."""

    def __init__(self, connection: socket.socket, reader: BufferedIOBase) -> None:
        self._connection, self._reader = connection, reader
        self._sending = threading.Lock()
        self.alive = True

    def send(self, text: str) -> bool:
        """Send one text frame; False if the other side is gone."""
        return self._frame(TEXT, text.encode())

    def close(self, code: int = 1000) -> None:
        """Say goodbye as the protocol asks."""
        self._frame(CLOSE, struct.pack("!H", code))

    def kill(self) -> None:
        """Cut the line without a word."""
        self.alive = False
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was cut already

    def texts(self) -> Iterator[str]:
        """Each text the client sends, until it goes; pings are answered on the way."""
        try:
            while True:
                opcode, payload = self._read()
                if opcode == TEXT:
                    yield payload.decode()
                elif opcode == PING:
                    self._frame(PONG, payload)
                elif opcode == CLOSE:
                    self.close()
                    return
        except (OSError, EOFError, ValueError):
            return
        finally:
            self.alive = False

    def _read(self) -> tuple[int, bytes]:
        first, second = self._exactly(2)
        if not second & 0x80 or not first & 0x80:
            self.close(1002)
            raise ValueError("a client's frame must be whole and masked")
        length = second & 0x7F
        if length >= 126:
            (length,) = struct.unpack(*(("!H", self._exactly(2)) if length == 126 else
                                        ("!Q", self._exactly(8))))  # fmt: skip
        if length > _LARGEST:
            self.close(1009)
            raise ValueError("the frame is too large")
        mask = self._exactly(4)
        payload = self._exactly(length)
        return first & 0x0F, bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))

    def _exactly(self, count: int) -> bytes:
        data = self._reader.read(count)
        if len(data) < count:
            raise EOFError
        return data

    def _frame(self, opcode: int, payload: bytes) -> bool:
        length = len(payload)
        if length < 126:
            header = struct.pack("!BB", 0x80 | opcode, length)
        elif length < 1 << 16:
            header = struct.pack("!BBH", 0x80 | opcode, 126, length)
        else:
            header = struct.pack("!BBQ", 0x80 | opcode, 127, length)
        try:
            with self._sending:
                self._connection.sendall(header + payload)
        except OSError:
            self.alive = False
            return False
        return True
