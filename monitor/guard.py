"""The one broad handler, round a job and round a row: one poison row never fails a batch."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger("amends")


@contextmanager
def guarded(what: str, note: Callable[[str], None] | None = None) -> Iterator[None]:
    """Log whatever is raised inside, by its kind and place, and go on.

    Its message is left out: messages of others may hold a customer's words. `note` is told the
    error in words, to be kept on the row; what it raises is logged as well.
    """
    try:
        yield
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        log.error("failed", what=what, error=type(error).__name__, where=where)
        if note is not None:
            with guarded(f"{what}, noting it"):
                note(f"{type(error).__name__} in {what}")
