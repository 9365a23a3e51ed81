"""Makes a screenshot small: the colours it has most of in a palette, packed as tightly as zlib can.

A few dozen lines, because a picture library would be a dependency for two files.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256

Colour = tuple[int, ...]
Rows = list[list[Colour]]


def read(png: bytes) -> Rows:
    """The rows of an RGB picture of 8 bits, as Chromium writes them; ValueError for any other."""
    chunks = list(_chunks(png))
    width, height, *how = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    if how != [8, 2, 0, 0, 0]:
        raise ValueError("not an RGB picture of 8 bits without interlacing")
    raw = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    size, above, rows = 3 * width, bytearray(3 * width), []
    for start in range(0, height * (size + 1), size + 1):
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + size]), above)
        rows.append(list(zip(*[iter(above)] * 3, strict=True)))
    return rows


def written(rows: Rows) -> bytes:
    """The rows as a picture of at most 256 colours; a rarer colour becomes the nearest of these."""
    counted = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    number = {colour: _nearest(colour, palette) for colour in counted}
    lines = b"".join(b"\0" + bytes(number[colour] for colour in row) for row in rows)
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", bytes(part for colour in palette for part in colour)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _unfiltered(kind: int, line: bytearray, above: bytearray) -> bytearray:
    """A line as it was before it was made easy to pack (PNG, section 9)."""
    for at, value in enumerate(line):
        left, corner = (line[at - 3], above[at - 3]) if at >= 3 else (0, 0)
        guesses = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))
        line[at] = (value + guesses[kind]) & 255
    return line


def _paeth(left: int, above: int, corner: int) -> int:
    whole = left + above - corner
    return min((left, above, corner), key=lambda value: abs(whole - value))


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    def far(at: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, palette[at], strict=True))

    return min(range(len(palette)), key=far)
