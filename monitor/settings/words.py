"""Pydantic's findings as sentences for whoever writes the settings file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

from pydantic_core import ErrorDetails

#: By the first part of pydantic's error type: what should have stood there.
_SHOULD_BE = {
    "string": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false (without quotes)",
    "tuple": "a list in square brackets",
    "list": "a list in square brackets",
    "set": "a list in square brackets",
    "frozen": "a list in square brackets",
    "dict": "a table",
    "model": "a table",
    "url": "an address that begins with https:// or http://",
}

_LIMITS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda limit: f"must be at least {toml_of(limit['ge'])}",
    "greater_than": lambda limit: f"must be more than {toml_of(limit['gt'])}",
    "less_than_equal": lambda limit: f"must be at most {toml_of(limit['le'])}",
    "less_than": lambda limit: f"must be less than {toml_of(limit['lt'])}",
    "string_too_long": lambda limit: f"must have at most {limit['max_length']} characters",
    "string_pattern_mismatch": lambda _: "is not written as it should be",
    "finite_number": lambda _: "must be a number that is not infinite",
    "literal_error": lambda limit: f"must be one of {limit['expected']}",
    "enum": lambda limit: f"must be one of {limit['expected']}",
    "value_error": lambda limit: str(limit["error"]),
}


def what_is_wrong(error: ErrorDetails) -> str:
    """What a value must be, as the rest of a sentence that begins with its key; without the value.

    What stands there is never repeated: it may be a secret in the wrong place.
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("string_too_short", "too_short"):
        least = context["min_length"]
        return "must not be empty" if least == 1 else f"must be at least {least} long"
    if kind in _LIMITS:
        return _LIMITS[kind](context)
    should = _SHOULD_BE.get(kind.split("_")[0])
    if should and kind.endswith(("_type", "_parsing", "_from_float", "_scheme")):
        return f"must be {should}"
    message = error["msg"]
    return f"is not right ({message[:1].lower()}{message[1:]})"


def toml_of(value: object) -> str:
    """A value as it is written in the file."""
    if isinstance(value, Enum):
        return toml_of(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return repr(value)
    if isinstance(value, timedelta):
        return toml_of(value.total_seconds())
    if isinstance(value, tuple | list | set | frozenset):
        return f"[{', '.join(toml_of(item) for item in value)}]"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{toml_of(key)} = {toml_of(item)}" for key, item in value.items())
        return f"{{{pairs}}}"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
