"""Runs commands as a person would, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer
from pydantic import BaseModel
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

import connectors.cli
import monitor.cli
import monitor.judgement.cli
from monitor.settings import Kinds


@dataclass(frozen=True)
class Commands:
    """The commands over one database, one folder and one choice of connectors."""

    folder: Path  #: Where they are run; amends.toml lies here.
    names: tuple[str, ...]
    load: Callable[[str], type[BaseModel]]
    database: str = ""

    def run(self, *words: str, stdin: str | bytes | None = None, **env: str) -> Result:
        """One command; standard output and standard error come apart."""
        if self.database:
            env = {"AMENDS_DATABASE": self.database, **env}
        path = self.folder / "amends.toml"
        env = {"AMENDS_SETTINGS": str(path), **env}
        # Not caught: a fault of ours shows itself, where a quiet exit code would hide it.
        return CliRunner().invoke(
            self._root(), list(words), input=stdin, env=env, catch_exceptions=False
        )

    def settings(self, text: str) -> None:
        """Write the settings file."""
        (self.folder / "amends.toml").write_text(text, encoding="utf-8")

    def _root(self) -> typer.Typer:
        root = typer.Typer()
        for commands in (monitor.cli.app, monitor.judgement.cli.app, connectors.cli.app):
            root.add_typer(commands)

        @root.callback()
        def start(ctx: typer.Context) -> None:
            ctx.obj = Kinds(self.names, self.load)

        return root


def url_of(engine: Engine) -> str:
    """The whole address of a test's database."""
    return engine.url.render_as_string(hide_password=False)
