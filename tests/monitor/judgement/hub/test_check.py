"""`amends check` tells whether the model of the settings can be used."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

import scheduler
from tests.monitor.judgement.hub.making import make_folder


def check(folder: Path, judge: str) -> Result:
    """`amends check` over a folder without a source."""
    path = folder / "amends.toml"
    path.write_text(f"[judge]\n{judge}\n", encoding="utf-8")
    env = {"AMENDS_SETTINGS": str(path)}
    return CliRunner().invoke(scheduler.app, ["check"], env=env, catch_exceptions=False)


def test_a_folder_beside_the_settings_file_is_found_and_well(tmp_path: Path) -> None:
    make_folder(tmp_path / "models" / "tea")

    result = check(tmp_path, 'model = "models/tea"\nlanguages = ["en", "de"]')

    assert result.exit_code == 0, result.output
    line = result.stdout.splitlines()[-1]
    assert line.startswith("ok    model: tea@")
    assert line.endswith("can be used and reads de, en")


def test_labels_that_do_not_tell_are_asked_for_by_their_names(tmp_path: Path) -> None:
    make_folder(tmp_path / "tea", ("LABEL_0", "LABEL_1"))

    result = check(tmp_path, 'model = "./tea"')

    assert result.exit_code == 1
    assert "FAIL  model: the model in" in result.stdout
    assert 'labels = { LABEL_0 = "...", LABEL_1 = "..." }' in result.stdout


def test_labels_of_the_settings_are_used(tmp_path: Path) -> None:
    make_folder(tmp_path / "tea", ("LABEL_0", "LABEL_1"))
    labels = 'labels = { LABEL_0 = "negative", LABEL_1 = "positive" }'

    assert check(tmp_path, f'model = "./tea"\n{labels}').exit_code == 0


def test_a_folder_that_is_missing_is_a_line_and_not_a_traceback(tmp_path: Path) -> None:
    result = check(tmp_path, 'model = "./tea"')

    assert result.exit_code == 1
    assert "FAIL  model: there is no folder ./tea" in result.stdout


def test_of_the_built_in_model_nothing_is_said(tmp_path: Path) -> None:
    result = check(tmp_path, 'model = "builtin"')

    assert result.exit_code == 0
    assert "model" not in result.stdout.partition("\n")[2]
