"""The schema: made whole, changed with a copy beside it, never run backwards."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect, text
from sqlmodel import select

from monitor.errors import ConfigError
from monitor.models.mention import Mention, Revision
from monitor.models.tables import metadata
from monitor.store import migrate
from monitor.store.engine import connect, reading, writing
from tests import builders as b

NEXT = '''"""What the next version of the program might change."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "NEWEST"


def upgrade() -> None:
    with op.batch_alter_table("mention", recreate="auto") as batch_op:
        batch_op.add_column(sa.Column("mood", sa.Integer(), nullable=True))
        batch_op.alter_column("origin", existing_type=sa.String(24), type_=sa.String(40))
'''


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations of a program one version ahead."""
    folder = tmp_path / "next" / "migrations"
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    later = NEXT.replace("NEWEST", str(migrate.newest()))
    (folder / "versions" / "9999_mood.py").write_text(later, encoding="utf-8")
    return folder


def test_an_empty_database_becomes_exactly_the_tables_of_the_models(empty_engine: Engine) -> None:
    migrate.upgrade(empty_engine, b.NOW)

    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_check_of_the_models_stands_in_the_database(engine: Engine) -> None:
    wanted = {
        (table.name, str(constraint.name))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }

    found = {
        (table, str(constraint["name"]))
        for table in inspect(engine).get_table_names()
        for constraint in inspect(engine).get_check_constraints(table)
    }

    assert wanted
    assert found == wanted


def test_every_value_of_an_enumeration_is_let_in_by_its_check(engine: Engine) -> None:
    checks = {
        (table, str(constraint["name"])): str(constraint["sqltext"])
        for table in inspect(engine).get_table_names()
        for constraint in inspect(engine).get_check_constraints(table)
    }

    for table in metadata.tables.values():
        for column in table.columns:
            values = getattr(column.type, "enums", ())
            name = f"ck_{table.name}_{getattr(column.type, 'name', '')}"
            assert all(f"'{value}'" in checks[table.name, name] for value in values)


def test_a_second_upgrade_does_nothing(empty_engine: Engine) -> None:
    migrate.upgrade(empty_engine, b.NOW)

    assert migrate.check_schema(empty_engine)
    assert migrate.upgrade(empty_engine, b.NOW) is None
    assert migrate.schema_of(empty_engine) == migrate.newest()


def test_an_empty_database_is_not_at_our_schema(empty_engine: Engine) -> None:
    assert not migrate.check_schema(empty_engine)


def test_a_database_of_a_newer_program_is_refused_in_a_sentence(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9f9f'"))

    with pytest.raises(ConfigError, match=r"schema 9f9f, which this version .* does not know"):
        migrate.upgrade(engine, b.NOW)


def test_an_older_file_is_copied_before_it_is_changed(
    sqlite_engine: Engine, next_version: Path
) -> None:
    with writing(sqlite_engine) as session:
        b.mention(session)

    copy = migrate.upgrade(sqlite_engine, b.NOW, next_version)

    assert copy is not None
    assert copy.name == f"amends.db.{migrate.newest()}.20260304T093000Z.bak"
    before = sqlite3.connect(copy)
    assert before.execute("SELECT text FROM mention").fetchall() == [(b.REVIEW,)]
    assert "mood" not in {row[1] for row in before.execute("PRAGMA table_info(mention)")}
    before.close()
    assert "mood" in {c["name"] for c in inspect(sqlite_engine).get_columns("mention")}


def test_the_copy_opens_with_the_program_it_was_made_by(
    sqlite_engine: Engine, next_version: Path
) -> None:
    copy = migrate.upgrade(sqlite_engine, b.NOW, next_version)

    old = connect(f"sqlite:///{copy}")
    assert migrate.check_schema(old)
    old.dispose()
    with pytest.raises(ConfigError):
        migrate.check_schema(sqlite_engine)


def test_an_upgrade_of_a_table_that_others_point_to_keeps_every_row(
    engine: Engine, next_version: Path
) -> None:
    with writing(engine) as session:
        draft = b.pending(session)
        b.approved(session, draft, b.person(session))

    migrate.upgrade(engine, b.NOW, next_version)

    with reading(engine) as session:
        assert len(session.exec(select(Mention.id)).all()) == 1
        assert len(session.exec(select(Revision.id)).all()) == 1
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_an_empty_or_foreign_database_is_not_copied(empty_engine: Engine, tmp_path: Path) -> None:
    assert migrate.upgrade(empty_engine, b.NOW) is None
    assert list(tmp_path.glob("*.bak")) == []


def _upgrade(url: str) -> str | None:
    made = connect(url)
    migrate.upgrade(made, b.NOW)
    at = migrate.schema_of(made)
    made.dispose()
    return at


@pytest.fixture
def two_workers() -> Iterator[ProcessPoolExecutor]:
    """Two processes that start as a second worker's machine would."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


def test_two_workers_that_start_together_upgrade_once(
    empty_engine: Engine, two_workers: ProcessPoolExecutor
) -> None:
    url = empty_engine.url.render_as_string(hide_password=False)

    assert list(two_workers.map(_upgrade, [url, url])) == [migrate.newest()] * 2
