"""How every command speaks: sentences on standard error, progress for eyes only, plain data."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NoReturn, TextIO

import typer

from monitor.errors import OutsideError

if TYPE_CHECKING:
    from rich.progress import Progress

SOME_FAILED = 1
USED_WRONGLY = 2


def fail(says: str, code: int = USED_WRONGLY) -> NoReturn:
    """End the command with a sentence on standard error."""
    typer.echo(f"amends: {says}", err=True)
    raise typer.Exit(code)


@contextmanager
def telling() -> Iterator[None]:
    """What a person must act on becomes a sentence and exit code 2, not a traceback."""
    try:
        yield
    except OutsideError as error:
        fail(str(error))


def data_out() -> TextIO:
    """Standard output for data: UTF-8 on every machine, line ends as they are written."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout


@contextmanager
def counting(
    what: str, *, total: int | None = None, beside_data: bool = False
) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, and nothing anywhere else; call what it gives with how many are done.

    `beside_data`: standard output carries data, and no bar runs through it on the same screen.
    """
    with _bar(beside_data=beside_data) as bar:
        if bar is None:
            yield lambda _: None
            return
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def watched(file: BinaryIO, what: str) -> Iterator[BinaryIO]:
    """The file itself, with a bar on a terminal that shows how much of it has been read.

    What is read goes to standard output, so no bar is shown where both meet on one screen.
    """
    with _bar(beside_data=True) as bar:
        size = _size(file)
        if bar is None or not size:
            yield file
        else:
            yield bar.wrap_file(file, total=size, description=what)


@contextmanager
def _bar(*, beside_data: bool) -> Iterator[Progress | None]:
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal or (beside_data and sys.stdout.isatty()):
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Elapsed())
    with Progress(*columns, console=console, transient=True) as bar:
        yield bar


def _size(file: BinaryIO) -> int:
    """How many bytes a plain file has; 0 for a pipe."""
    try:
        return os.fstat(file.fileno()).st_size
    except OSError:
        return 0


def told_to_stop() -> threading.Event:
    """Set by SIGTERM or Ctrl-C; a second Ctrl-C ends the program where it is."""
    stop = threading.Event()

    def told(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    return stop
