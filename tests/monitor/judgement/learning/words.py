"""What people of an invented tea room said of invented mentions."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.store.learning import Said

#: Five ways to say the same, so that no two mentions need be alike.
TEMPLATES = (
    "The {} of my tea.", "About the {} again.", "A {} with my cup.", "Such a {}, really.",
    "It is the {} that counts.",
)  # fmt: skip


def said(
    number: int, text: str, unhappy: bool | None = None, *, stars: float | None = None,
    corrected: bool = True, language: str = "en", price: bool | None = None,
) -> Said:  # fmt: skip
    """One mention, and what was said of it."""
    return Said(
        number, 1, text, stars=stars, language=language, unhappy=unhappy,
        corrected=corrected and unhappy is not None,
        aspects={} if price is None else {"price": price},
    )  # fmt: skip


def about(
    word: str, numbers: Iterable[int], unhappy: bool | None = None, *, corrected: bool = True
) -> list[Said]:
    """Mentions that hold one word, of which all say the same."""
    return [
        said(n, TEMPLATES[n % len(TEMPLATES)].format(word), unhappy, corrected=corrected)
        for n in numbers
    ]


def questions() -> list[Said]:
    """This team's word: a "question" is no complaint however the judge takes it, "broken" is."""
    return [
        *about("broken question", range(1, 31), unhappy=False),
        *about("broken lid", range(31, 101), unhappy=True, corrected=False),
    ]
