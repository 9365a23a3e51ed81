"""Runs the service. Read the steps in order and you have read the program.

    poll ──► judge ──► draft ──► ask ──► (a person decides) ──► publish ──► chase ──► learn

Each step asks the store for rows in one state, works, and moves them with a conditional update:
killing the process anywhere loses nothing and doubles nothing, and every step may run twice.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

import connectors.cli
import monitor.cli
import monitor.judgement.cli
import responders
import responders.cli
from monitor import logs
from monitor.cli import SettingsPath, opened
from monitor.guard import guarded
from monitor.pace import Paces, worker_name
from monitor.terminal import SOME_FAILED, fail, telling, told_to_stop

if TYPE_CHECKING:  # loaded where they are put together, so that `amends --help` is quick
    from sqlalchemy import Engine

    from connectors.reading import Reader
    from connectors.source import OpenSource
    from monitor.judgement.sentiment import SentimentModel
    from monitor.judgement.waiting import Judging
    from monitor.settings import Settings
    from monitor.workflow.following import Following
    from responders.answering import Answering
    from responders.asking import Asking, Desk
    from responders.publish import Publisher


@dataclass(frozen=True)
class House:
    """Everything the steps need; `open_house` puts it together, once a process."""

    engine: Engine
    clock: Callable[[], datetime]
    sources: Sequence[OpenSource]
    reader: Reader
    judging: Judging
    answering: Answering
    askings: Sequence[Asking]
    publisher: Publisher
    following: Following
    stopping: threading.Event = field(default_factory=threading.Event)


def poll(house: House) -> int:
    """Read the sources that are due, store what they say; how many mentions are new or edited."""
    by_name = {source.name: source for source in house.sources}

    def read(name: str) -> int:
        with guarded(f"read {name}"):
            tally = house.reader.read(by_name[name])
            return tally.new + tally.edited if tally else 0
        return 0

    with ThreadPoolExecutor(4) as readers:  # sources read at the same time
        return sum(readers.map(read, house.reader.due(list(by_name))))


def judge(house: House) -> int:
    """Say of each mention who is unhappy, about what, and how urgently."""
    return house.judging.run()


def draft(house: House) -> int:
    """Write a reply for each mention that needs one, and propose the case it offers."""
    return house.answering.run()


def ask(house: House) -> int:
    """Put the drafts before people."""
    return sum(asking.run() for asking in house.askings)


def publish(house: House) -> int:
    """Publish what a person approved, at most once each, and look for what is uncertain."""
    return house.publisher.run()


def chase(house: House) -> int:
    """Remind of promises near their time, escalate those past it, tell of what fell silent."""
    fired = house.following.chase()
    for asking in house.askings:
        with guarded("tell the desk"):
            asking.tell_notices()
    return fired


def learn(house: House) -> int:
    """Find out whether it helped, and learn from what people said of the judge's findings."""
    return house.following.learn() + house.judging.learn()


STEPS = (poll, judge, draft, ask, publish, chase, learn)


def once(house: House, failed: list[str] | None = None) -> dict[str, int]:
    """Each step once, in order; what each moved. With `failed`, what fails there stops no other."""
    done = {}
    for step in STEPS:
        with nullcontext() if failed is None else guarded(step.__name__, failed.append):
            done[step.__name__] = step(house)
    return done


class Timetable:
    """The steps, at their times: the ticks are the safety net, `wake` is the pace."""

    def __init__(self, house: House) -> None:
        from apscheduler.executors.pool import ThreadPoolExecutor as Workers
        from apscheduler.schedulers.background import BackgroundScheduler

        self.house = house
        # Cards go out one a second, so neither drafts nor approved replies must queue behind them.
        works = ((judge, draft), (ask,), (publish,))
        self.paces = Paces(*(partial(self._turn, *steps) for steps in works))
        self.wake = self.paces.wake
        self._jobs = BackgroundScheduler(
            timezone="UTC",
            executors={"default": Workers(3)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.every(1, lambda: self._turn(poll))
        self.every(5, self.wake)
        self.every(60, lambda: self._guarded(chase))
        self.every(300, lambda: self._guarded(learn))

    def every(self, seconds: int, work: Callable[[], object]) -> None:
        """Do something at times, beginning now."""
        now = datetime.now(UTC)
        self._jobs.add_job(work, "interval", seconds=seconds, next_run_time=now)

    def start(self) -> None:
        """Begin; returns at once."""
        self.paces.start()
        self._jobs.start()

    def stop(self) -> None:
        """Let what is under way come to its end, and start nothing more."""
        self.house.stopping.set()
        self._jobs.shutdown(wait=True)
        self.paces.stop()

    def _turn(self, *steps: Callable[[House], int]) -> None:
        """These steps, one after the other; what they moved may be work for all the others."""
        moved = [self._guarded(step) for step in steps if not self.house.stopping.is_set()]
        if any(moved):
            self.wake()

    def _guarded(self, step: Callable[[House], int]) -> int:
        with guarded(step.__name__):
            return step(self.house)
        return 0


def open_house(
    settings: Settings,
    engine: Engine,
    desks: Mapping[str, Desk],
    *,
    model: Callable[[], SentimentModel] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> House:
    """Put the parts together, and bring the store in step with the settings file."""
    from connectors import opening
    from connectors.reading import Reader
    from monitor.judgement.waiting import open_judging
    from monitor.store.engine import writing
    from monitor.workflow.following import Following
    from responders.opening import open_responders

    http = opening.open_http(settings)
    sources = [opening.open_source(configured, http) for configured in settings.sources]
    terms = opening.terms_of(settings, tuple(desks))
    stopping = threading.Event()
    owner = worker_name()
    with writing(engine) as session:
        opening.declare(session, settings, sources, clock())
    answers = open_responders(
        settings, engine, terms, desks, opening.by_place(sources), owner, clock, stopping.is_set
    )
    return House(
        engine=engine,
        clock=clock,
        sources=sources,
        reader=Reader(engine, terms, owner, clock, random.random, stopping.is_set),
        judging=open_judging(engine, settings.judge, clock, stopping.is_set, model),
        answering=answers.answering,
        askings=answers.askings,
        publisher=answers.publisher,
        following=Following(engine, clock),
        stopping=stopping,
    )


def serve(settings: Settings, engine: Engine, stop: threading.Event, **more: Any) -> None:
    """Run the line, the desks and the screens until `stop` is set; nothing is left half done."""
    from monitor.web.app import create_app
    from monitor.web.serving import Screens

    desks = responders.open_desks(settings)
    house = open_house(settings, engine, desks)
    timetable = Timetable(house)
    terms, address = house.answering.terms, settings.address
    app = create_app(
        engine, terms, clock=house.clock, wake=timetable.wake, public_url=address,
        timezone=settings.service.timezone, preview=house.answering.preview, **more,
    )  # fmt: skip
    lines = responders.open_lines(settings, desks, engine, terms, house.clock, timetable.wake)
    with ExitStack() as running:
        for line in lines:
            line.mount(app)
            timetable.every(60, line.keep)
            timetable.every(15, line.refresh)
            running.callback(line.close)
        screens = Screens(app, *settings.host_and_port)
        screens.start()
        running.callback(screens.stop)
        timetable.start()
        running.callback(timetable.stop)
        listens = "one source" if len(house.sources) == 1 else f"{len(house.sources)} sources"
        typer.echo(f"Amends listens to {listens}. Screens: {address}")
        stop.wait()
        typer.echo("Stopping: what is under way is finished first.")


app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
for commands in (monitor.cli, monitor.judgement.cli, connectors.cli, responders.cli):
    app.add_typer(commands.app)


@app.callback()
def amends(ctx: typer.Context) -> None:
    """Hear the unhappy customer in public; make it right in private."""
    from monitor.settings import Kinds

    ctx.obj = Kinds(sorted(connectors.CONNECTORS), connectors.load, responders.check_desks)


@app.command()
def run(ctx: typer.Context, settings: SettingsPath = None) -> None:
    """Listen, draft, ask, publish and chase, and serve the screens, until told to stop."""
    with opened(ctx, settings) as (loaded, engine):
        serve(loaded, engine, told_to_stop())


@app.command("once")
def once_command(ctx: typer.Context, settings: SettingsPath = None) -> None:
    """Each step once, in order, and end: for cron."""
    failed: list[str] = []
    with opened(ctx, settings, quiet=True) as (loaded, engine):
        done = once(open_house(loaded, engine, responders.open_desks(loaded)), failed)
    typer.echo(", ".join(f"{step} {count}" for step, count in done.items()))
    if failed:
        fail(f"{', '.join(failed)}: the next time it is tried again", SOME_FAILED)


@app.command()
def demo(
    one_pass: Annotated[bool, typer.Option("--once", help="One pass, tell it, and end.")] = False,
    port: Annotated[int, typer.Option(help="Where the screens are served.")] = 8700,
) -> None:
    """Show everything on an invented tea room: no key, no network, no file."""
    from connectors.demo.trying import demo_town, tell

    logs.set_up(quiet=True)
    with telling(), demo_town(port) as town:
        once(open_house(town.settings, town.engine, {}))
        tell(town)
        if not one_pass:
            serve(town.settings, town.engine, told_to_stop(), **town.signed_in)


def main() -> None:
    """The command `amends`."""
    app()
