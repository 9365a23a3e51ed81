"""Mends the JSON that content systems paste into pages."""

from __future__ import annotations

import json
import re
from typing import Any

_WRAPPING = re.compile(
    r"^\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/|//)?"
    r"|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*$"
)
# Each of these takes in what is never closed up to the end: nothing is looked at twice.
_STRING = r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)'
_COMMENT = re.compile(
    rf"(?P<string>{_STRING})|/\*(?:[^*]|\*(?!/))*(?:\*/|\*?\Z)|(?<!:)//[^\n]*", re.DOTALL
)
_LAST_COMMA = re.compile(rf"(?P<string>{_STRING})|,(?=\s*[\]}}])", re.DOTALL)
_BAD_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|(.))", re.DOTALL)

#: The beginning of an object: a name in quotes and a colon, or nothing at all.
_START = re.compile(r'\{(?=\s*(?:"(?:[^"\\]|\\.){0,100}"\s*:|\}))')

DEEP = 100_000  # what one nesting too deep counts for
MAX_SALVAGE = 20_000_000  # characters looked at again and again before we give a block up


def without_wrapping(text: str) -> str:
    """Take off byte order marks, CDATA and HTML comment marks, and closing semicolons."""
    text = text.replace("\ufeff", "").strip()
    for _ in range(2):
        text = _WRAPPING.sub("", text).strip()
    return text.rstrip("; \t\r\n")


def without_comments(text: str) -> str:
    """Take out comments and trailing commas, and mend escapes JSON does not know, as in `\\'`."""
    bare = _COMMENT.sub(lambda found: found["string"] or " ", text)
    return _LAST_COMMA.sub(_mended, bare)


def _mended(found: re.Match[str]) -> str:
    string = found["string"]
    if string is None:
        return ""
    return _BAD_ESCAPE.sub(lambda bad: bad.group(0) if bad.group(1) else bad.group(2), string)


def salvage(text: str, decoder: json.JSONDecoder) -> list[Any]:
    """Return the objects that stand whole in a broken text, the largest that can be read.

    Bounded: nested starts read on to the same break again and again, so reading is rationed.
    """
    found: list[Any] = []
    start, spent = _START.search(text), 0
    while start and spent < MAX_SALVAGE:
        at = start.start()
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            spent += error.pos - at + error.pos // 20  # making the error counts lines up to there
            end = at + 1
        except RecursionError:
            spent += DEEP
            end = at + 1
        else:
            found.append(value)
        start = _START.search(text, end)
    return found
