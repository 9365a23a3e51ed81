"""How a check makes its finding."""

from __future__ import annotations

from collections.abc import Callable

from monitor.guidelines.phrasebook import Phrasebook
from monitor.guidelines.records import Finding, ReplyText, Severity
from monitor.guidelines.words import Phrases

_SHOWN = 80


def block(check: str, says: str, where: str = "") -> Finding:
    """A finding that stops the reply."""
    return Finding(check, Severity.BLOCK, says, _shown(where))


def warn(check: str, says: str, where: str = "") -> Finding:
    """A finding that a person should look at."""
    return Finding(check, Severity.WARN, says, _shown(where))


def _shown(where: str) -> str:
    return where if len(where) <= _SHOWN else where[: _SHOWN - 1] + "…"


def phrase_in(reply: ReplyText, phrases: Callable[[Phrasebook], Phrases]) -> str | None:
    """The words of the reply that one of the phrases fits; None without a phrasebook, too."""
    book = reply.book
    hit = phrases(book).find(reply.words, book.slots) if book else None
    return reply.text[hit.start : hit.end] if hit else None
