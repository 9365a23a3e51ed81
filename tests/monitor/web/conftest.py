"""Houses to look at: one in the middle of its work, one that is empty but for its people."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from monitor.models.person import Role
from monitor.store.engine import connect, writing
from tests import builders as b
from tests.monitor.web import worlds
from tests.monitor.web.worlds import NAMES, World

Open = Callable[..., World]


@dataclass(frozen=True)
class Template:
    """A database to be copied, and what is in it."""

    path: Path
    ids: dict[str, int]
    tokens: dict[str, tuple[str, str]]


def _template(made: Engine, path: Path, *, busy: bool) -> Template:
    if busy:
        ids, tokens = worlds.fill(made)
    else:
        with writing(made) as session:
            staff = {str(role): b.person(session, role, name=NAMES[role]) for role in Role}
            tokens = {role: worlds.token_of(session, person) for role, person in staff.items()}
            ids = {role: person.id or 0 for role, person in staff.items()}
    with made.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version")
    made.dispose()
    return Template(path, ids, tokens)


def _templated(
    sqlite_template: Path, factory: pytest.TempPathFactory, name: str, *, busy: bool
) -> Template:
    path = factory.mktemp(name) / "template.db"
    shutil.copyfile(sqlite_template, path)
    return _template(connect(f"sqlite:///{path}"), path, busy=busy)


@pytest.fixture(scope="session")
def busy_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Something behind every button."""
    return _templated(sqlite_template, tmp_path_factory, "busy", busy=True)


@pytest.fixture(scope="session")
def quiet_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """One person a role, and nothing else."""
    return _templated(sqlite_template, tmp_path_factory, "quiet", busy=False)


@pytest.fixture
def _opening(tmp_path: Path) -> Iterator[Callable[..., World]]:
    numbers = count()
    made: list[Engine] = []

    def open_one(template: Template, **settings: Any) -> World:
        path = tmp_path / f"world{next(numbers)}.db"
        shutil.copyfile(template.path, path)
        engine = connect(f"sqlite:///{path}")
        made.append(engine)
        return worlds.open_world(engine, template.ids, template.tokens, **settings)

    yield open_one
    for engine in made:
        engine.dispose()


@pytest.fixture
def new_world(_opening: Callable[..., World], busy_template: Template) -> Open:
    """Makes a house in the middle of its work, as often as asked."""

    def make(**settings: Any) -> World:
        return _opening(busy_template, **settings)

    return make


@pytest.fixture
def new_house(_opening: Callable[..., World], quiet_template: Template) -> Open:
    """Makes a house with people and nothing else."""

    def make(**settings: Any) -> World:
        return _opening(quiet_template, **settings)

    return make


@pytest.fixture
def world(new_world: Open) -> World:
    """A house in the middle of its work."""
    return new_world()


@pytest.fixture
def house(new_house: Open) -> World:
    """A house with people and nothing else."""
    return new_house()
