"""The manifest asks for what the desk uses, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import responders.slack
from responders.slack.desk import SCOPES

MANIFEST = (Path(responders.slack.__file__).parent / "manifest.yml").read_text()


def test_the_scopes_are_those_that_the_desk_checks_for() -> None:
    asked = re.search(r"bot:\n((?:\s+- \S+\n)+)", MANIFEST)

    assert asked is not None
    assert set(re.findall(r"- (\S+)", asked[1])) == SCOPES


def test_it_is_for_socket_mode_and_needs_no_address_of_ours() -> None:
    assert "socket_mode_enabled: true" in MANIFEST
    assert "https://" not in MANIFEST
    assert "name: Amends" in MANIFEST
