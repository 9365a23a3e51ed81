"""Two invented kinds of source, and a settings file to try them with."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from monitor.errors import ConfigError
from monitor.settings import Settings, SettingsError, load

CONTACT = """
[contact]
signature = "Mara, customer care at Birch & Kettle"
email = "care@birch-kettle.example"
"""


class Board(BaseModel):
    """A board that asks for a token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str] = "board"
    title: ClassVar[str] = "Notice board"

    url: str = Field(min_length=8)  #: Where it stands, such as "https://board.example".
    token: SecretStr  #: Of our own account there.
    second: SecretStr | None = None
    words: tuple[str, ...] = ()  #: What to look for.
    per_page: int = Field(40, ge=1, le=50)


class Shelf(BaseModel):
    """A folder of files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path = Path("shelf.csv")


def kinds(name: str) -> type[BaseModel]:
    """What connectors.load does for real ones."""
    found: dict[str, type[BaseModel]] = {"board": Board, "shelf": Shelf}
    if name not in found:
        raise ConfigError(f"{name!r} is no kind of source. There are board, shelf")
    return found[name]


def read(folder: Path, text: str, **env: str) -> Settings:
    """The settings in a file with this text."""
    path = folder / "amends.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, env, connectors=kinds)


def wrong(folder: Path, text: str, **env: str) -> list[tuple[int | None, str]]:
    """The mistakes in it, each with its line."""
    try:
        found: Any = read(folder, text, **env)
    except SettingsError as error:
        return [(mistake.line, mistake.says) for mistake in error.mistakes]
    raise AssertionError(f"nothing was found wrong: {found}")


def source(more: str = "", *, name: str = "Board", named: str = 'token_secret = "TOKEN"') -> str:
    """One [[sources]] of the board, six lines long."""
    return (
        f'[[sources]]\nname = "{name}"\nconnector = "board"\n'
        f'url = "https://board.example"\n{named}\n{more}\n'
    )
