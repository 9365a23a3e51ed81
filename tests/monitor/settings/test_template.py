"""The file that `amends init` writes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic import BaseModel

from monitor.settings.fields import keys_of
from monitor.settings.schema import LISTS, SECTIONS
from monitor.settings.template import template
from tests.monitor.settings.places import Board, Shelf, read

TEXT = template({"board": Board, "shelf": Shelf})


def switched_on() -> str:
    """Every setting and example, its # taken away."""
    return re.sub(r"^# (?=[a-z_]+ = |\[)", "", TEXT, flags=re.MULTILINE)


def test_it_loads_as_it_stands_and_sets_nothing(tmp_path: Path) -> None:
    written, empty = read(tmp_path, TEXT), read(tmp_path, "")
    assert written == empty


def test_it_names_every_setting_and_every_connectors_too() -> None:
    models: list[type[BaseModel]] = [*SECTIONS.values(), *LISTS.values(), Board, Shelf]
    for model in models:
        for key in keys_of(model):
            assert re.search(rf"^# {key} = ", TEXT, re.MULTILINE), key


def test_every_line_that_is_off_is_sound_when_it_is_on() -> None:
    data = tomllib.loads(switched_on())
    assert set(data) == {*SECTIONS, *LISTS}
    assert data["sources"][1]["token_secret"] == "BOARD_TOKEN"
    assert data["sources"][1]["url"] == "https://board.example"


def test_its_examples_are_right_values(tmp_path: Path) -> None:
    text = switched_on().replace('connector = "hacker_news"', 'connector = "shelf"')
    text = text.replace('database_secret = "AMENDS_DATABASE"', "")
    text = text.replace('parent = "birch-kettle"', "").replace('birch-kettle"', 'harbour-shop"')
    text = text.replace('second_secret = "BOARD_SECOND"', "").replace('"app_store" =', "shelf =")
    env = {
        "SLACK_BOT_TOKEN": "a",
        "SLACK_APP_TOKEN": "b",
        "BOARD_TOKEN": "c",
        "AMENDS_API_KEY": "d",
    }
    settings = read(tmp_path, text, **env)
    assert [source.kind for source in settings.sources] == ["shelf", "board", "shelf"]
    assert settings.slack is not None


def test_it_fits_on_a_screen_in_width() -> None:
    assert max(len(line) for line in TEXT.splitlines()) <= 100


def test_the_words_beside_a_connectors_field_are_shown() -> None:
    assert "#   Of our own account there. (needed)\n# token_secret" in TEXT
