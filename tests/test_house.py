"""The house rules that no linter can say."""

from __future__ import annotations

import ast
import fnmatch
import io
import re
import subprocess
import tokenize
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("monitor", "connectors", "responders")
LONGEST = 300  # lines of a file

#: Spelled in pieces, so that this file is not among those that it finds.
MACHINE_PATHS = ("/" + "work/", "/" + "root/", "/" + "home/")
REGISTRIES = tuple(
    "".join(pieces)
    for pieces in (
        ("pypi", ".org"),
        ("python", "hosted"),
        ("npm", "js."),
        ("crates", ".io"),
        ("proxy.", "golang"),
        ("index", "-url"),
        ("dev", "pi"),
        ("arti", "factory"),
    )
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository, those included that are not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def ours(path: Path) -> bool:
    """Whether a file is part of the program: no test, no document, no written-out migration."""
    parts = path.relative_to(ROOT).parts
    return (parts[0] in PACKAGES or parts == ("scheduler.py",)) and "migrations" not in parts


def modules(*, program_only: bool = True) -> list[Path]:
    found = [path for path in tracked() if path.suffix == ".py"]
    return [path for path in found if ours(path)] if program_only else found


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_files_are_found_at_all() -> None:
    assert ROOT / "scheduler.py" in modules()
    assert Path(__file__) in modules(program_only=False)
    assert ROOT / "pyproject.toml" in tracked()


def test_no_file_has_more_than_three_hundred_lines() -> None:
    lengths = {
        short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def opens_well(source: str) -> bool:
    """Whether a module begins with a sentence on one line."""
    docstring = ast.get_docstring(ast.parse(source), clean=False)
    if docstring is None:
        return not source.strip()
    first, _, rest = docstring.partition("\n")
    whole = first.endswith((".", "?", "!", ":"))
    return whole and (not rest.strip() or rest.startswith("\n"))


@pytest.mark.parametrize(
    ("source", "well"),
    [
        ('"""Says what it is for."""', True),
        ('"""Says what it is for.\n\nAnd more.\n"""', True),
        ("", True),
        ("import os", False),
        ('"""Goes on\nin the next line."""', False),
        ('"""\nBegins too late.\n"""', False),
    ],
)
def test_a_good_opening_is_told_from_a_bad_one(source: str, well: bool) -> None:
    assert opens_well(source) is well


def test_every_module_opens_with_a_sentence_on_one_line() -> None:
    found = [path for path in modules(program_only=False) if "versions" not in path.parts]

    assert [short(p) for p in found if not opens_well(p.read_text(encoding="utf-8"))] == []


def prints(source: str) -> bool:
    """Whether a module writes to the terminal past the one way there is."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls)


def test_the_program_never_prints() -> None:
    assert prints("def f():\n    print(1)")
    assert [short(path) for path in modules() if prints(path.read_text(encoding="utf-8"))] == []


def postponed(source: str) -> bool:
    """Whether a comment puts something off; a text that speaks of such comments does not."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return any(re.search(r"\b(?:TODO|FIXME|XXX|HACK)\b", comment) for comment in comments)


def test_nothing_in_the_program_is_put_off() -> None:
    assert postponed("x = 1  # TODO: two\n")
    assert not postponed("words = 'TODO'\n")
    assert [short(p) for p in modules() if postponed(p.read_text(encoding="utf-8"))] == []


def holding(*words: str) -> list[str]:
    """The files in which one of these words stands, each with the word."""
    read = ((path, path.read_bytes().lower()) for path in tracked())
    return [
        f"{short(path)}: {word}" for path, text in read for word in words if word.encode() in text
    ]


def test_a_word_is_found_wherever_it_stands() -> None:
    assert "pyproject.toml: amends" in holding("amends")


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert holding(*MACHINE_PATHS) == []


def test_no_file_names_a_package_registry() -> None:
    assert holding(*REGISTRIES) == []


def test_every_data_file_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["setuptools"]["package-data"]
    data = [path for path in tracked() if path.suffix != ".py"
            and path.relative_to(ROOT).parts[0] in PACKAGES]  # fmt: skip

    left_behind = []
    for path in data:
        patterns = shipped.get(path.relative_to(ROOT).parts[0], [])
        names = (pattern.removeprefix("**/") for pattern in patterns)
        if not any(fnmatch.fnmatch(path.name, name) for name in names):
            left_behind.append(short(path))

    assert data
    assert left_behind == []


def test_every_folder_of_modules_is_a_package() -> None:
    """Without its __init__.py it would be left out by some tools, and nobody would see it."""
    folders = {path.parent for path in modules()} - {ROOT}

    assert [short(f) for f in folders if not (f / "__init__.py").is_file()] == []


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python 3.11.2, which Debian 12 has, takes half of such a group along: "1," for a number."""
    # A group, or one that an f-string names.
    group = re.compile(r"(?:\)(?:[*+?]|\{\d+(?:,\d*)?\})|\}[*+?])\+")
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for folder in ("monitor", "responders", "connectors")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if group.search(line)
    ]

    assert found == []
