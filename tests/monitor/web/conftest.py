"""Houses to look at: one in the middle of its work, one that is empty but for its people.

Each kind has one database and one app for the whole run, and is put back before every use: an
engine remembers what it has compiled, an app its routes.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from sqlalchemy import Engine

from monitor.store.engine import connect
from tests.monitor.web import worlds
from tests.monitor.web.worlds import Filled, World

Open = Callable[..., World]


@dataclass(frozen=True)
class Kept:
    """A database as it was once filled, and the engine on its copy."""

    template: Path
    engine: Engine
    filled: Filled
    screens: World  #: Built once: that takes longer than most tests.

    def open(self, **settings: Any) -> World:
        """The screens over the database as it was; there is one such world at a time."""
        with (
            closing(sqlite3.connect(self.template)) as kept,
            closing(sqlite3.connect(str(self.engine.url.database))) as used,
        ):
            kept.backup(used)
        if settings:
            portal = self.screens.portal
            return worlds.open_world(self.engine, self.filled, portal=portal, **settings)
        return worlds.once_more(self.screens, self.filled)


def _kept(migrated: Path, folder: Path, fill: Callable[[Engine], Filled]) -> Iterator[Kept]:
    template = folder / "template.db"
    shutil.copyfile(migrated, template)
    made = connect(f"sqlite:///{template}")
    filled = fill(made)
    made.dispose()
    engine = connect(f"sqlite:///{folder / 'amends.db'}")
    with start_blocking_portal() as portal:
        yield Kept(template, engine, filled, worlds.open_world(engine, filled, portal=portal))
    engine.dispose()


@pytest.fixture(scope="session")
def busy(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Something behind every button."""
    yield from _kept(sqlite_template, tmp_path_factory.mktemp("busy"), worlds.fill)


@pytest.fixture(scope="session")
def quiet(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """One person a role, and nothing else."""
    yield from _kept(sqlite_template, tmp_path_factory.mktemp("quiet"), worlds.staff)


@pytest.fixture
def new_world(busy: Kept) -> Open:
    """Makes a house in the middle of its work; the one before is gone then."""
    return busy.open


@pytest.fixture
def new_house(quiet: Kept) -> Open:
    """Makes a house with people and nothing else; the one before is gone then."""
    return quiet.open


@pytest.fixture
def world(new_world: Open) -> World:
    """A house in the middle of its work."""
    return new_world()


@pytest.fixture
def house(new_house: Open) -> World:
    """A house with people and nothing else."""
    return new_house()
