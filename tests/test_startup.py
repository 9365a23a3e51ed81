"""A command loads what it needs and no more, so that `amends --help` answers at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.children import ROOT

#: What takes tenths of a second to load.
HEAVY = {
    "alembic", "altair", "apscheduler", "argon2", "bs4", "fastapi", "feedparser", "lxml", "numpy",
    "onnxruntime", "pydantic", "requests", "slack_sdk", "sqlalchemy", "sqlmodel", "tokenizers",
    "torch", "transformers", "uvicorn", "vl_convert",
}  # fmt: skip
RUN = """
import sys
sys.argv[0] = "amends"
import scheduler
try:
    scheduler.main()
finally:
    print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(folder: Path, *words: str) -> set[str]:
    """The heavy libraries that a command loads; it ends well."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    *_, last = done.stderr.splitlines()
    assert last.startswith("loaded: ")
    assert "scheduler" in last.split()
    return HEAVY & set(last.split())


def test_help_loads_no_heavy_library(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--help") == set()


@pytest.mark.parametrize("command", ["run", "check"])
def test_help_on_one_command_loads_at_most_the_settings_own(tmp_path: Path, command: str) -> None:
    assert loaded(tmp_path, command, "--help") <= {"pydantic"}


def test_judging_a_file_loads_the_model_and_no_database(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "The tea was cold."}\n', encoding="utf-8")

    found = loaded(tmp_path, "judge", str(rows))

    assert found == {"numpy", "onnxruntime", "pydantic", "tokenizers"}


def test_writing_the_settings_file_loads_no_database_and_no_model(tmp_path: Path) -> None:
    found = loaded(tmp_path, "init")

    assert (tmp_path / "amends.toml").exists()
    assert not found & {"alembic", "sqlalchemy", "sqlmodel", "onnxruntime", "numpy", "fastapi"}
