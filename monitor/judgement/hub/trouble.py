"""What can go wrong with a model from outside, in words, sorted by what happens next."""

from __future__ import annotations

from types import TracebackType

from monitor.errors import ConfigError, RetryLater
from monitor.judgement.sentiment import ModelFailed

LONGEST_REASON = 200  # characters of what a library says


class Unusable(ModelFailed, ConfigError):
    """The model cannot be used until a person changes something; the text says what."""


class NotNow(ModelFailed, RetryLater):
    """The model could not be fetched; later it may be."""


class opening:
    """Turn what a library raises while it opens a model's files into Unusable.

    What it says is kept: it speaks of files, no customer's text is near.
    """

    def __init__(self, what: str, *kinds: type[Exception]) -> None:
        self.what = what
        self.kinds = kinds

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if _is_one(kind, self.kinds):
            reason = " ".join(str(error).split())[:LONGEST_REASON]
            raise Unusable(f"{self.what}: {reason or type(error).__name__}") from None


class working:
    """Turn what a library raises while it reads texts into ModelFailed, without its words, which
    may quote them.
    """

    def __init__(self, what: str, *kinds: type[Exception]) -> None:
        self.what = what
        self.kinds = kinds

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if kind is not None and _is_one(kind, self.kinds):
            raise ModelFailed(f"{self.what} ({kind.__name__})") from None


def _is_one(kind: type[BaseException] | None, kinds: tuple[type[Exception], ...]) -> bool:
    """Whether the error is one of `kinds`, or of those that any of these libraries may raise."""
    if kind is None or issubclass(kind, ModelFailed):
        return False
    common = (MemoryError, OSError, RuntimeError, TypeError, ValueError, LookupError)
    # `tokenizers` raises plain Exception itself for whatever it finds wrong.
    return kind is Exception or issubclass(kind, (*common, *kinds))
