"""The commands over how we listen: check and import. scheduler.py mounts them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import SettingsPath, kinds, load_settings
from monitor.errors import OutsideError
from monitor.terminal import SOME_FAILED, USED_WRONGLY, counting, fail, telling

if TYPE_CHECKING:
    from connectors.http import Http
    from connectors.importing import Imported, Rejects
    from monitor.settings import Settings, SourceSettings

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def check(ctx: typer.Context, settings: SettingsPath = None) -> None:
    """Tell whether the settings, the database, every source and desk are well, a line each."""
    with telling():
        loaded = load_settings(ctx, settings)
    from connectors.opening import open_http
    from monitor.settings.values import BUILT_IN

    typer.echo(_line(True, f"settings: {loaded.path}, {_sources(len(loaded.sources))}"))
    well = [_check("database", lambda: _database(loaded))]
    if loaded.judge.model != BUILT_IN:
        well.append(_check("model", lambda: _model(loaded)))
    with open_http(loaded) as http:
        for configured in loaded.sources:
            well.append(_check(configured.name, _asking(configured, http)))
    for desk, ask in kinds(ctx).desks(loaded):
        well.append(_check(desk, ask))
    if not all(well):
        raise typer.Exit(SOME_FAILED)


def _sources(count: int) -> str:
    return "1 source" if count == 1 else f"{count} sources"


def _line(well: bool, says: str) -> str:
    mark = typer.style("ok  ", fg="green") if well else typer.style("FAIL", fg="red")
    return f"{mark}  {says}"


def _check(what: str, ask: Callable[[], str]) -> bool:
    """Print how one thing stands; whatever goes wrong with it, the others are asked too."""
    from monitor.guard import guarded

    wrong = ""

    def note(why: str) -> None:
        nonlocal wrong
        wrong = f"{why}; this is a fault of Amends"

    says = ""
    with guarded(f"check of {what}", note):
        try:
            says = ask()
        except OutsideError as error:
            wrong = str(error)
    typer.echo(_line(not wrong, f"{what}: {wrong or says}"))
    return not wrong


def _database(settings: Settings) -> str:
    from monitor.errors import ConfigError
    from monitor.store.opening import schema_in_words, unchanged_database

    with unchanged_database(settings.database) as engine:
        well, says = schema_in_words(engine)
    if not well:
        raise ConfigError(says)
    return says


def _model(settings: Settings) -> str:
    from monitor.judgement.hub.opening import check_model

    judge = settings.judge
    return check_model(judge.model, judge.labels, judge.languages)


def _asking(configured: SourceSettings, http: Http) -> Callable[[], str]:
    def ask() -> str:
        from connectors.opening import open_source

        source = open_source(configured, http)
        source.connector.check(http)
        return f"{source.connector.title} can be read"

    return ask


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, readable=True, help="CSV or JSON lines, plain or .gz."
        ),
    ],
    source: Annotated[
        str, typer.Option("--source", metavar="NAME", help="The source its rows belong to.")
    ],
    answer: Annotated[
        bool,
        typer.Option("--answer", help="Recent rows may be answered, not only counted."),
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="PATH",
            help="For rows that cannot be read. Default: FILE.rejects.jsonl here.",
        ),
    ] = None,
    settings: SettingsPath = None,
) -> None:
    """Take in the reviews of a file; a second import of the same file changes nothing."""
    if not source.strip():
        fail("--source needs a name, such as --source survey")
    with telling():
        loaded = load_settings(ctx, settings)
        from connectors.importing import Rejects

        kept = Rejects(rejects or Path(f"{file.name}.rejects.jsonl"))
        count, broken = _import(loaded, file, source.strip(), kept, answer=answer)
    typer.echo(count.says(kept.path))
    if broken:
        fail(broken, SOME_FAILED if count.read else USED_WRONGLY)
    if count.rejected:
        raise typer.Exit(SOME_FAILED)


def _import(
    settings: Settings, file: Path, source: str, rejects: Rejects, *, answer: bool
) -> tuple[Imported, str]:
    """What was taken in, and why it ended early if it did."""
    from connectors.files import read_rows
    from connectors.importing import Imported, import_rows, make_known
    from connectors.opening import terms_of
    from monitor.models.columns import utc_now
    from monitor.store.opening import open_database

    now, terms, count = utc_now(), terms_of(settings, ()), Imported()
    with (
        open_database(settings.database, now) as engine,
        counting(f"Importing {file.name}") as done,
    ):
        make_known(engine, settings, source, now)
        rows = read_rows(file)
        try:
            for count in import_rows(engine, terms, source, rows, rejects, now, may_answer=answer):
                done(count.read)
        except OutsideError as error:
            return count, str(error)
    return count, ""
