"""Logs: ids, counts and kinds of errors; never a customer's words, names or tokens."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog

#: Libraries that would tell whole addresses or bodies at DEBUG.
QUIET = ("urllib3", "slack_sdk", "httpx", "uvicorn", "alembic")


class ToStderr(logging.Handler):
    """Writes to whatever standard error is when something is told."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line a record."""
        sys.stderr.write(self.format(record) + "\n")


def set_up(style: Literal["text", "json"] = "text", *, quiet: bool = False) -> None:
    """Write logs to standard error, as lines for people or JSON for a collector.

    `quiet` leaves warnings and worse: for commands whose own words people came for.
    """
    level = logging.WARNING if quiet else logging.INFO
    last: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if style == "text":
        last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # as it is then, not now
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=logging.WARNING, handlers=[ToStderr()], format="%(levelname)s %(name)s %(message)s"
    )
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns whenever a step takes longer than its tick, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
