"""The world of the kill test: site, Slack and the zygote as processes, and time as we like it."""

from __future__ import annotations

import signal
import struct
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

import requests
from sqlalchemy import Engine, func
from sqlmodel import col, select

from monitor.models.draft import Attempt, Card
from monitor.models.source import Source, Switch, SwitchKind
from monitor.store.engine import connect, reading, writing
from monitor.workflow.texts import Terms
from tests.builders import CONTACT
from tests.connectors.mastodon_site import TOKEN
from tests.crash import complaints, orders, site
from tests.crash.orders import Order
from tests.crash.people import People
from tests.crash.processes import ENDS_WITHIN, Life, Process
from tests.crash.verdict import MOVING
from tests.fakes.slack.world import APP_TOKEN, BOT_TOKEN, DESK
from tests.fakes.wordpress_server import EDITOR

_SETTINGS = """\
[service]
public_url = "https://amends.example"
[http]
allow_private = ["127.0.0.1:{site}"]
timeout_seconds = 5
pace_seconds = 0
[contact]
signature = "{signature}"
email = "{email}"
{slack}[publish]
look_after_seconds = [0.3, 0.6, 1.0, 2.0]
timeout_seconds = 2
[[sources]]
name = "The blog"
connector = "wordpress"
every_minutes = 1
base_url = "http://127.0.0.1:{site}"
user = "{user}"
app_password_secret = "BLOG_PASSWORD"
per_page = 20
rescan = "PT10M"
[[sources]]
name = "The hashtag"
connector = "mastodon"
every_minutes = 1
base_url = "http://127.0.0.1:{site}"
token_secret = "MASTODON_TOKEN"
hashtags = ["{tag}"]
per_page = 3
"""

_SLACK = """\
[slack]
channel = "{desk}"
base_url = "{slack}/api/"
bot_token_secret = "SLACK_BOT_TOKEN"
app_token_secret = "SLACK_APP_TOKEN"
"""


@dataclass
class Kills:
    """What ended lives."""

    at: Counter[str] = field(default_factory=Counter)  #: By named point.
    at_random: int = 0

    def __len__(self) -> int:
        return self.at.total() + self.at_random


class World:
    """One long-lived world on one database; use it in a `with`."""

    def __init__(
        self,
        folder: Path,
        database: str,
        zygote: Process,
        seed: int,
        *,
        sabotage: str = "",
        slow: float = 0.0,
        in_slack: bool = True,
    ) -> None:
        """With `in_slack=False` everybody decides on the web, and there is no Slack at all."""
        self.in_slack = in_slack
        self.folder, self.random = folder, Random(seed)
        self.site_ledger, self.slack_ledger = folder / "site.jsonl", folder / "slack.jsonl"
        self.kills = Kills()
        self.lives: list[Life] = []
        self.said, self.edits = 0, 0
        self._database, self._zygote, self._sabotage = database, zygote, sabotage
        self._ahead = 0.0
        self._board: list[str] = []
        self._write_ahead()
        self._opened = ExitStack()
        with ExitStack() as opened:
            self._open(opened, slow)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process of this world, in whatever state it is."""
        with self._opened:
            for life in self.lives:
                life.send(signal.SIGKILL)
            for life in self.lives:
                life.ended(ENDS_WITHIN)

    def _open(self, opened: ExitStack, slow: float) -> None:
        self.engine: Engine = connect(self._database)
        opened.callback(self.engine.dispose)
        places = self._start(opened, "site", "--ledger", str(self.site_ledger), "--slow", str(slow))
        site_port = places.says()
        self._site = f"http://127.0.0.1:{site_port}"
        self._slack = self._start_slack(opened) if self.in_slack else ""
        text = _SETTINGS.format(
            site=site_port, tag=site.TAG, user=EDITOR.login, signature=CONTACT.signature,
            email=CONTACT.email,
            slack=_SLACK.format(slack=self._slack, desk=DESK) if self.in_slack else "",
        )  # fmt: skip
        (self.folder / orders.SETTINGS).write_text(text)
        terms = Terms(contact=CONTACT, desks=("slack",) if self.in_slack else ())
        self.people = People(self.engine, self._slack, terms, self.now)
        self.people.start()
        opened.callback(self.people.stop)

    def _start_slack(self, opened: ExitStack) -> str:
        slack = self._start(opened, "slack", "--port", "0", "--ledger", str(self.slack_ledger))
        return f"http://127.0.0.1:{slack.says()}"

    def _start(self, opened: ExitStack, name: str, *arguments: str) -> Process:
        made = Process(self.folder / f"{name}.log", f"tests.crash.{name}", *arguments)
        opened.callback(made.close)
        return made

    def now(self) -> datetime:
        """The time in the house."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    def move(self, seconds: float) -> None:
        """Let time pass, for the house and for Slack."""
        if self.in_slack:
            requests.post(f"{self._slack}/_control/move", json={"seconds": seconds}, timeout=10)
        self._ahead += seconds
        self._write_ahead()

    def outlast_leases(self) -> None:
        """Let so much time pass that every row a dead worker held is free, and sources are due."""
        with reading(self.engine) as session:
            tables = (Source, Card, Attempt)
            until = [session.exec(select(func.max(t.lease_until))).one() for t in tables]
        held = [(at - self.now()).total_seconds() + 1 for at in until if at is not None]
        self.move(max(70.0, *held) if held else 70.0)

    def _write_ahead(self) -> None:
        with (self.folder / orders.CLOCK).open("r+b" if self._ahead else "wb") as file:
            file.write(struct.pack("d", self._ahead))

    def born(
        self, *, target: str = "", others: tuple[str, ...] = (), patience: float = 1.0
    ) -> Life:
        """A new life of the service on this world."""
        name = f"life-{len(self.lives) + 1:03}"
        secrets = {
            "AMENDS_DATABASE": self._database,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "BLOG_PASSWORD": EDITOR.password,
            "MASTODON_TOKEN": TOKEN,
        }
        order = Order(name, str(self.folder), target, others, patience, self._sabotage, secrets)
        life = Life(name, int(self._zygote.told(order.line())))
        self.lives.append(life)
        return life

    def say(self, *, happy: bool = False, place: str = "") -> None:
        """One more customer says something."""
        self.said += 1
        where = place or (site.WORDPRESS, site.MASTODON)[self.said % 2]
        text, author = complaints.words(self.random, self.said, happy=happy)
        told = {"place": where, "text": text, "author": author}
        answer = requests.post(f"{self._site}/_control/say", json=told, timeout=10)
        if where == site.WORDPRESS:
            self._board.append(answer.json()["id"])

    def edit(self) -> None:
        """Who wrote last on the board writes it anew."""
        self.said, self.edits = self.said + 1, self.edits + 1
        text, _ = complaints.words(self.random, self.said, happy=False)
        told = {"place": site.WORDPRESS, "id": self._board[-1], "text": text}
        requests.post(f"{self._site}/_control/edit", json=told, timeout=10)

    def hold(self) -> None:
        """Shadow mode: everything but publish."""
        with writing(self.engine) as session:
            switch = Switch(kind=SwitchKind.SHADOW, thrown_by="the test", thrown_at=self.now())
            session.add(switch)

    def let_go(self) -> None:
        """Publish again."""
        with writing(self.engine) as session:
            session.delete(session.exec(select(Switch)).one())

    def approved(self) -> int:
        """Approvals so far."""
        with reading(self.engine) as session:
            return session.exec(select(func.count()).select_from(Attempt)).one()

    def on_their_way(self) -> int:
        """Approved replies that have not come to their end."""
        with reading(self.engine) as session:
            found = select(func.count()).select_from(Attempt).where(col(Attempt.state).in_(MOVING))
            return session.exec(found).one()

    def points(self) -> Counter[str]:
        """Every named point, and how many lives have reached it."""
        return Counter(_lines(self.folder / orders.REACHED))

    def note_end(self, life: Life, *, killed: bool) -> str:
        """Write down what ended a life, `killed` by us or at a point; returns the point."""
        told = dict(line.split("\t") for line in _lines(self.folder / orders.KILLED))
        if life.name in told:
            self.kills.at[told[life.name]] += 1
            return told[life.name]
        assert killed, f"{life.name} ended by itself:\n{self.log(life)[-3000:]}"
        self.kills.at_random += 1
        return ""

    def log(self, life: Life) -> str:
        """What a life wrote."""
        path = self.folder / f"{life.name}.log"
        return path.read_text() if path.exists() else ""


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
