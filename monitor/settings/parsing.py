"""From a file to tables: what can go wrong before a single key is looked at."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path as FilePath
from typing import Any

from monitor.settings.mistakes import Mistake, SettingsError

LARGEST = 4_000_000  # bytes; what is more is no settings file
_WHERE = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)


def text_of(path: FilePath) -> str:
    """What stands in the file, its lines ended alike."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        says = "there is no such file. `amends init` writes one with everything explained."
        raise SettingsError(path, [Mistake(says)]) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SettingsError(path, [Mistake(f"it cannot be read: {why}.")]) from None
    if len(raw) > LARGEST:
        raise SettingsError(path, [Mistake("it is far too large for a settings file.")])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        says = "here stands no UTF-8. Save the file as UTF-8 (plain text)."
        raise SettingsError(path, [Mistake(says, line)]) from None


def parsed(path: FilePath, text: str) -> dict[str, Any]:
    """The file's tables; SettingsError at the line where it is no TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise SettingsError(path, [Mistake("lists or tables are nested too deeply.")]) from None
    except ValueError as error:  # TOMLDecodeError, or Python's own for an endless number
        raise SettingsError(path, [_syntax(str(error), text)]) from None


def _syntax(message: str, text: str) -> Mistake:
    """tomllib's finding, with a word on the commonest cause."""
    found = _WHERE.match(message)
    if found is None:
        return Mistake("this is not TOML: it holds a value that cannot be read.")
    line = int(found[2]) if found[2] else text.rstrip().count("\n") + 1
    column = f", column {found[3]}" if found[3] else ""
    advice = {
        "Invalid value": " A text stands in quotes: key = \"text\".",
        "Expected newline or end of document after a statement": " Does a text lack its quotes?",
        "Cannot overwrite a value": " This key stands in this table already.",
    }.get(found[1], "")  # fmt: skip
    return Mistake(f"this is not TOML{column}: {found[1][:200]}.{advice}", line)
