"""`amends slack check` and `amends slack manifest`, as a person runs them against our own Slack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel
from sqlmodel import select
from typer.testing import CliRunner, Result

import responders.slack.cli
from monitor.models.person import Person
from monitor.settings import Kinds
from monitor.store import presses
from monitor.store.engine import connect, writing
from responders.slack.desk import SCOPES
from responders.slack.homes import OPENED
from tests import builders
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, DESK, TEAM, Channel, SlackServer


def no_connectors(name: str) -> type[BaseModel]:
    raise LookupError(name)


class Workplace:
    """A folder with settings and a database, and a Slack."""

    def __init__(self, slack: SlackServer, folder: Path, template: Path) -> None:
        self.slack, self.folder = slack, folder
        (folder / "amends.db").write_bytes(template.read_bytes())
        self.engine = connect(f"sqlite:///{folder / 'amends.db'}")
        self.settings()
        self.tie("Mina Rao", "U01MINA")
        with writing(self.engine) as session:
            presses.remember(session, OPENED, f"{TEAM} U01MINA", builders.NOW)

    def settings(self, more: str = "", service: str = "") -> None:
        (self.folder / "amends.toml").write_text(
            f'[service]\n{service}\n[slack]\nchannel = "{DESK}"\n'
            f'base_url = "{self.slack.api_url}"\n{more}\n'
        )

    def tie(self, name: str, user: str, team: str = TEAM) -> None:
        with writing(self.engine) as session:
            person: Person = builders.person(session, name=name)
            person.slack_team, person.slack_user = team, user
            session.add(person)

    def run(self, *words: str, **env: str) -> Result:
        root = typer.Typer()
        root.add_typer(responders.slack.cli.app, name="slack")

        @root.callback()
        def start(ctx: typer.Context) -> None:
            ctx.obj = Kinds((), no_connectors)

        told = {
            "AMENDS_SETTINGS": str(self.folder / "amends.toml"),
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            **env,
        }
        return CliRunner().invoke(root, ["slack", *words], env=told, catch_exceptions=False)

    def check(self, **env: str) -> Result:
        return self.run("check", **env)


@pytest.fixture
def work(tmp_path: Path, sqlite_template: Path) -> Iterator[Workplace]:
    with SlackServer() as slack:
        made = Workplace(slack, tmp_path, sqlite_template)
        yield made
        made.engine.dispose()


def test_where_all_is_well_every_part_is_told_and_nothing_is_posted(work: Workplace) -> None:
    result = work.check()

    assert result.exit_code == 0, result.output
    assert [line.split("  ")[0].strip() for line in result.stdout.splitlines()] == ["ok"] * 5
    for words in ("token", f"all {len(SCOPES)}", "Amends is in it", "a line", "1 can press"):
        assert words in result.stdout
    assert work.slack.messages() == []
    assert work.slack.world.homes == {}
    assert work.slack.sockets.open() == 0


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_a_missing_scope_is_named_with_what_to_do(work: Workplace, scope: str) -> None:
    work.slack.grant(*SCOPES - {scope})

    result = work.check()

    assert result.exit_code == 1
    assert f"MISSING  scope {scope}: it is not granted. Add it under OAuth" in result.stdout
    assert "install the app again" in result.stdout


def test_every_channel_of_the_settings_is_looked_at(work: Workplace) -> None:
    work.slack.add_channel(Channel("C02OUT", joined=False))
    work.slack.add_channel(Channel("C03OLD", archived=True))
    work.settings(
        'escalation_channel = "C02OUT"\ndigest_channel = "C09NONE"\n'
        '[[slack.routes]]\nchannel = "C03OLD"\nflags = ["legal"]'
    )

    result = work.check()

    assert result.exit_code == 1
    assert (
        "channel C02OUT (what runs late): Amends is not a member: open the channel" in result.stdout
    )
    assert "channel C03OLD (cards by a route): it is archived." in result.stdout
    assert "channel C09NONE (the digest): Slack: a look at the channel failed" in result.stdout
    assert f"channel {DESK} (the cards): Amends is in it" in result.stdout
    assert "3 things are missing" in result.stderr


def test_after_a_revoked_token_nothing_else_is_asked(work: Workplace) -> None:
    work.slack.revoke()

    result = work.check()

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "install the app again and give Amends the new token" in result.stdout
    assert BOT_TOKEN not in result.output


def test_an_app_token_that_is_none_is_told_with_its_scope(work: Workplace) -> None:
    result = work.check(SLACK_APP_TOKEN=BOT_TOKEN)

    assert result.exit_code == 1
    assert "MISSING  presses: " in result.stdout
    assert "connections:write" in result.stdout


def test_a_token_of_another_workspace_is_found(work: Workplace) -> None:
    work.settings('team = "T09OTHER"')

    assert "the settings name T09OTHER" in work.check().stdout


def test_in_mode_http_the_addresses_to_compare_are_listed(work: Workplace) -> None:
    work.settings('mode = "http"', 'public_url = "https://amends.birch.example"')

    result = work.check(SLACK_SIGNING_SECRET="a secret")

    assert result.exit_code == 0, result.output
    assert "https://amends.birch.example/slack/interactivity" in result.stdout
    assert work.slack.calls("apps.connections.open") == []


def test_in_mode_http_slack_must_be_able_to_reach_us(work: Workplace) -> None:
    work.settings('mode = "http"')

    result = work.check(SLACK_SIGNING_SECRET="a secret")

    assert result.exit_code == 1
    assert "mode http needs [service] public_url" in result.stdout


def test_people_who_cannot_press_are_named(work: Workplace) -> None:
    work.tie("Guest", "U01BOB", team="T09OTHER")
    work.tie("Gone", "U01GONE")
    work.tie("Elsewhere", "U01ELSE")
    work.tie("Left", "U01LEFT")
    work.slack.world.people |= {"U01ELSE": "else", "U01LEFT": "left"}
    work.slack.world.left.add("U01LEFT")

    result = work.check()

    assert result.exit_code == 0
    assert "mind     Guest: tied to an account of another workspace" in result.stdout
    assert "mind     Gone: Slack does not know the account U01GONE" in result.stdout
    assert f"mind     Elsewhere: not in the channel {DESK}" in result.stdout
    assert "mind     Left: the account U01LEFT is switched off" in result.stdout


def test_with_nobody_tied_nobody_can_press(work: Workplace) -> None:
    with writing(work.engine) as session:
        for person in session.exec(select(Person)):
            person.slack_user = None

    result = work.check()

    assert result.exit_code == 1
    assert "nobody is tied to a Slack account" in result.stdout


def test_an_event_that_never_came_is_told_with_where_to_switch_it_on(work: Workplace) -> None:
    with writing(work.engine) as session:
        presses.forget(session, OPENED, builders.NOW.replace(year=2100))

    result = work.check()

    assert result.exit_code == 0
    assert "mind     event app_home_opened: none has come yet" in result.stdout


def test_without_a_slack_section_it_says_so(work: Workplace) -> None:
    (work.folder / "amends.toml").write_text("")

    result = work.check()

    assert result.exit_code == 2
    assert "has no [slack] section" in result.stderr


def test_the_manifest_holds_your_own_addresses(work: Workplace) -> None:
    work.settings('mode = "http"', 'public_url = "https://amends.birch.example"')

    http = work.run("manifest", SLACK_SIGNING_SECRET="a secret").stdout
    socket = work.run("manifest", "--mode", "socket").stdout

    assert "request_url: https://amends.birch.example/slack/events" in http
    assert "socket_mode_enabled: false" in http
    assert "amends.example" not in http.replace("in the place of amends.example", "")
    assert "socket_mode_enabled: true" in socket


def test_the_app_can_be_made_before_the_settings_name_a_channel(work: Workplace) -> None:
    (work.folder / "amends.toml").write_text(
        '[service]\npublic_url = "https://amends.birch.example"\n'
    )

    plain, http = work.run("manifest"), work.run("manifest", "--mode", "http")

    assert "socket_mode_enabled: true" in plain.stdout
    assert "request_url: https://amends.birch.example/slack/events" in http.stdout


@pytest.mark.parametrize("tokens", [{"SLACK_BOT_TOKEN": ""}, {"AMENDS_SETTINGS": "missing.toml"}])
def test_the_app_can_be_made_before_there_are_tokens(
    work: Workplace, tokens: dict[str, str]
) -> None:
    result = work.run("manifest", **tokens)

    assert result.exit_code == 0
    assert "socket_mode_enabled: true" in result.stdout
    assert "your settings cannot be read" in result.stderr
