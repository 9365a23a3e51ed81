"""Errors of the outside world, sorted by what happens next.

OutsideError
├── ConfigError      a person must act; the source stops and says so
├── RetryLater       nothing happened; ask again, at `retry_at` if it is known
├── SourceChanged    the answer no longer has the shape we read; keep the sample, poll on
├── Refused          the place will not have this reply, and says why
└── UnknownOutcome   the request may have been carried out; look before you repeat
"""

from __future__ import annotations

from datetime import timedelta


class OutsideError(Exception):
    """Base of all five; its text is shown to an operator and begins with who."""


class ConfigError(OutsideError):
    """Trying again will not help: stop the source and tell a person what to change."""


class RetryLater(OutsideError):
    """The other side is down or asks us to slow down; nothing was carried out.

    `after` is how long it asked us to wait; None when it did not say.
    """

    def __init__(self, message: str, *, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class SourceChanged(OutsideError):
    """The answer no longer has the shape we read. `sample` is the start of what came."""

    def __init__(self, message: str, *, sample: str = "") -> None:
        super().__init__(message)
        self.sample = sample[:2000]


class Refused(OutsideError):
    """The place will not have this reply; the text says why. Repeating it will not help."""


class UnknownOutcome(OutsideError):
    """The request was sent and no clear answer came: it may have been carried out."""
