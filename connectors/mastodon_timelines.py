"""Walks a Mastodon timeline so that nothing is passed over, however much was posted meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from connectors.http import Params
from monitor.models.wire import Mark

OVERLAP_MS = 600_000  # a post of another server arrives late and is filed under its own time
SNOWFLAKE = 17  # digits, at least, of an id that holds the time


@dataclass(frozen=True)
class Timeline:
    """One list of posts: where it is read, and where in the answer it stands."""

    key: str
    path: str
    params: Mapping[str, str | int | list[str]] = field(default_factory=dict)
    inside: str = ""


def walk(read: Callable[[Params], list[object]], seen: Mark) -> Iterator[tuple[list[object], Mark]]:
    """Yield pages with the mark to store: forward to the newest, then on back into the past.

    The mark is {"at": read on forward from here, "oldest": and back from here}. Only `min_id`
    gives the posts right above a bound; `since_id` gives the newest and passes over the rest.
    """
    at, oldest = str(seen.get("at", "")), str(seen.get("oldest", ""))
    if not at:
        records = read({})
        if not records:
            yield [], {}
            return
        at, oldest = earlier(highest(records)), lowest(records)
        yield records, {"at": at, "oldest": oldest}
    else:
        for records, reached in _forward(read, at):
            at = reached
            yield records, {"at": at, "oldest": oldest}
    for records, reached in _back(read, oldest):
        yield records, {"at": at, "oldest": reached}


def _forward(read: Callable[[Params], list[object]], at: str) -> Iterator[tuple[list[object], str]]:
    """Yield pages above a bound until there are no more; the last one steps back a little."""
    start = at
    while records := read({"min_id": at}):
        top = highest(records)
        if _order(top) <= _order(at):
            break  # ids that do not grow: the server does not know min_id
        at = top
        yield records, at
    yield [], max(start, earlier(at), key=_order)


def _back(
    read: Callable[[Params], list[object]], oldest: str
) -> Iterator[tuple[list[object], str]]:
    """Yield pages below a bound until there are no more; then the bound is empty."""
    while oldest:
        records = read({"max_id": oldest})
        bottom = lowest(records)
        oldest = bottom if bottom and _order(bottom) < _order(oldest) else ""
        yield records, oldest


def earlier(key: str) -> str:
    """Return an id some minutes older, where ids hold the time (in milliseconds << 16)."""
    if len(key) < SNOWFLAKE or not key.isdecimal():
        return key
    return str(int(key) - (OVERLAP_MS << 16))


def highest(records: list[object]) -> str:
    """Return the newest id of a page; empty if no record has one."""
    return max(_keys(records), key=_order, default="")


def lowest(records: list[object]) -> str:
    """Return the oldest id of a page; empty if no record has one."""
    return min(_keys(records), key=_order, default="")


def _order(key: str) -> tuple[int, str]:
    """Ids are opaque; longer ones are newer, and among equals the alphabet decides."""
    return len(key), key


def _keys(records: list[object]) -> list[str]:
    found = [record.get("id") for record in records if isinstance(record, dict)]
    return [key for key in found if isinstance(key, str) and key]
