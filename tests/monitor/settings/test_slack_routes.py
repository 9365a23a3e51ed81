"""The [[slack.routes]] and the two ways in which presses come back."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from pydantic import BaseModel

from monitor.errors import ConfigError
from monitor.settings import Settings, load
from monitor.settings.mistakes import SettingsError
from responders.slack.line import routes_of

ENV = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
HEAD = '[[subjects]]\nkey = "harbour"\nname = "Harbour shop"\n[slack]\nchannel = "C0123ABCD"\n'
ROUTE = '[[slack.routes]]\nchannel = "C0123WXYZ"\n'


class Board(BaseModel):
    """A kind of source."""


def kinds(name: str) -> type[BaseModel]:
    if name != "board":
        raise ConfigError(f"'{name}' is no kind of source.")
    return Board


def read(folder: Path, text: str, **env: str) -> Settings:
    path = folder / "amends.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, env or ENV, connectors=kinds)


def mistakes(folder: Path, text: str, **env: str) -> str:
    with pytest.raises(SettingsError) as found:
        read(folder, text, **env)
    return str(found.value)


def test_a_route_holds_all_that_it_may_name(tmp_path: Path) -> None:
    more = (
        'subjects = ["harbour"]\nconnectors = ["board"]\nplaces = ["board:1"]\npriority = "high"\n'
        'flags = ["legal"]\ndays = ["sat", "sun"]\nhours = "18:00-24:00"\ntimezone = "Asia/Tokyo"\n'
    )
    slack = read(tmp_path, HEAD + ROUTE + more).slack
    assert slack is not None

    [route] = routes_of(slack, "UTC").routes

    assert route.channel == "C0123WXYZ"
    assert (set(route.subjects), set(route.connectors)) == ({"harbour"}, {"board"})
    assert route.hours is not None
    assert (route.hours.zone, route.hours.begin, route.hours.end) == ("Asia/Tokyo", time(18), None)


def test_hours_without_a_zone_are_those_of_the_service(tmp_path: Path) -> None:
    slack = read(tmp_path, HEAD + ROUTE + 'hours = "18:00-08:00"').slack
    assert slack is not None

    [route] = routes_of(slack, "Europe/Berlin").routes

    assert route.hours is not None
    assert (route.hours.zone, route.hours.end) == ("Europe/Berlin", time(8))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('subjects = ["harbor"]', 'line 8: [[slack.routes]] subjects (item 1) is no key of a'),
        ('sources = ["Town"]', "sources (item 1) is no name of a [[sources]]"),
        ('connectors = ["bord"]', "connectors (item 1): 'bord' is no kind of source"),
        ('hours = "8-18"', "must be two different times of the day, such as 18:00-08:00"),
        ('hours = "08:00-08:00"', "must be two different times"),
        ('days = ["saturday"]', "days"),
        ('timezone = "Berlin"', "must be a time zone"),
        ('priority = "highest"', "priority"),
        ('chanel = "C1"', 'has no key "chanel"; did you mean "channel"?'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_route_is_told_by_its_line(tmp_path: Path, line: str, says: str) -> None:
    assert says in mistakes(tmp_path, HEAD + ROUTE + line)


def test_routes_are_tables_in_two_brackets(tmp_path: Path) -> None:
    says = mistakes(tmp_path, HEAD + '[slack.routes]\nchannel = "C0123WXYZ"')

    assert "each of the routes begins with [[slack.routes]]" in says


def test_each_mode_needs_its_own_secret_and_no_other(tmp_path: Path) -> None:
    http = HEAD + 'mode = "http"'

    slack = read(tmp_path, http, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="sign").slack
    assert slack is not None
    assert slack.signing is not None
    assert (slack.signing.get_secret_value(), slack.app_token) == ("sign", None)
    assert "SLACK_SIGNING_SECRET is not set" in mistakes(tmp_path, http, **ENV)
    assert "SLACK_APP_TOKEN is not set" in mistakes(tmp_path, HEAD, SLACK_BOT_TOKEN="xoxb-1")
