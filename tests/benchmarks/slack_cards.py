"""How soon a card stands in Slack, and whether many at once all get there: two figures.

python -m tests.benchmarks.slack_cards

First the real line on loopback, by the real clock and the built-in model: a complaint is stored,
and judge, draft and ask are woken, as the service does it; the time until its card stands. The
complaints come 1.1 s apart, for Slack takes one message a second in a channel.

Then 200 cards at once in three channels, on a Slack that keeps its documented rates, with 429s,
500s, 504s, dropped connections and a process that dies after 100 cards; its clock runs as fast as
we wait.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from monitor.judgement.model import built_in
from monitor.judgement.waiting import Judging
from monitor.store import migrate
from monitor.store.engine import connect, writing
from responders.answering import Answering
from responders.asking import Asking
from responders.drafting.write import write
from responders.slack.desk import SlackDesk
from tests import builders
from tests.fakes.slack.world import Clock
from tests.fakes.slack_server import BOT_TOKEN, DESK, SlackServer
from tests.responders.slack import storm

COMPLAINTS = (
    "The {} arrived with a crack, and nobody answered my two mails about it.",
    "I waited forty minutes for the {} and the staff just shrugged. Never again.",
    "Charged twice for the {}, and support has kept silent for a week.",
    "The {} stopped working after three days; I want my money back.",
    "Rude service, cold food, and the {} was missing from our order.",
)
THINGS = ("kettle", "teapot", "parcel", "lamp", "kit", "jug")


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def waits(engine: Engine, number: int) -> list[float]:
    """Seconds from a stored mention to its card, for so many complaints, one by one."""
    with SlackServer(clock=Clock()) as slack:
        desk = SlackDesk(BOT_TOKEN, DESK, base_url=slack.api_url, timeout=timedelta(seconds=10))
        terms = builders.terms()
        steps: tuple[Callable[[], int], ...] = (
            Judging(engine, built_in, now).run,
            Answering(engine, terms, write, now).run,
            Asking(engine, desk, "slack", "bench", now, "https://amends.example").run,
        )
        with writing(engine) as session:
            source = builders.source(session)
            source_id = source.id
        found = []
        for n in range(number + 1):
            text = COMPLAINTS[n % len(COMPLAINTS)].format(THINGS[n % len(THINGS)])
            with writing(engine) as session:
                at = session.get_one(type(source), source_id)
                builders.mention(session, at, f"b-{n}", text, author=f"a-{n}", when=now())
            started = time.perf_counter()
            for step in steps:
                step()
            found.append(time.perf_counter() - started)
            if len(slack.messages()) != n + 1:
                sys.exit(f"complaint {n} has no card")
            time.sleep(1.1)
        return found[1:]  # the first one loads the model


def fresh(folder: Path, name: str) -> Engine:
    """A new database."""
    engine = connect(f"sqlite:///{folder / name}.db")
    migrate.upgrade(engine, builders.NOW)
    return engine


def main() -> None:
    """Measure both and print them."""
    folder = Path(tempfile.mkdtemp())
    try:
        found = waits(fresh(folder, "line"), 40)
        sys.stdout.write(
            f"stored mention to card: median {statistics.median(found):.2f} s, "
            f"90 % {sorted(found)[int(0.9 * len(found))]:.2f} s, worst {max(found):.2f} s, "
            f"of {len(found)}\n"
        )
        for seed in range(3):
            began = time.perf_counter()
            outcome = storm.run(fresh(folder, f"storm{seed}"), 200, seed=seed)
            sys.stdout.write(
                f"200 at once, weather {seed}: {outcome.posted} stand, "
                f"{outcome.wanted - outcome.standing} lost, {outcome.doubled} doubled, "
                f"{outcome.calls['chat.postMessage']} posts asked for, "
                f"{outcome.calls['conversations.history']} searches, {outcome.lives} lives, "
                f"{outcome.seconds:.0f} s by Slack's clock, "
                f"{time.perf_counter() - began:.0f} s by ours\n"
            )
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
