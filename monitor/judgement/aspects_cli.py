"""The commands for aspects of the team's own: aspect add, list, retire, try. cli.py mounts them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import SettingsPath, opened
from monitor.judgement.learning_cli import built_in_model, say, told
from monitor.terminal import fail

aspect_app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@aspect_app.callback()
def aspect() -> None:
    """Aspects of your own: named, shown by five examples, found from then on."""


@aspect_app.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Such as parking.")],
    example: Annotated[
        list[str] | None, typer.Option("--example", help="What people write about it; repeat it.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A text file with one example a line.")
    ] = None,
    word: Annotated[
        list[str] | None,
        typer.Option("--word", help='A word that names it for sure; "park*" for all such.'),
    ] = None,
    settings: SettingsPath = None,
) -> None:
    """Teach the judge an aspect; it is found from the next judging on."""
    examples = [*(example or []), *_lines(file)]
    with opened(ctx, settings, quiet=True) as (_, engine):
        from monitor.judgement.aspects import names
        from monitor.models.columns import utc_now
        from monitor.store.engine import writing
        from monitor.workflow.teaching import add_aspect

        with writing(engine) as session:
            outcome = add_aspect(
                session, None, name=name, examples=examples, words=word or [], taken=names(),
                now=utc_now(),
            )  # fmt: skip
        say(outcome)


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        fail(f"{file} cannot be read as text.")


@aspect_app.command("list")
def list_aspects(ctx: typer.Context, settings: SettingsPath = None) -> None:
    """Tell your own aspects, those that were retired as well."""
    with opened(ctx, settings, quiet=True) as (_, engine):
        from monitor.store import learning
        from monitor.store.engine import reading

        with reading(engine) as session:
            rows = learning.aspects(session, retired=True)
    for row in rows:
        gone = f", retired {row.retired_at:%Y-%m-%d}" if row.retired_at else ""
        words = f", words: {', '.join(row.words)}" if row.words else ""
        typer.echo(f"{row.name}: {len(row.examples)} examples{words}{gone}")
    if not rows:
        typer.echo("There is none yet: amends aspect add NAME --example … five times")


@aspect_app.command("retire")
def retire(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Which one.")],
    settings: SettingsPath = None,
) -> None:
    """Look for it no more; what was found stays."""
    with opened(ctx, settings, quiet=True) as (_, engine):
        from monitor.models.columns import utc_now
        from monitor.store.engine import writing
        from monitor.workflow.teaching import retire_aspect

        with writing(engine) as session:
            say(retire_aspect(session, None, name, utc_now()))


@aspect_app.command("try")
def try_out(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Which one.")],
    text: Annotated[str, typer.Argument(help="What somebody might write.")],
    settings: SettingsPath = None,
) -> None:
    """Tell for each sentence of a text whether it speaks of the aspect."""
    with opened(ctx, settings, quiet=True) as (_, engine), told():
        from monitor.judgement.learning.matching import matches_in
        from monitor.judgement.learning.running import head_of
        from monitor.judgement.replaying import plain

        model = built_in_model()
        head = head_of(engine, model, name.lower())
        if head is None:
            fail(f"there is no aspect of yours called {plain(name)}.")
        found = matches_in(model, head, text)
    for one in found:
        typer.echo(f"{'yes' if one.found else 'no '}  {one.likely:.2f}  {plain(one.text)}")
