"""Reads ratings as sites and spreadsheets write them; a number that makes no sense is no rating."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from monitor.models.wire import Rating

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d*)?|[-+]?[.,]\d+")
_OUT_OF = re.compile(r"\s*(?:/|out of|von|sur|de)\s*(\d+(?:[.,]\d+)?)", re.IGNORECASE)

#: German school grades, the one known scale on which a small number is good.
_GRADES = (6.0, 1.0)


@dataclass(frozen=True)
class Reading:
    """A number, and the best there is if it stands beside it, as in "4,5/5"."""

    value: float
    best: float | None = None


def read_number(text: str) -> Reading | None:
    """The number `text` begins with, decimal comma or point; None for words, NaN and infinity."""
    text = text.strip()
    found = _NUMBER.match(text)
    if not found or len(text) > 60:
        return None
    value = _float(found.group())
    rest = text[found.end() :]
    if rest.strip() == "%":
        return Reading(value, 100.0)
    out_of = _OUT_OF.match(rest)
    return Reading(value, _float(out_of.group(1)) if out_of else None)


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def read_rating(value: str, best: str = "", worst: str = "") -> Rating | None:
    """A rating as a page gives it, on the scale it most probably means, or None.

    Without a scale it is 1 to 5. A scale without width is a slip, and 1 to 5 again. A value above
    the best shows that the scale is 10 or 100. Nought where the worst is 1 means "not rated".
    """
    reading = read_number(value)
    if reading is None or not math.isfinite(reading.value):
        return None
    return _on_scale(reading.value, *_scale(reading, best, worst))


def _scale(reading: Reading, best: str, worst: str) -> tuple[float, float]:
    top = read_number(best)
    bottom = read_number(worst)
    highest = top.value if top else reading.best or 5.0
    lowest = bottom.value if bottom else 1.0 if highest > 1 else 0.0
    return (1.0, 5.0) if highest == lowest else (lowest, highest)


def _on_scale(value: float, worst: float, best: float) -> Rating | None:
    if worst > best:
        # Either school grades or two names exchanged by mistake; only the grades are sure.
        known = (worst, best) == _GRADES and best <= value <= worst
        return Rating(value, worst, best) if known else None
    if value > best:
        best = next((scale for scale in (10.0, 100.0) if scale > best and value <= scale), 0.0)
    if not best or value < min(worst, 0.0) or value == 0 < worst:
        return None
    return Rating(value, min(worst, math.floor(value)), best)
