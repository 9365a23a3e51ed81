"""Opens tables that people saved: packed or plain, in any common encoding, a line at a time."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from monitor.errors import ConfigError, RetryLater

SNIFF = 64 * 1024
MAX_LINE = 4 * 1024 * 1024  # characters; a longer "line" is no line of a table

_GZIP = b"\x1f\x8b"
_OTHER_KINDS = (
    (b"PK\x03\x04", "a spreadsheet or zip archive; save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet; save it as CSV"),
    (b"%PDF", "a PDF; it takes CSV or JSON lines"),
    (b"SQLite format 3", "a database; export it as CSV"),
)
#: Bytes that no text in any encoding has many of.
_CONTROL = tuple(number for number in range(32) if chr(number) not in "\t\n\v\f\r\x1b")
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)


@contextmanager
def open_lines(path: Path) -> Iterator[Iterator[str]]:
    """Open a text file and give its lines, ends included; memory does not grow with the file.

    UTF-8 and UTF-16 are told by their marks or their bytes; a line that is not UTF-8 is read as
    Windows text (cp1252), and that line only. ConfigError, in words, for what is no such file.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            stream: BinaryIO = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            start = stream.read(SNIFF)
            stream.seek(0)
            yield _lines(stream, _encoding(path, start), path)
    except FileNotFoundError:
        raise ConfigError(f"{path.name}: there is no such file") from None
    except IsADirectoryError:
        raise ConfigError(f"{path.name}: is a folder, not a file") from None
    except PermissionError:
        raise ConfigError(f"{path.name}: may not be read; check the file's rights") from None
    except _BROKEN:
        raise _broken_off(path) from None
    except OSError:
        raise RetryLater(f"{path.name}: cannot be read at the moment") from None


def _encoding(path: Path, start: bytes) -> str:
    """Tell "utf-16..." from "utf-8" (which includes lines in cp1252), or raise ConfigError."""
    if not start.strip(codecs.BOM_UTF8 + b" \t\r\n"):
        raise ConfigError(f"{path.name}: is empty")
    for mark, kind in _OTHER_KINDS:
        if start.startswith(mark):
            raise ConfigError(f"{path.name}: is {kind}")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = max(len(start) // 2, 1)
    nought_first, nought_second = start[::2].count(0) / half, start[1::2].count(0) / half
    if max(nought_first, nought_second) > 0.3 and min(nought_first, nought_second) < 0.05:
        return "utf-16-le" if nought_second > nought_first else "utf-16-be"
    if sum(map(start.count, _CONTROL)) > len(start) // 30:
        raise ConfigError(f"{path.name}: is no text; it takes CSV or JSON lines")
    return "utf-8"


def _lines(stream: BinaryIO, encoding: str, path: Path) -> Iterator[str]:
    wide = encoding.startswith("utf-16")
    # Latin-1 gives each byte its own sign, so that lines can be found before they are decoded.
    text = io.TextIOWrapper(
        stream, encoding if wide else "latin-1", errors="replace" if wide else "strict", newline=""
    )
    number = 0
    try:
        while line := text.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE:
                raise ConfigError(f"{path.name}: line {number} has no end; this is no table")
            decoded = line if wide else _decoded(line.encode("latin-1"))
            yield decoded.removeprefix("\ufeff") if number == 1 else decoded
    except _BROKEN:
        raise _broken_off(path, number) from None
    finally:
        text.close()


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _broken_off(path: Path, number: int = 0) -> ConfigError:
    return ConfigError(
        f"{path.name}: the packed file breaks off after line {number}; copy it again"
    )
