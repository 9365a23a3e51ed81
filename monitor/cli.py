"""The commands over what we know: init, migrate, export, user add. scheduler.py mounts them.

Whoever mounts `app` puts a `monitor.settings.Kinds` into the context's `obj`: monitor knows no
connector by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from monitor.exporting import Format, What
from monitor.terminal import counting, data_out, fail, telling

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from monitor.models.person import Role
    from monitor.settings import Kinds, Settings

Row = TypeVar("Row")

SettingsPath = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="PATH",
        help="The settings file. Default: AMENDS_SETTINGS, else ./amends.toml.",
    ),
]

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
user_app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(user_app, name="user", help="The people who use Amends.")


def load_settings(ctx: typer.Context, path: Path | None) -> Settings:
    """The settings a command was started with; SettingsError with every mistake."""
    from monitor.settings import find, load

    return load(find(path, os.environ), os.environ, connectors=kinds(ctx).load)


@contextmanager
def opened(
    ctx: typer.Context, path: Path | None, *, quiet: bool = False
) -> Iterator[tuple[Settings, Engine]]:
    """The settings and the database of a command that works the line, and logs set up; what is
    wrong with them is told in words.
    """
    from monitor import logs
    from monitor.models.columns import utc_now
    from monitor.store.opening import open_database

    with telling():
        loaded = load_settings(ctx, path)
        logs.set_up(loaded.service.log_format, quiet=quiet)
        with open_database(loaded.database, utc_now()) as engine:
            yield loaded, engine


def kinds(ctx: typer.Context) -> Kinds:
    """What whoever mounted these commands put into the context."""
    from monitor.settings import Kinds

    if not isinstance(ctx.obj, Kinds):
        raise TypeError("whoever mounts these commands puts Kinds into the context")
    return ctx.obj


@app.command()
def init(
    ctx: typer.Context,
    settings: SettingsPath = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
) -> None:
    """Write an amends.toml with everything explained, ready to be filled in."""
    from monitor.settings import find
    from monitor.settings.template import template

    known = kinds(ctx)
    path = find(settings, os.environ)
    text = template({name: known.load(name) for name in known.names})
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        fail(f"{path} is there already. `amends init --force` writes over it.")
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}.")
    typer.echo(
        f"Wrote {path}. Next:\n"
        "  1. Fill in [contact], and take the # away from one of the sources at its end.\n"
        "  2. amends check       tells whether the file, the database and the sources are well\n"
        "  3. amends user add    makes your own account; take the role admin\n"
        "  4. amends run         listens, and serves the screens"
    )


@app.command()
def migrate(ctx: typer.Context, settings: SettingsPath = None) -> None:
    """Bring the database to this version's schema; an SQLite file is copied first."""
    with telling():
        loaded = load_settings(ctx, settings)
        from monitor.models.columns import utc_now
        from monitor.store import migrate as migrations
        from monitor.store.opening import unchanged_database

        with unchanged_database(loaded.database) as engine:
            if migrations.check_schema(engine):
                typer.echo(f"The database is at schema {migrations.newest()} already.")
                return
            copy = migrations.upgrade(engine, utc_now())
            typer.echo(f"The database is now at schema {migrations.newest()}.")
            if copy is not None:
                typer.echo(f"As it was before: {copy}")


@app.command()
def export(
    ctx: typer.Context,
    what: Annotated[What, typer.Argument(help="What to export.")],
    kind: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.CSV,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; else standard output.")
    ] = None,
    settings: SettingsPath = None,
) -> None:
    """Write all mentions, drafts or cases as CSV or JSON lines."""
    with telling():
        loaded = load_settings(ctx, settings)
        from monitor.exporting import write
        from monitor.models.columns import utc_now
        from monitor.store.engine import reading
        from monitor.store.exports import EXPORTS
        from monitor.store.opening import open_database

        table = EXPORTS[what.value]
        with (
            open_database(loaded.database, utc_now()) as engine,
            reading(engine) as session,
            _written(out) as file,
            counting(f"Exporting {what.value}", beside_data=out is None) as done,
        ):
            count = write(file, kind, table.columns, _told(table.rows(session), done))
    typer.echo(f"{count:,} {what.value} exported.", err=True)


@contextmanager
def _written(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that is there only once it is whole."""
    if path is None:
        yield data_out()
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}.")
    finally:
        part.unlink(missing_ok=True)


def _told(rows: Iterator[Row], done: Callable[[int], None]) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        yield row
        done(count)


@user_app.callback()
def user() -> None:
    """The people who use Amends."""


@user_app.command("add")
def add(
    ctx: typer.Context,
    email: Annotated[str, typer.Argument(help="The address they sign in with.")],
    name: Annotated[str, typer.Option("--name", help="What the others read.")],
    role: Annotated[
        list[str],
        typer.Option("--role", help="viewer, approver, care, lead or admin; may be repeated."),
    ],
    settings: SettingsPath = None,
) -> None:
    """Add a person and print the link, good for one visit, where they choose a password."""
    roles = [_role(word) for word in role]
    with telling():
        loaded = load_settings(ctx, settings)
        from monitor.models.columns import utc_now
        from monitor.store.engine import writing
        from monitor.store.opening import open_database
        from monitor.workflow.people import invite

        with (
            open_database(loaded.database, utc_now()) as engine,
            writing(engine) as session,
        ):
            token = invite(session, name=name, email=email, roles=roles, now=utc_now())
    typer.echo(f"{loaded.address}/first-visit/{token}")


def _role(word: str) -> Role:
    from monitor.models.person import Role

    try:
        return Role(word.strip().lower())
    except ValueError:
        fail(f"there is no role {word!r}. Roles are {', '.join(Role)}.")
