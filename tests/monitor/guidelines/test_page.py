"""docs/guidelines.md says what the checks and the packs say."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.guidelines.pack import Pack, Permission, kinds, load_pack
from monitor.guidelines.phrasebook import languages
from monitor.guidelines.rules import CHECKS

PAGE = (Path(__file__).parents[3] / "docs" / "guidelines.md").read_text(encoding="utf-8")


def _says(permission: Permission) -> str:
    return "–" if permission is Permission.UNSTATED else permission.value


def site_row(pack: Pack) -> str:
    """The line of the table for one kind of place."""
    limit = f"{pack.max_length} {pack.unit.value}" if pack.max_length else "–"
    permissions = (
        pack.names, pack.bullets, pack.quotes, pack.offers, pack.promotion, pack.rating_requests,
    )  # fmt: skip
    cells = (
        f"`{pack.kind}`",
        limit,
        *(_says(one) for one in (pack.links, pack.emails, pack.phones)),
        pack.channel or "–",
        *(_says(one) for one in permissions),
    )
    return f"| {' | '.join(cells)} |"


def test_every_check_has_its_line_and_no_line_is_of_another() -> None:
    tables = PAGE.partition("## The checks")[2].partition("## The sites")[0]
    told = re.findall(r"^\| `(\w+)` \|", tables, re.M)
    assert sorted(told) == sorted(check.__name__ for check in CHECKS)


def test_every_check_is_told_with_what_it_asks() -> None:
    for check in CHECKS:
        line = next(line for line in PAGE.splitlines() if line.startswith(f"| `{check.__name__}`"))
        stops, asks = line.split(" | ")[1:3]
        assert stops.startswith(("yes", "warning"))
        assert asks.strip()
        assert check.__doc__


def test_the_table_of_sites_is_what_the_packs_say() -> None:
    table = PAGE.partition("## The sites")[2]
    shown = re.findall(r"^\| `.*$", table, re.M)
    assert shown == [site_row(load_pack(kind)) for kind in sorted(kinds())]


def test_every_language_is_told() -> None:
    told = PAGE.partition("## Languages")[2]
    assert {spoken for spoken in languages() if f"`{spoken}`" not in told} == set()
