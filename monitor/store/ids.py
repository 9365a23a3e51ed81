"""The id of a row that has been stored."""

from __future__ import annotations

from typing import Protocol


class Stored(Protocol):
    """Any table of ours."""

    id: int | None


def id_of(row: Stored) -> int:
    """The row's id; ValueError for one that was never flushed, which is a mistake of ours."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has no id yet: flush it first")
    return row.id
