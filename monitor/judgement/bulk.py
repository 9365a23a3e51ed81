"""One run of `amends judge`: opens what is named, tells the screen, and writes the report."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from monitor.judgement.command import Counts, Told, judge_stream
from monitor.judgement.sentiment import ModelFailed, SentimentModel
from monitor.judgement.words.model import word_models
from monitor.terminal import data_out, fail, watched

if TYPE_CHECKING:
    from monitor.judgement.report.collecting import Collected

BUILT_IN = "builtin"
INTERRUPTED = 130  #: As every shell has it for Ctrl-C.


@dataclass(frozen=True)
class Page:
    """The report that is wanted beside the judgements."""

    path: Path
    kind_column: str = ""
    examples: bool = False
    miss_cost: float | None = None  #: None: as the model's own cut-off implies.
    look_cost: float = 1.0
    looks_a_day: float | None = None
    days: float | None = None


@dataclass(frozen=True)
class Asked:
    """What was typed."""

    file: Path | None  #: None: standard input.
    model: str = BUILT_IN
    labels: Mapping[str, str] = field(default_factory=dict)  #: What another model's labels mean.
    cut_off: float | None = None
    out: Path | None = None  #: None: standard output.
    page: Page | None = None

    @property
    def name(self) -> str:
        """The file's name, by which its format is told; "" for standard input."""
        return self.file.name if self.file else ""


def run(asked: Asked, stream: BinaryIO) -> int:
    """Judge the whole stream; the exit code. Fails in words, and leaves whole lines only."""
    _check_places(asked)
    model = opened(asked.model, asked.labels)
    collected = _collected(asked.page)
    started = time.monotonic()
    counts = _judge(asked, stream, model, collected)
    if asked.page and collected is not None:
        _report(asked, asked.page, collected, model, time.monotonic() - started)
    return counts.exit_code


def opened(name: str, labels: Mapping[str, str] | None = None) -> SentimentModel:
    """The model of that name; the libraries of another than the built-in come only with it."""
    if labels and name == BUILT_IN:
        fail("--label is for another model: name it with --model.")
    try:
        if name == BUILT_IN:
            from monitor.judgement.model import built_in

            return built_in()
        from monitor.judgement.hub.opening import open_model

        return open_model(name, labels)
    except ModelFailed as error:
        fail(str(error))


def _judge(
    asked: Asked, stream: BinaryIO, model: SentimentModel, collected: Collected | None
) -> Counts:
    done = [Counts()]

    def noted(counts: Counts) -> None:
        done[0] = counts
        tell(counts.rows)

    beside = asked.out is None
    try:
        with _written(asked.out) as out, watched(stream, "Judging", beside_data=beside) as shown:
            read, tell = shown
            told = Told(collected, noted)
            return judge_stream(
                model,
                read,
                out,
                name=asked.name,
                cut_off=asked.cut_off,
                told=told,
                others=word_models(),
            )
    except KeyboardInterrupt:
        fail(f"stopped: {done[0].rows:,} rows have their line, none is broken.", INTERRUPTED)
    except BrokenPipeError:
        raise  # whoever read has seen enough: the command ends quietly
    except OSError as error:
        fail(f"{asked.out or 'the result'} cannot be written: {error.strerror}.")
    except ModelFailed as error:
        fail(str(error))


@contextmanager
def _written(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield data_out()
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file


def _check_places(asked: Asked) -> None:
    """Nothing is overwritten by what is made from it, and a place that fails is told at once."""
    page = asked.page.path if asked.page else None
    named = [path.resolve() for path in (asked.file, asked.out, page) if path is not None]
    if len(set(named)) < len(named):
        fail("the file, --out and --report must be different files.")
    for path in (asked.out, page):
        if path is not None and (path.is_dir() or not os.access(path.absolute().parent, os.W_OK)):
            fail(f"{path} cannot be written: it is a folder, or lies in none that can be written.")


def _collected(page: Page | None) -> Collected | None:
    if page is None:
        return None
    from monitor.judgement.report.collecting import Collected

    return Collected(page.kind_column, examples=page.examples)


def _report(
    asked: Asked, page: Page, collected: Collected, model: SentimentModel, seconds: float
) -> None:
    from monitor.judgement.outcomes import Costs
    from monitor.judgement.report.page import page_of, save
    from monitor.judgement.report.view import About, report_of

    implied = Costs.at(model.cut_off, page.look_cost)
    about = About(
        file=asked.name or "standard input",
        model=model.name,
        made_at=datetime.now(UTC),
        in_use=model.cut_off if asked.cut_off is None else asked.cut_off,
        costs=Costs(page.miss_cost, page.look_cost) if page.miss_cost else implied,
        seconds=seconds,
        looks_a_day=page.looks_a_day,
        days=page.days,
    )
    try:
        save(page_of(report_of(collected, about)), page.path)
    except OSError as error:
        fail(f"{page.path} cannot be written: {error.strerror}.")
