"""The manifests ask for what the desk uses, and for nothing else."""

from __future__ import annotations

import re

import pytest

from responders.slack.cli import manifest_of
from responders.slack.desk import SCOPES

SOCKET, HTTP = manifest_of("socket", ""), manifest_of("http", "https://amends.birch.example")
BOTH = pytest.mark.parametrize("manifest", [SOCKET, HTTP])


@BOTH
def test_the_scopes_are_those_that_the_desk_checks_for(manifest: str) -> None:
    asked = re.search(r"bot:\n((?:\s+- \S+\n)+)", manifest)

    assert asked is not None
    assert set(re.findall(r"- (\S+)", asked[1])) == SCOPES


@BOTH
def test_home_command_and_event_are_switched_on(manifest: str) -> None:
    for words in (
        "home_tab_enabled: true", "command: /amends", "- app_home_opened", "name: Amends",
        "interactivity:\n    is_enabled: true",
    ):  # fmt: skip
        assert words in manifest


def test_socket_mode_needs_no_address_of_ours() -> None:
    assert "socket_mode_enabled: true" in SOCKET
    assert "https://" not in SOCKET


def test_requests_come_to_the_three_addresses_that_are_served() -> None:
    assert "socket_mode_enabled: false" in HTTP
    assert sorted(re.findall(r"https://amends\.birch\.example/slack/(\w+)", HTTP)) == [
        "commands", "events", "interactivity",
    ]  # fmt: skip


def test_both_differ_only_in_how_presses_come() -> None:
    def settings(text: str) -> list[str]:
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        return [line for line in lines if "https://" not in line and "socket_mode" not in line]

    assert settings(SOCKET) == settings(HTTP)
