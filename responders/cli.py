"""The commands over what we answer: draft and lint. scheduler.py mounts them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import responders.slack.cli
from monitor.cli import SettingsPath, load_settings
from monitor.terminal import telling

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(responders.slack.cli.app, name="slack", help="The Slack desk.")

Rows = Annotated[
    Path, typer.Argument(help="CSV or JSON lines, plain or .gz; - reads standard input.")
]
Out = Annotated[Path | None, typer.Option(help="Write there; else to standard output.")]


@app.command()
def draft(
    ctx: typer.Context,
    file: Rows = Path("-"),
    out: Out = None,
    settings: SettingsPath = None,
    email: Annotated[str, typer.Option(help="Your mailbox, in place of the settings'.")] = "",
    url: Annotated[str, typer.Option(help="Your contact page, likewise.")] = "",
    phone: Annotated[str, typer.Option(help="Your number, likewise.")] = "",
    signature: Annotated[str, typer.Option(help="Who signs: a real role, likewise.")] = "",
) -> None:
    """Draft a public reply to each row: one JSON line each, in order.

    Rows need `text`, and may have `id`, `title`, `rating` (1 to 5), `author`, `language` and
    `site`, a kind of source such as google_play. Where a person must write, `no_draft` says why.
    Your contact and voice come from the settings where there are any; without a contact the reply
    gives the reference alone. A row that cannot be read gets a line with `error`; then the exit
    code is 1.
    """
    from responders.drafting.mine import mine_of
    from responders.drafting.rows import draft_file

    typed = {"email": email, "url": url, "phone": phone, "signature": signature}
    with telling():
        mine = mine_of(settings, typed, lambda path: load_settings(ctx, path))
    raise typer.Exit(draft_file(file, out, mine))


@app.command()
def lint(
    file: Rows = Path("-"),
    text: Annotated[str | None, typer.Option(help="Check this reply instead of a file.")] = None,
    out: Out = None,
) -> None:
    """Say of each public reply what the guidelines find: one JSON line each, in order.

    Rows need `text`, the reply, and may have `id`, `review`, `title`, `author`, `rating` (1 to 5),
    `site` (a kind of source such as google_play), `language` and `reference`. A row that cannot be
    read gets a line with `error`; then the exit code is 1.
    """
    from responders.linting import lint_file, lint_text

    raise typer.Exit(lint_file(file, out) if text is None else lint_text(text, out))
