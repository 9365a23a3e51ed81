"""Secrets stand in the environment; the file only names them, and nobody ever prints them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

from monitor.settings import SettingsError, load
from monitor.settings.secrets import NoSecret, read_secret
from tests.monitor.settings.places import CONTACT, Board, read, source, wrong

SLACK = '[slack]\nchannel = "C0123ABCD"\n'


def test_a_secret_comes_from_its_variable_without_the_line_end() -> None:
    assert read_secret("TOKEN", {"TOKEN": " ab c \r\n"}) == " ab c "


def test_a_secret_comes_from_the_file_that_its_variable_names(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc\n")
    assert read_secret("TOKEN", {"TOKEN_FILE": str(tmp_path / "token")}) == "abc"


def test_a_missing_secret_names_the_variable_and_what_to_do(tmp_path: Path) -> None:
    ((line, says),) = wrong(tmp_path, CONTACT + source())
    assert line == 9
    assert says == (
        '[[sources]] "Board" token_secret: the environment variable TOKEN is not set: put the '
        "secret in it, or in a file whose path stands in TOKEN_FILE."
    )


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"TOKEN": ""}, "the environment variable TOKEN is empty"),
        ({"TOKEN": "a", "TOKEN_FILE": "b"}, "are both set"),
        ({"TOKEN_FILE": "/nowhere/token"}, "cannot be read: No such file"),
        ({"TOKEN_FILE": "/"}, "cannot be read: Is a directory"),
    ],
)
def test_a_secret_that_cannot_be_had_is_told_loudly(env: dict[str, str], says: str) -> None:
    with pytest.raises(NoSecret, match=says):
        read_secret("TOKEN", env)


def test_a_secrets_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NoSecret, match="UTF-8"):
        read_secret("TOKEN", {"TOKEN_FILE": str(tmp_path / "token")})


def test_a_secret_in_the_file_itself_is_refused_and_not_repeated(tmp_path: Path) -> None:
    text = CONTACT + source(named='token = "hunter2hunter2"')
    ((line, says),) = wrong(tmp_path, text)
    assert line == 9
    assert 'token_secret = "MY_TOKEN"' in says
    assert "hunter2" not in says


def test_a_secret_in_the_place_of_its_name_is_not_repeated(tmp_path: Path) -> None:
    text = CONTACT + source(named='token_secret = "xoxb-hunter2"')
    ((line, says),) = wrong(tmp_path, text)
    assert line == 9
    assert "write the name of an environment variable" in says
    assert "hunter2" not in says


def test_a_needed_secret_that_is_not_named_is_asked_for(tmp_path: Path) -> None:
    ((_, says),) = wrong(tmp_path, CONTACT + source(named=""))
    assert "needs token_secret. Of our own account there." in says
    assert 'token_secret = "BOARD_TOKEN"' in says


def test_a_secret_that_may_be_left_out_may_be_left_out(tmp_path: Path) -> None:
    board = read(tmp_path, CONTACT + source(), TOKEN="x").sources[0].connector
    assert isinstance(board, Board)
    assert board.second is None


def test_slacks_tokens_have_names_of_their_own(tmp_path: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    slack = read(tmp_path, SLACK, **env).slack
    assert slack is not None
    assert slack.app_token is not None
    assert slack.bot_token.get_secret_value() == "xoxb-1"
    assert slack.app_token.get_secret_value() == "xapp-1"


def test_slacks_tokens_may_stand_under_other_names(tmp_path: Path) -> None:
    text = SLACK + 'bot_token_secret = "BOT"\napp_token_secret = "APP"\n'
    slack = read(tmp_path, text, BOT="xoxb-2", APP="xapp-2").slack
    assert slack is not None
    assert slack.bot_token.get_secret_value() == "xoxb-2"


def test_missing_tokens_of_slack_are_both_told(tmp_path: Path) -> None:
    found = wrong(tmp_path, SLACK)
    assert [line for line, _ in found] == [1, 1]
    assert "SLACK_BOT_TOKEN is not set" in found[0][1]
    assert "SLACK_APP_TOKEN is not set" in found[1][1]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://amends:hunter2@db.example/amends",
        "postgresql://db.example/amends?user=a&password=hunter2",
        "postgresql://:hunter2@db.example/amends",
    ],
)
def test_a_database_with_its_password_does_not_belong_in_the_file(tmp_path: Path, url: str) -> None:
    ((line, says),) = wrong(tmp_path, f'[service]\ndatabase = "{url}"\n')
    assert line == 2
    assert "database_secret" in says
    assert "hunter2" not in says


def test_a_database_may_stand_in_a_secret(tmp_path: Path) -> None:
    url = "postgresql://amends:hunter2@db.example/amends"
    found = read(tmp_path, '[service]\ndatabase_secret = "DB"\n', DB=url)
    assert found.database == url
    assert "hunter2" not in repr(found)


def test_a_database_is_given_once(tmp_path: Path) -> None:
    text = '[service]\ndatabase = "sqlite:///a.db"\ndatabase_secret = "DB"\n'
    ((line, says),) = wrong(tmp_path, text, DB="sqlite:///b.db")
    assert line == 3
    assert "keep one of them" in says


def test_a_wrong_database_in_the_environment_is_told_by_its_name(tmp_path: Path) -> None:
    ((line, says),) = wrong(tmp_path, "", AMENDS_DATABASE="hunter2")
    assert line is None
    assert says.startswith("AMENDS_DATABASE in the environment must begin with sqlite:///")
    assert "hunter2" not in says


@settings(max_examples=30)
@given(st.text("ab\"'\\\n\t=[]{}#.xoxb-", max_size=30))
def test_no_error_ever_repeats_what_stands_in_the_place_of_a_secret(written: str) -> None:
    secret = f"hunter2{written}"
    spelled = json.dumps(secret)
    with tempfile.TemporaryDirectory() as folder:
        for text in (
            CONTACT + source(named=f"token = {spelled}"),
            CONTACT + source(named=f"token_secret = {spelled}"),
            SLACK + f"bot_token = {spelled}\n",
            f"[service]\ndatabase = {spelled}\n",
        ):
            with pytest.raises(SettingsError) as caught:
                read(Path(folder), text)
            assert "hunter2" not in str(caught.value)


class Gate(BaseModel):
    """A place that wants a user and a password, or neither."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str = ""
    password: SecretStr | None = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if bool(self.user) != (self.password is not None):
            raise ValueError("set both user and password, or neither")
        return self


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ('password_secret = "GATE"', "the environment variable GATE is not set"),
        ("", "set both user and password, or neither"),
    ],
)
def test_a_missing_secret_is_told_once_and_not_as_half_of_a_pair(
    tmp_path: Path, password: str, says: str
) -> None:
    path = tmp_path / "amends.toml"
    gate = f'[[sources]]\nname = "Gate"\nconnector = "gate"\nuser = "mara"\n{password}\n'
    path.write_text(CONTACT + gate, encoding="utf-8")

    with pytest.raises(SettingsError) as error:
        load(path, {}, connectors=lambda _: Gate)

    (mistake,) = error.value.mistakes
    assert says in mistake.says
