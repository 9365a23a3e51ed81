"""Logs: ids, counts and kinds of errors; never a customer's words, names or tokens."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog

#: Libraries that would tell whole addresses or bodies at DEBUG.
QUIET = ("urllib3", "slack_sdk", "httpx", "uvicorn", "alembic")


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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns whenever a step takes longer than its tick, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
