"""Whatever stands in a settings file: it is read, or refused in words; nothing else is raised."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from monitor.settings import SettingsError, load
from monitor.settings.fields import keys_of
from monitor.settings.schema import LISTS, SECTIONS
from tests.monitor.settings.places import Board, Shelf, kinds

VALUES = [
    "0", "-1", "1e999", "nan", "true", '""', '"board"', '"shelf"', '"a\\u0000b"', '"https://["',
    "1979-05-27", "07:32:00", "[]", '["a", 1, {b = 2}]', "{}", '{a = {b = "c"}}', "9" * 400,
    '"[::1]:80"', '"https://x:99999"', '"sqlite:///x\\ny"', "'''\n'''", '"\\uffff"',
]  # fmt: skip
MODELS: list[type[BaseModel]] = [*SECTIONS.values(), *LISTS.values(), Board, Shelf]
KEYS = sorted(
    {key for model in MODELS for key in keys_of(model)} | {"token", '"odd key"', "a.b", "zzz"}
)
HEADERS = [
    *(f"[{name}]" for name in SECTIONS),
    *(f"[[{name}]]" for name in LISTS),
    "[sources]",
    "[[http]]",
    "[sources.more]",
    "[other]",
]
PAIRS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), max_size=4)
TABLES = st.lists(st.tuples(st.sampled_from(HEADERS), PAIRS), max_size=5)


def try_it(raw: bytes) -> None:
    """Load a file of these bytes; a SettingsError has at least one mistake, and lines that are."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "amends.toml"
        path.write_bytes(raw)
        found: SettingsError | None = None
        try:
            load(path, {"TOKEN": "x"}, connectors=kinds)
        except SettingsError as error:
            found = error
    if found is not None:
        last = raw.count(b"\n") + 1
        assert found.mistakes
        assert all(mistake.says for mistake in found.mistakes)
        assert all(1 <= (mistake.line or 1) <= last for mistake in found.mistakes)


@settings(max_examples=300)
@given(TABLES)
def test_any_value_at_any_key(tables: list[tuple[str, dict[str, str]]]) -> None:
    text = ""
    for header, pairs in tables:
        text += f"{header}\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items())
    try_it(text.encode())


@given(st.binary(max_size=60) | st.text("[]={}\"'\\#,.\nabu0 é", max_size=60).map(str.encode))
def test_any_bytes(raw: bytes) -> None:
    try_it(raw)
