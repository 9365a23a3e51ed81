"""The commands over the Slack desk: check and manifest. scheduler.py mounts them as `slack`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import SettingsPath, load_settings, opened
from monitor.errors import OutsideError
from monitor.terminal import SOME_FAILED, fail

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.settings.slack import SlackSection

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

#: In the manifest for requests, the address that is to be your own.
_EXAMPLE = "https://amends.example"


@app.command()
def check(ctx: typer.Context, settings: SettingsPath = None) -> None:
    """Tell which scope, channel, token, event or membership is missing in Slack, and what to do."""
    with opened(ctx, settings, quiet=True) as (loaded, engine):
        slack = _section(loaded)
        from responders.slack.line import look, tied_people, wanted_of

        people, home_opened = tied_people(engine)
        wanted = replace(wanted_of(loaded, slack), people=people, home_opened=home_opened)
        missing = 0
        for line in look(slack, wanted):
            typer.echo(_line(line.verdict.value, line.says))
            missing += line.verdict.value == "MISSING"
    if missing:
        wrong = "one thing is" if missing == 1 else f"{missing} things are"
        fail(f"{wrong} missing; cards or presses do not get through before that", SOME_FAILED)


@app.command()
def manifest(
    ctx: typer.Context,
    settings: SettingsPath = None,
    mode: Annotated[
        str, typer.Option(help="socket or http; else as the settings say, else socket.")
    ] = "",
) -> None:
    """Print the app manifest to paste at api.slack.com/apps, with your own addresses in it."""
    if mode not in ("", "socket", "http"):
        fail("--mode is socket or http.")
    stated, address = _stated(ctx, settings)
    typer.echo(manifest_of(mode or stated, address), nl=False)


def _stated(ctx: typer.Context, settings: Path | None) -> tuple[str, str]:
    """The mode and our address as the settings have them.

    The app is made before there are tokens to name, so settings that are not complete yet, or not
    there, must not stand in the way: then the defaults are told, and what is missing.
    """
    try:
        loaded = load_settings(ctx, settings)
    except OutsideError as error:
        note = "your settings cannot be read, so this is as --mode says, or for Socket Mode:"
        typer.echo(f"amends: {note} {error}", err=True)
        return "socket", ""
    return loaded.slack.mode if loaded.slack else "socket", loaded.service.public_url.rstrip("/")


def manifest_of(mode: str, address: str) -> str:
    """The manifest for a mode; for requests with `address` in the place of the example."""
    name = "manifest.yml" if mode == "socket" else "manifest_http.yml"
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return text.replace(_EXAMPLE, address) if address else text


def _section(loaded: Settings) -> SlackSection:
    if loaded.slack is None:
        fail(f"{loaded.path} has no [slack] section: docs/slack.md tells how to begin.")
    return loaded.slack


def _line(verdict: str, says: str) -> str:
    colours = {"ok": "green", "MISSING": "red", "mind": "yellow"}
    mark = typer.style(f"{verdict:<7}", fg=colours[verdict])
    return f"{mark}  {says}"
