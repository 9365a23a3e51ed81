"""The commands by which the judge is taught: learn, replay. cli.py mounts them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import SettingsPath, opened
from monitor.judgement.label_option import Labels, meanings
from monitor.terminal import counting, fail

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from monitor.judgement.learning.model import EmbeddingModel
    from monitor.judgement.sentiment import SentimentModel
    from monitor.settings import Settings
    from monitor.workflow.actors import Outcome

BUILT_IN = "builtin"
NONE = "none"


def learn(
    ctx: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be learned; keep nothing.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Back to what judged before.")] = False,
    settings: SettingsPath = None,
) -> None:
    """Learn from what people corrected and decided; only what is no worse on words held out judges.

    Works on the built-in model, on this machine, in seconds.
    """
    if dry_run and undo:
        fail("--dry-run and --undo do not go together.")
    with opened(ctx, settings, quiet=True) as (loaded, engine), told():
        from monitor.judgement.learning.running import learn as run
        from monitor.judgement.learning.telling import lesson_lines
        from monitor.models.columns import utc_now

        if undo:
            _undo(engine)
            return
        taught = run(
            engine, built_in_model(), utc_now(), cut_off=loaded.judge.cut_off, dry_run=dry_run
        )  # fmt: skip
        for line in lesson_lines(taught):
            typer.echo(line)
    if not taught.outcome.ok:
        raise typer.Exit(1)


def _undo(engine: Engine) -> None:
    from monitor.models.columns import utc_now
    from monitor.store.engine import writing
    from monitor.workflow.teaching import undo_lesson

    with writing(engine) as session:
        say(undo_lesson(session, None, built_in_model().name, utc_now()))


def replay(
    ctx: typer.Context,
    model: Annotated[
        str, typer.Option(help='"builtin", a folder, or a model of the hub; else as in amends.toml')
    ] = "",
    label: Labels = None,
    cut_off: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="From which probability on an author is unhappy."),
    ] = None,
    learned: Annotated[
        str, typer.Option(help='The number of a lesson, or "none"; else the one in use.')
    ] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what was written since.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only so many mentions, the newest.")
    ] = None,
    examples: Annotated[int, typer.Option(min=0, max=1000, help="How many to show.")] = 10,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the report there too.")
    ] = None,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Judge everything since that day again, as is set up now."),
    ] = False,
    settings: SettingsPath = None,
) -> None:
    """Run another model, cut-off or lesson over stored history, and show what it would change.

    Nothing is changed, unless --apply puts what was written --since back into the judge's queue.
    """
    day = _midnight(since)
    with opened(ctx, settings, quiet=True) as (loaded, engine), told():
        if apply:
            if model or label or learned or cut_off is not None or day is None:
                fail("--apply needs --since and nothing else: set the rest up first.")
            _apply(loaded, engine, day)
            return
        name = model or loaded.judge.model
        chosen = _model(loaded, engine, name, meanings(label), learned)
        cut_offs = _cut_offs(loaded, chosen, cut_off, own=not model)
        _replay(engine, chosen, cut_offs, day, limit, examples, json_file)


def _midnight(day: datetime | None) -> datetime | None:
    from datetime import UTC

    return day.replace(tzinfo=UTC) if day else None


def _apply(loaded: Settings, engine: Engine, since: datetime) -> None:
    from datetime import timedelta

    from monitor.models.columns import utc_now
    from monitor.store.engine import writing
    from monitor.workflow.teaching import judge_again

    window = timedelta(days=loaded.service.answer_window_days)
    with writing(engine) as session:
        say(judge_again(session, None, since=since, answer_window=window, now=utc_now()))


def _model(
    loaded: Settings, engine: Engine, name: str, labels: Mapping[str, str], learned: str
) -> SentimentModel:
    from monitor.judgement.learning.running import TaughtModel, learned_as

    if labels and name == BUILT_IN:
        fail("--label is for another model: name it with --model.")

    if name != BUILT_IN:
        if learned:
            fail("--learned is for the built-in model: what was learned belongs to it.")
        from monitor.judgement.hub.opening import open_model

        known = loaded.judge if name == loaded.judge.model else None
        told = labels or (known.labels if known else {})
        return open_model(name, told, known.languages if known else ())
    built_in = built_in_model()
    if not learned:
        return TaughtModel(engine, lambda: built_in, fail)()
    if learned != NONE and not learned.isdecimal():
        fail(f'--learned takes the number of a lesson, or "none": not {learned}.')
    try:
        number = None if learned == NONE else int(learned)
        return built_in.taught(learned_as(engine, built_in, number))
    except KeyError:
        fail(f"there is no lesson {learned}.")


def _cut_offs(
    loaded: Settings, model: SentimentModel, cut_off: float | None, *, own: bool
) -> Callable[[str], float]:
    """The one that was typed, else those of the settings; for another model, its own."""
    if cut_off is not None:
        return lambda _: cut_off
    if not own:
        return lambda _: model.cut_off
    from monitor.judgement.cut_offs import cut_offs

    return cut_offs(loaded.judge, model.cut_off).of


def _replay(
    engine: Engine, model: SentimentModel, cut_off_of: Callable[[str], float],
    since: datetime | None, limit: int | None, examples: int, json_file: Path | None,
) -> None:  # fmt: skip
    from monitor.judgement.learning.telling import replay_lines
    from monitor.judgement.replaying import replay as run
    from monitor.judgement.words.model import word_models
    from monitor.store import past
    from monitor.store.engine import reading

    with reading(engine) as session:
        total = past.count(session, since)
    total = total if limit is None else min(total, limit)
    started = time.monotonic()
    with counting("Judging again", total=total) as done:
        history = past.mentions(engine, since, limit)
        made = run(model, history, cut_off_of, others=word_models(), examples=examples, done=done)
    for line in replay_lines(made, time.monotonic() - started):
        typer.echo(line)
    if json_file is not None:
        text = json.dumps(made.to_json(), ensure_ascii=False, indent=1)
        try:
            json_file.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            fail(f"{json_file} cannot be written: {error.strerror}.")


def built_in_model() -> EmbeddingModel:
    """The model that comes with Amends, as it was delivered."""
    from monitor.judgement.model import built_in

    return built_in()


def say(outcome: Outcome) -> None:
    """What became of a move; exit code 2 where it was refused."""
    if not outcome.ok:
        fail(outcome.says)
    typer.echo(outcome.says)


@contextmanager
def told() -> Iterator[None]:
    """A model that fails is told in words."""
    from monitor.judgement.sentiment import ModelFailed

    try:
        yield
    except ModelFailed as error:
        fail(str(error))
