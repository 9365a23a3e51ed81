"""Where each key of a TOML text stands: tomllib gives the values, this gives their lines."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

#: The way to a value: keys of tables, and positions in arrays from 0.
Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\r\n]+")  # a number, a truth, a date
_KEY = re.compile(r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_.\- \t])+""")


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, on which each key and each item of an array begins.

    `text` is TOML that tomllib reads; of a table that is made twice, the first line counts.
    """
    scanner = _Scanner(text)
    scanner.read()
    return scanner.lines


class _Scanner:
    """Walks over the text once, knowing only as much of TOML as where things begin and end."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
        self._items: dict[Path, int] = {}  # how many items each array of tables has

    def read(self) -> None:
        """Find every line."""
        table: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._text.startswith("[[", self._at):
                table = self._header(2)
            elif self._text.startswith("[", self._at):
                table = self._header(1)
            else:
                self._pair(table)
            self._skip()

    def _header(self, brackets: int) -> Path:
        """[table] or [[item of an array]]; its name leads through the newest items."""
        self._at += brackets
        line, keys = self._line(), self._key()
        self._at += brackets
        path: Path = ()
        for number, key in enumerate(keys, start=1):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if number < len(keys) or brackets == 1:
                path = self._newest(path)
        if brackets == 2:
            self._items[path] = self._items.get(path, 0) + 1
            path = self._newest(path)
            self.lines[path] = line
        return path

    def _newest(self, path: Path) -> Path:
        return (*path, self._items[path] - 1) if path in self._items else path

    def _pair(self, table: Path) -> None:
        """`key = value`, in a table or between braces."""
        line, path = self._line(), table
        for key in self._key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._at += 1  # the equals sign
        self._skip()
        self._value(path)

    def _value(self, path: Path) -> None:
        sign = self._text[self._at : self._at + 1]
        if sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline_table(path)
        else:
            found = _STRING.match(self._text, self._at) or _BARE.match(self._text, self._at)
            self._at = found.end() if found else self._at + 1

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        while not self._closed("]"):
            self.lines[(*path, number)] = self._line()
            self._value((*path, number))
            number += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while not self._closed("}"):
            self._pair(path)

    def _closed(self, bracket: str) -> bool:
        """Step over a comma; True once the closing bracket is passed."""
        self._skip()
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip()
        if self._at < len(self._text) and self._text[self._at] != bracket:
            return False
        self._at += 1
        return True

    def _key(self) -> list[str]:
        """A bare, quoted or dotted key; tomllib itself reads what stands in quotes."""
        found = _KEY.match(self._text, self._at)
        if found is None:
            self._at += 1
            return []
        self._at = found.end()
        keys: list[str] = []
        inner: Any = tomllib.loads(f"{found[0]} = 0")
        while isinstance(inner, dict):
            key, inner = next(iter(inner.items()))
            keys.append(key)
        return keys

    def _skip(self) -> None:
        """Pass over blanks, line ends and comments."""
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)
