"""How the stars an author gave and the words they wrote weigh together (pure)."""

from __future__ import annotations

import math

from monitor.judgement.heads import Fusion
from monitor.models.judged import Polarity


def fuse(fusion: Fusion, unhappy: float | None, stars: float | None) -> float:
    """How likely the author is unhappy: by text and stars, either alone, or 0.5 knowing neither.

    Never rises with the stars and never falls with the text's own reading. Five stars over a
    clear complaint still come out unhappy, one star over clear praise does not come out certain.
    """
    if unhappy is None:
        return 0.5 if stars is None else sigmoid(between(fusion.alone, stars))
    if stars is None:
        return unhappy
    return sigmoid(fusion.text * logit(unhappy) + between(fusion.stars, stars))


def polarity_of(stars: float) -> Polarity:
    """What a rating alone says: up to two stars negative, from four positive."""
    if stars <= 2:
        return Polarity.NEGATIVE
    return Polarity.POSITIVE if stars >= 4 else Polarity.NEUTRAL


def between(table: tuple[float, ...], stars: float) -> float:
    """The table's value at `stars`, in a straight line between whole stars, flat outside 1-5."""
    place = min(max(stars, 1.0), float(len(table))) - 1
    low = min(int(place), len(table) - 2)
    return table[low] + (place - low) * (table[low + 1] - table[low])


def logit(probability: float) -> float:
    """Log-odds, kept within ±7 so that no text outweighs everything else."""
    held = min(max(probability, 0.001), 0.999)
    return math.log(held / (1 - held))


def sigmoid(logit: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-min(max(logit, -30.0), 30.0)))
