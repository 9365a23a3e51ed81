"""Reads the dates that people and their sites write; what is ambiguous stays unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from monitor.models.wire import Precision

#: Earlier than any review online: such dates are a computer's zero, not somebody's day.
EARLIEST_YEAR = 1990
LATEST_YEAR = 2199  # "9999-12-31" means "never"

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_BY_NAME = {
    name: number
    for number, month in enumerate(_MONTHS, start=1)
    for name in (month, month[:3], month[:4])
}
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([a-z]+)\.?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class When:
    """A moment as far as it is known; `at` is aware, or None."""

    at: datetime | None = None
    precision: Precision = Precision.NONE


UNKNOWN = When()


def read_date(text: str) -> When:
    """Read one date: ISO 8601 first, then mail dates, then those in words and figures.

    A time without a zone may be half a day off, so only its day is kept. 3/4/2026 is March to some
    and April to others: it stays unknown. Never raises, and never answers "now".
    """
    text = " ".join(text.split())
    if not text or len(text) > 60:
        return UNKNOWN
    return _iso(text) or _mail(text) or _day_in_words(text) or UNKNOWN


def _iso(text: str) -> When | None:
    if not _ISO_DAY.match(text):
        return None
    if len(text) == 10:
        return _day(*(int(part) for part in text.split("-")))
    try:
        return _moment(datetime.fromisoformat(text.replace(" UTC", "Z").replace(" Z", "Z")))
    except ValueError:
        year, month, day = (int(part) for part in text[:10].split("-"))
        return _day(year, month, day)


def _mail(text: str) -> When | None:
    if ":" not in text:
        return None
    try:
        return _moment(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _moment(at: datetime) -> When:
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        return UNKNOWN
    if at.tzinfo is None:
        return _day(at.year, at.month, at.day)
    return When(at.astimezone(UTC), Precision.SECOND)


def _day_in_words(text: str) -> When | None:
    plain = _ORDINAL.sub("", text)
    if found := _MONTH_FIRST.match(plain):
        month, day, year = found.groups()
        return _day(int(year), _BY_NAME.get(month.lower(), 0), int(day))
    if found := _DAY_FIRST.match(plain):
        day, month, year = found.groups()
        return _day(int(year), _BY_NAME.get(month.lower(), 0), int(day))
    return _day_in_figures(plain)


def _day_in_figures(text: str) -> When | None:
    if found := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in found.groups())
        return _day(year, month, day)
    if found := _DOTTED.match(text):  # with dots the day stands first wherever it is written
        day, month, year = (int(part) for part in found.groups())
        return _day(year, month, day)
    if found := _SLASHED.match(text):
        first, second, year = (int(part) for part in found.groups())
        return _slashed(first, second, year)
    return None


def _slashed(first: int, second: int, year: int) -> When:
    if first == second or second > 12:
        return _day(year, first, second)
    if first > 12:
        return _day(year, second, first)
    return UNKNOWN


def _day(year: int, month: int, day: int) -> When:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return UNKNOWN
    try:
        known = date(year, month, day)
    except ValueError:
        return UNKNOWN
    return When(datetime(known.year, known.month, known.day, tzinfo=UTC), Precision.DAY)
