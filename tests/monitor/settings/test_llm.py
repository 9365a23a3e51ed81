"""The section for a language model: optional, its key never in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.settings.mistakes import SettingsError
from tests.monitor.settings.places import read

WHOLE = '[llm]\nbase_url = "http://127.0.0.1:11434/v1"\nmodel = "small"\n'


def test_without_the_section_nobody_is_asked(tmp_path: Path) -> None:
    assert read(tmp_path, "").llm is None


def test_a_server_of_ones_own_needs_no_key(tmp_path: Path) -> None:
    llm = read(tmp_path, WHOLE).llm

    assert llm is not None
    assert (llm.model, llm.api_key.get_secret_value(), llm.drafts_a_day) == ("small", "", 500)


def test_the_key_comes_from_the_environment(tmp_path: Path) -> None:
    llm = read(tmp_path, f'{WHOLE}api_key_secret = "MY_KEY"\n', MY_KEY="k-1").llm

    assert llm is not None
    assert llm.api_key.get_secret_value() == "k-1"


def test_a_key_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, f'{WHOLE}api_key = "k-very-secret"\n')

    assert "does not belong in this file" in str(raised.value)
    assert "k-very-secret" not in str(raised.value)
