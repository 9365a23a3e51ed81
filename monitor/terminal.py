"""How every command speaks: sentences on standard error, progress for eyes only, plain data."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NoReturn, TextIO

import typer

from monitor.errors import OutsideError

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

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
        raw = sys.stdout.buffer
        if isinstance(raw, io.RawIOBase):
            # PYTHONUNBUFFERED: nobody would write the rest of what a signal has cut short.
            sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw))
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout


@contextmanager
def counting(
    what: str, *, total: int | None = None, beside_data: bool = False
) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, and nothing anywhere else; call what it gives with how many are done.

    `beside_data`: standard output carries data, and no bar runs through it on the same screen.
    """
    with _bar(beside_data=beside_data, columns=_count_columns) as bar:
        if bar is None:
            yield lambda _: None
            return
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def watched(
    file: BinaryIO, what: str, *, beside_data: bool = True
) -> Iterator[tuple[BinaryIO, Callable[[int], None]]]:
    """The file itself, and what to tell how many of its rows are done.

    On a terminal a bar shows how much of it is read, the rate, and the time left. Where the data
    go to standard output too, no bar is shown if both meet on one screen.
    """
    with _bar(beside_data=beside_data, columns=_row_columns) as bar:
        if bar is None:
            yield file, lambda _: None
            return
        size = _size(file)
        task = bar.add_task(what, total=size or None, rows="")

        def told(rows: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f", {rows / elapsed:,.0f} a second" if elapsed else ""
            bar.update(task, rows=f"{rows:,} rows{rate}")

        yield (bar.wrap_file(file, total=size, task_id=task) if size else file), told


def _count_columns() -> Sequence[ProgressColumn]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()


def _row_columns() -> Sequence[ProgressColumn]:
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    return (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C waits until what stands inside is done; a second one does not."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread alone
        return
    came: list[int] = []

    def noted(number: int, _: object) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    before = signal.signal(signal.SIGINT, noted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _bar(
    *, beside_data: bool, columns: Callable[[], Sequence[ProgressColumn]]
) -> Iterator[Progress | None]:
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal or (beside_data and sys.stdout.isatty()):
        yield None
        return
    from rich.progress import Progress

    # Data on their way to a file or a pipe must not be taken for words above the bar.
    on_screen = sys.stdout.isatty()
    with Progress(*columns(), console=console, transient=True, redirect_stdout=on_screen) as bar:
        yield bar


def _size(file: BinaryIO) -> int:
    """How many bytes a plain file has; 0 for a pipe."""
    try:
        return os.fstat(file.fileno()).st_size
    except OSError:
        return 0


def told_to_stop() -> threading.Event:
    """Set by SIGTERM or Ctrl-C; a second Ctrl-C ends the program where it is.

    The system may hand a signal to any thread, and then a main thread that waits for the event
    would sleep on; so the signal is read from a pipe, and a thread of its own sets the event.
    """
    stop = threading.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    told, tells = os.pipe()
    os.set_blocking(tells, False)
    signal.set_wakeup_fd(tells, warn_on_full_buffer=False)

    def listen() -> None:
        while os.read(told, 1)[0] not in numbers:
            pass
        stop.set()

    def heard(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)

    for number in numbers:
        signal.signal(number, heard)
    threading.Thread(target=listen, name="signals", daemon=True).start()
    return stop
