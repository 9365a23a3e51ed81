"""`amends check` asks the desks too, and leaves nothing behind where it asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import scheduler
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, DESK, TEAM, Channel, SlackServer


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


def check(
    folder: Path, base_url: str, channel: str = DESK, bot: str = BOT_TOKEN, app: str = APP_TOKEN
) -> Result:
    """`amends check` over a folder with a desk in Slack and no source."""
    path = folder / "amends.toml"
    path.write_text(f'[slack]\nchannel = "{channel}"\nbase_url = "{base_url}"\n', encoding="utf-8")
    env = {"AMENDS_SETTINGS": str(path), "SLACK_BOT_TOKEN": bot, "SLACK_APP_TOKEN": app}
    return CliRunner().invoke(scheduler.app, ["check"], env=env)


def slack_line(result: Result) -> str:
    """What the last line says of Slack; the settings and the database come before it."""
    settings, database, line = result.stdout.splitlines()
    assert settings.startswith("ok    settings")
    assert database.startswith("ok    database")
    return str(line)


def test_a_desk_that_is_well_is_told_and_nothing_is_posted_or_opened(
    slack: SlackServer, tmp_path: Path
) -> None:
    result = check(tmp_path, slack.api_url)

    assert result.exit_code == 0, result.output
    assert slack_line(result) == (
        f"ok    desk: Slack takes cards in {DESK} of {TEAM}, and presses come back"
    )
    assert slack.messages() == []
    assert slack.sockets.open() == 0


@pytest.mark.parametrize("token", [BOT_TOKEN, APP_TOKEN])
def test_a_token_that_was_taken_back_is_found_before_the_service_starts(
    slack: SlackServer, tmp_path: Path, token: str
) -> None:
    slack.revoke(token)

    result = check(tmp_path, slack.api_url)

    assert result.exit_code == 1
    assert slack_line(result).startswith("FAIL  desk: Slack does not accept our token")
    assert token not in result.output


def test_tokens_that_were_mixed_up_are_found(slack: SlackServer, tmp_path: Path) -> None:
    result = check(tmp_path, slack.api_url, bot=APP_TOKEN, app=BOT_TOKEN)

    assert result.exit_code == 1
    assert "not_allowed_token_type" in slack_line(result)


def test_a_missing_scope_is_named(slack: SlackServer, tmp_path: Path) -> None:
    slack.grant("channels:read", "groups:read", "channels:history", "groups:history")

    result = check(tmp_path, slack.api_url)

    assert result.exit_code == 1
    assert "lacks the scopes chat:write" in slack_line(result)


def test_a_channel_without_the_app_is_found(slack: SlackServer, tmp_path: Path) -> None:
    slack.add_channel(Channel("C09QUIET", joined=False))

    result = check(tmp_path, slack.api_url, channel="C09QUIET")

    assert result.exit_code == 1
    assert "invite it there" in slack_line(result)


def test_a_slack_that_cannot_be_reached_is_a_line_and_not_a_traceback(tmp_path: Path) -> None:
    with SlackServer() as gone:
        address = gone.api_url

    result = check(tmp_path, address)

    assert result.exit_code == 1
    assert slack_line(result).startswith("FAIL  desk: Slack: the sign-in did not get through")


def test_nobody_asks_slack_where_it_is_not_configured(tmp_path: Path) -> None:
    path = tmp_path / "amends.toml"
    path.write_text("", encoding="utf-8")

    result = CliRunner().invoke(scheduler.app, ["check"], env={"AMENDS_SETTINGS": str(path)})

    assert result.exit_code == 0
    assert "Slack" not in result.output
