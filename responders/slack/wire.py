"""Reading in payloads that may hold anything."""

from __future__ import annotations


def at(value: object, *keys: str) -> object:
    """What stands under these keys, one inside the other; None if nothing does."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def word(value: object, *keys: str) -> str:
    """The string that stands there; "" if none does."""
    found = at(value, *keys)
    return found if isinstance(found, str) else ""
