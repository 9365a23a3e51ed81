"""The one broad handler, round a job and round a row: one poison row never fails a batch."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from types import TracebackType

import structlog

log = structlog.get_logger("amends")


class guarded:
    """Log whatever is raised inside, by its kind and place, and go on.

    Its message is left out: messages of others may hold a customer's words. `note` is told the
    error in words, to be kept on the row; what it raises is logged as well. What asks the program
    to stop (KeyboardInterrupt, SystemExit) passes through.
    """

    def __init__(self, what: str, note: Callable[[str], None] | None = None) -> None:
        self.what = what
        self.note = note

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> bool:
        if kind is None or not issubclass(kind, Exception):
            return False
        frames = "".join(traceback.format_tb(where)[-3:])
        log.error("failed", what=self.what, error=kind.__name__, where=frames)
        if self.note is not None:
            with guarded(f"{self.what}, noting it"):
                self.note(f"{kind.__name__} in {self.what}")
        return True
