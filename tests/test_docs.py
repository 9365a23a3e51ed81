"""The pages in docs/ say what the code does, and lead where they say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import pytest
import typer.main

import connectors
import scheduler
from connectors.base import Connector
from monitor.models.case import CaseState
from monitor.models.draft import DraftState, ReplyState
from monitor.models.wire import Facts
from monitor.settings import Settings, load

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *([README] if README.exists() else [])])
CONTACT = """
[contact]
signature = "Mara, customer care at Birch & Kettle"
email = "care@birch-kettle.example"
"""
SECRET = "a secret of nobody"


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(kind: str) -> str:
    """What docs/sources.md says of one connector."""
    found = re.search(rf"^## [^\n]*\(`{kind}`\)\n(.*?)(?=^## |\Z)", page("sources.md"), re.M | re.S)
    return found[1] if found else ""


def examples(text: str) -> list[str]:
    """The TOML in a page, without the indent it may have in a list."""
    found = re.findall(r"^( *)```toml\n(.*?)^ *```", text, re.M | re.S)
    return [re.sub(rf"^{indent}", "", toml, flags=re.M) for indent, toml in found]


def loaded(toml: str, folder: Path) -> Settings:
    """An example as the service would read it, with every secret that it names."""
    path = folder / "amends.toml"
    path.write_text(toml if "[contact]" in toml else CONTACT + toml, encoding="utf-8")
    named = re.findall(r'_secret = "(\w+)"', toml)
    env = dict.fromkeys([*named, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], SECRET)
    return load(path, env, connectors=connectors.load)


@pytest.mark.parametrize("kind", connectors.CONNECTORS)
def test_every_connector_has_a_section_whose_example_loads(kind: str, tmp_path: Path) -> None:
    (example,) = examples(section(kind))

    (source,) = loaded(example, tmp_path).sources

    assert source.kind == kind
    assert isinstance(source.connector, Connector)
    place = source.connector.place().partition(":")[0]
    assert re.search(rf"`{place}[:`]", section(kind)), "the page does not say what place it is"


@pytest.mark.parametrize("name", [path.name for path in PAGES])
def test_every_example_of_settings_loads(name: str, tmp_path: Path) -> None:
    text = next(path for path in PAGES if path.name == name).read_text(encoding="utf-8")

    for toml in examples(text):
        assert tomllib.loads(toml)
        assert loaded(toml, tmp_path)


def _length(time: timedelta) -> str:
    return f"{time.total_seconds() / 60:.0f} min"


def _yes(value: bool) -> str:
    return "yes" if value else "–"


def row(kind: str, facts: Facts) -> str:
    """The line of the table for one connector, from what it says of itself."""
    longest = f"{facts.max_length} {facts.unit.value}" if facts.max_length else "–"
    repeats = _length(facts.idempotent_for) if facts.idempotent_for else "–"
    cells = (
        f"`{kind}`",
        _length(facts.every),
        f"{facts.quiet_after.days} days",
        _yes(facts.shows_edits),
        _yes(facts.can_look),
        _yes(facts.can_reply),
        _yes(facts.can_edit and facts.can_remove),
        repeats,
        longest,
    )
    return f"| {' | '.join(cells)} |"


def test_the_table_of_sources_says_what_the_connectors_say_of_themselves() -> None:
    shown = re.findall(r"^\| `.*$", page("sources.md"), re.M)

    assert shown == [row(kind, connectors.load(kind).facts) for kind in connectors.CONNECTORS]


@pytest.mark.parametrize(
    ("heading", "states"),
    [("a draft", DraftState), ("a reply", ReplyState), ("a case", CaseState)],
)
def test_every_state_is_drawn_and_explained(heading: str, states: type[StrEnum]) -> None:
    text = page("how-it-works.md").partition(f"## The states of {heading}\n")[2]
    _, picture, rest = text.split("```", 2)
    table = rest.partition("\n## ")[0]

    assert {state for state in states if state not in picture} == set()
    assert re.findall(r"^\| `(\w+)`", table, re.M) == list(states)


def anchors(text: str) -> set[str]:
    """The headings of a page as links know them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.S), re.M)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


def links() -> Iterator[tuple[str, str]]:
    """Every link and picture that does not lead out of the repository, with its page."""
    for path in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target):
                yield str(path.relative_to(ROOT)), target


@pytest.mark.parametrize(("name", "target"), sorted(set(links())))
def test_every_link_leads_somewhere(name: str, target: str) -> None:
    file, _, anchor = target.partition("#")
    path = (ROOT / name).parent / file if file else ROOT / name

    assert path.exists(), f"{name}: {target}"
    assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), f"{name}: {target}"


def test_links_are_found_at_all() -> None:
    assert ("docs/sources.md", "settings.md") in set(links())


def commands(group: object, words: str = "amends") -> Iterator[str]:
    """Every command as it is typed; a group holds others."""
    inside = getattr(group, "commands", None)
    if inside is None:
        yield words
        return
    for name, command in inside.items():
        yield from commands(command, f"{words} {name}")


COMMANDS = sorted(commands(typer.main.get_command(scheduler.app)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told_of(command: str) -> None:
    assert any(re.search(rf"\b{command}\b", path.read_text(encoding="utf-8")) for path in PAGES)


def test_no_page_tells_of_a_command_that_does_not_exist() -> None:
    told = {
        found
        for path in PAGES
        for found in re.findall(r"`(amends(?: [a-z]+)+)", path.read_text(encoding="utf-8"))
    }

    assert "amends user add" in COMMANDS
    assert {
        one for one in told if not any(f"{one} ".startswith(f"{c} ") for c in COMMANDS)
    } == set()
