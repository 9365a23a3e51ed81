"""How many of the labelled texts the word lists find: their recall and precision.

`python -m tests.monitor.judgement.risk_figures` writes the tables of docs/risk-flags.md anew;
risk_sets/ holds the texts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.judgement.risk import EFFECTS, LANGUAGES, flags_of

SETS = Path(__file__).parent / "risk_sets"
PAGE = Path(__file__).parents[3] / "docs" / "risk-flags.md"
TUNED, FRESH = "tuned", "fresh"
NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch",
}  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """The texts of one flag: those that must raise it and those that must not."""

    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """What was found: of those that must raise it, and of those that must not."""

    found: int
    of_yes: int
    wrong: int
    of_no: int

    @property
    def recall(self) -> float:
        """Found of those that must be."""
        return self.found / self.of_yes

    @property
    def precision(self) -> float:
        """Right of those found; 1 where nothing was."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0


@cache
def labelled(which: str, language: str) -> dict[str, Labelled]:
    """The labelled texts of a language, by flag."""
    tables = tomllib.loads((SETS / which / f"{language}.toml").read_text(encoding="utf-8"))
    return {
        flag: Labelled(tuple(table["yes"].splitlines()), tuple(table["no"].splitlines()))
        for flag, table in tables.items()
    }


@cache
def measured(which: str, language: str, flag: str) -> Figures:
    """How the lists of a language do on one flag."""
    texts = labelled(which, language)[flag]
    found = sum(flag in flags_of(text, language) for text in texts.yes)
    wrong = sum(flag in flags_of(text, language) for text in texts.no)
    return Figures(found, len(texts.yes), wrong, len(texts.no))


def together(which: str, language: str) -> Figures:
    """All flags of a language as one."""
    each = [measured(which, language, flag) for flag in EFFECTS]
    return Figures(
        sum(one.found for one in each),
        sum(one.of_yes for one in each),
        sum(one.wrong for one in each),
        sum(one.of_no for one in each),
    )


def effects_table() -> str:
    """What follows from each flag, as the page shows it."""
    rows = [
        (
            f"`{flag}`",
            effect.words,
            effect.floor.value,
            "a person writes" if effect.no_auto_draft else "a draft is written",
            "two people" if effect.second_approval else "one person",
        )
        for flag, effect in EFFECTS.items()
    ]
    head = ("flag", "the text ...", "at least", "first words of the reply", "should approve")
    return _table(head, rows)


def figures_table(which: str) -> str:
    """Recall and precision by flag and language, as the page shows them."""
    rows = [
        (f"`{flag}`", *(_cell(measured(which, language, flag)) for language in LANGUAGES))
        for flag in EFFECTS
    ]
    rows.append(("**all**", *(f"**{_cell(together(which, one))}**" for one in LANGUAGES)))
    each = [labelled(which, language)["legal"] for language in LANGUAGES]
    sizes = [f"{len(texts.yes)} + {len(texts.no)}" for texts in each]
    rows.append(("texts a flag, must + must not", *sizes))
    return _table(("flag", *(NAMES[language] for language in LANGUAGES)), rows)


def with_tables(page: str) -> str:
    """The page with every table written anew between its marks."""
    tables = {"effects": effects_table(), FRESH: figures_table(FRESH), TUNED: figures_table(TUNED)}
    for name, table in tables.items():
        marks = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
        page = re.sub(marks, lambda mark, new=table: f"{mark[1]}{new}\n{mark[2]}", page, flags=re.S)  # type: ignore[misc]
    return page


def _cell(figures: Figures) -> str:
    return f"{figures.recall:.2f} / {figures.precision:.2f}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = tuple(head)
    lines = [names, ("---",) * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
