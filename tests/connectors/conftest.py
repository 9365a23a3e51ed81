"""The stage on which connectors are tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.contract import Stage, http_for_tests
from tests.fakes.site_server import SiteServer


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Start an empty fake site, and a way to the web that may go there."""
    with SiteServer() as site, http_for_tests() as http:
        yield Stage(site, tmp_path, http)
