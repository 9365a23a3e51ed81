"""The judge's commands: judge, train, learn, replay, aspect. scheduler.py mounts them."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from monitor.judgement.aspects_cli import aspect_app
from monitor.judgement.label_option import Labels, meanings
from monitor.judgement.learning_cli import learn, replay
from monitor.judgement.training.command import train
from monitor.terminal import fail

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.command()(train)
app.command()(learn)
app.command()(replay)
app.add_typer(aspect_app, name="aspect")


def _finite(value: float | None) -> float | None:
    """No NaN and no infinity: they pass every check of a range."""
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter("must be a number")
    return value


Cost = Annotated[
    float | None,
    typer.Option(
        min=0.001, callback=_finite, help="What an unhappy author who is overlooked costs."
    ),
]


@app.command()
def judge(
    file: Annotated[
        Path, typer.Argument(help="CSV or JSON lines, plain or .gz; - reads standard input.")
    ] = Path("-"),
    model: Annotated[
        str, typer.Option(help='"builtin", a folder, or a model of the Hugging Face hub.')
    ] = "builtin",
    label: Labels = None,
    cut_off: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, callback=_finite, help="From which probability on an author is unhappy."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write there; else to standard output.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a page on how far the judgements can be trusted.")
    ] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="The report shows the most wrong texts.")
    ] = False,
    kind_column: Annotated[
        str, typer.Option(help="For the report: the column with the kind of source.")
    ] = "",
    miss_cost: Cost = None,
    look_cost: Annotated[
        float,
        typer.Option(
            min=0.001, callback=_finite, help="What it costs to look at one who is not unhappy."
        ),
    ] = 1.0,
    looks_a_day: Annotated[
        float | None,
        typer.Option(min=0, callback=_finite, help="How many mentions your people can look at."),
    ] = None,
    days: Annotated[
        float | None,
        typer.Option(
            min=0.01, callback=_finite, help="Over how many days the rows came in; else by dates."
        ),
    ] = None,
) -> None:
    """Say of each row who is unhappy, about what, and how urgently: one JSON line each, in order.

    Rows need `text`, and may have `id`, `title`, `rating` or `stars` (1 to 5) and `language`. A row
    that cannot be judged gets a line with `error`; then the exit code is 1. The report measures
    against a column `unhappy`, `complaint` or `label`; the options below --report are for it.
    """
    with rows_of(file) as stream:
        from monitor.judgement.bulk import Asked, Page, run

        page = None
        if report is not None:
            costs = (miss_cost, look_cost, looks_a_day, days)
            page = Page(report, kind_column, examples, *costs)
        read = None if str(file) == "-" else file
        raise typer.Exit(run(Asked(read, model, meanings(label), cut_off, out, page), stream))


@contextmanager
def rows_of(file: Path) -> Iterator[BinaryIO]:
    """The file open for reading, or standard input for "-"; fails in words."""
    if str(file) != "-":
        try:
            opened = file.open("rb")
        except OSError as error:
            fail(f"{file} cannot be read: {error.strerror}.")
        with opened:
            yield opened
    elif sys.stdin.isatty():
        fail("name a file, or pipe rows in: amends judge reviews.csv")
    else:
        yield sys.stdin.buffer
