"""docs/settings.md shows every setting as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.settings.fields import FieldWords, fields_of
from monitor.settings.schema import INNER_LISTS, LISTS, SECTIONS

INNER = {f"{section}.{key}": model for (section, key), model in INNER_LISTS.items()}
PAGE = (Path(__file__).parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")


def row(field: FieldWords) -> str:
    """The line of the table for one setting."""
    default = f"`{field.default}`" if field.default not in ("", '""', "[]") else "none"
    cells = ("needed" if field.required else default, field.meaning)
    return " | ".join([f"| `{field.key}`", field.kind, *cells]) + " |"


@pytest.mark.parametrize("name", [*SECTIONS, *LISTS, *INNER])
def test_the_page_has_exactly_the_settings_there_are(name: str) -> None:
    header = f"[[{name}]]" if name in LISTS or name in INNER else f"[{name}]"
    section = PAGE.partition(f"## {header}\n")[2].partition("\n## ")[0]
    shown = re.findall(r"^\| `.*$", section, re.MULTILINE)
    assert shown == [row(field) for field in fields_of({**SECTIONS, **LISTS, **INNER}[name])]


def test_every_setting_says_what_it_means() -> None:
    for model in {**SECTIONS, **LISTS, **INNER}.values():
        assert all(field.meaning for field in fields_of(model))
