"""Finding the code for a kind of source."""

from __future__ import annotations

import subprocess
import sys

import pytest

from connectors import CONNECTORS, load
from connectors.base import Connector
from monitor.errors import ConfigError


@pytest.mark.parametrize("kind", CONNECTORS)
def test_every_kind_is_there_under_its_own_name(kind: str) -> None:
    connector = load(kind)
    assert issubclass(connector, Connector)
    assert connector.name == kind


def test_a_kind_that_was_mistyped_is_suggested() -> None:
    with pytest.raises(ConfigError, match="did you mean 'mastodon'") as raised:
        load("mastadon")
    assert all(kind in str(raised.value) for kind in CONNECTORS)


def test_a_kind_nobody_knows_lists_those_there_are() -> None:
    with pytest.raises(ConfigError, match="hacker_news") as raised:
        load("qqq")
    assert "did you mean" not in str(raised.value)


def test_nothing_heavy_is_loaded_before_a_kind_is_asked_for() -> None:
    code = "import connectors, sys; print([m for m in ('requests', 'bs4') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert shown.stdout.strip() == "[]"
