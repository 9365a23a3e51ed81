"""`amends run` and `amends once` as whoever runs them sees them: real processes, real signals."""

from __future__ import annotations

import shutil
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Engine
from sqlmodel import SQLModel, select

from monitor.models.audit import Notice
from monitor.models.draft import Attempt, Card, CardState, Draft, DraftState
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.store.engine import connect, reading
from tests.children import Child, child, eventually, free_port, ran
from tests.conftest import Postgres
from tests.fakes.site_server import Seen, Served, SiteServer, as_json

CONTACT = """
[contact]
signature = "Mara, customer care at Birch & Kettle"
email = "care@birch-kettle.example"
"""
COMPLAINT = "The parcel was left in the rain and everything in it is broken. Nobody answers me."


def feed(*texts: str) -> Served:
    """A feed in which people just said this."""
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}</guid><title>About the tea room</title>"
        f"<pubDate>{now}</pubDate><description>{text}</description></item>"
        for number, text in enumerate(texts)
    )
    return Served(
        f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()
    )


@dataclass
class Place:
    """A folder with an amends.toml, and what becomes of it."""

    folder: Path
    database: str = ""  #: Its address; empty: the SQLite file in the folder.

    def settings(self, site: SiteServer, source: str, more: str = "", port: int = 0) -> int:
        """Write the settings for one source; returns the port of the screens."""
        port = port or free_port()
        self.folder.mkdir(exist_ok=True)
        (self.folder / "amends.toml").write_text(
            f'[service]\nlisten = "127.0.0.1:{port}"\n{CONTACT}'
            f'[http]\nallow_private = ["{site.host}"]\npace_seconds = 0\n{more}'
            f'[[sources]]\nname = "Town"\n{source}\n',
            encoding="utf-8",
        )
        return port

    def engine(self) -> Engine:
        """The database, beside the process that works on it."""
        return connect(self.database or f"sqlite:///{self.folder / 'amends.db'}")

    def rows(self, table: type[SQLModel]) -> Sequence[Any]:
        """All rows of a table, as they stand now."""
        engine = self.engine()
        try:
            with reading(engine) as session:
                return session.exec(select(table)).all()
        finally:
            engine.dispose()

    def execute(self, statement: str) -> None:
        """Change the database behind the program's back."""
        with closing(sqlite3.connect(self.folder / "amends.db")) as connection:
            connection.execute(statement)

    def held(self) -> list[str]:
        """Whoever still has a lease, which a process leaves only if it was killed."""
        found = [*self.rows(Source), *self.rows(Card), *self.rows(Attempt)]
        return [row.lease_owner for row in found if row.lease_owner or row.lease_until]


@pytest.fixture(scope="module")
def site() -> Iterator[SiteServer]:
    with SiteServer() as made:
        made.route("GET", "/feed.xml", lambda _: feed(COMPLAINT, "Lovely scones, lovely people."))
        yield made


def town_feed(site: SiteServer) -> str:
    """The settings of a source that reads the feed."""
    return f'connector = "feed"\nurl = "{site.url}/feed.xml"'


@dataclass
class Life:
    """What was seen of one service from its start to its end."""

    place: Place
    health: dict[str, Any]
    drafted: bool
    noticed: bool
    stopped_within: float
    ended: Child


@pytest.fixture(scope="module")
def life(site: SiteServer, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A service whose Slack cannot be reached runs, works, and is told to stop."""
    place = Place(tmp_path_factory.mktemp("life"))
    nowhere = f'[slack]\nchannel = "C0123ABCD"\nbase_url = "http://127.0.0.1:{free_port()}/api/"\n'
    port = place.settings(site, town_feed(site), nowhere)
    tokens = {"SLACK_BOT_TOKEN": "xoxb-of-nobody", "SLACK_APP_TOKEN": "xapp-of-nobody"}
    with child(place.folder, "run", **tokens) as service:
        service.says("Screens: ")
        health = requests.get(f"http://127.0.0.1:{port}/health", timeout=10).json()
        eventually(lambda: len(place.rows(Mention)) == 2, "the reading")
        eventually(lambda: len(place.rows(Draft)) == 1, "the draft")
        eventually(lambda: "slack line" in [n.key for n in place.rows(Notice)], "the notice")
        running = service.code is None
        told = time.monotonic()
        service.tell(signal.SIGTERM)
        service.ends()
        within = time.monotonic() - told
    return Life(place, health, running, running, within, service)


def test_the_service_answers_on_its_health_page(life: Life) -> None:
    assert life.health["ok"] is True


def test_the_service_reads_its_source_and_drafts_for_the_unhappy(life: Life) -> None:
    (draft,) = life.place.rows(Draft)
    unhappy = next(m for m in life.place.rows(Mention) if "rain" in m.text)
    assert (draft.mention_id, draft.state) == (unhappy.id, DraftState.PENDING)


def test_the_service_runs_on_while_slack_is_away_and_says_so(life: Life) -> None:
    assert life.drafted
    (notice,) = (notice for notice in life.place.rows(Notice) if notice.key == "slack line")
    assert notice.over_at is None
    assert "Decide on the web meanwhile" in notice.text
    (card,) = life.place.rows(Card)
    assert (card.state, card.set_aside_at) == (CardState.DUE, None)  # it is owed, and not given up


def test_the_service_stops_when_it_is_told_and_leaves_nothing_half_done(life: Life) -> None:
    assert life.ended.code == 0
    assert life.stopped_within < 15
    assert life.ended.out.endswith("Stopping: what is under way is finished first.\n")
    assert life.place.held() == []
    assert not list(life.place.folder.glob("amends.db-*")), "the database was not closed"


def test_the_service_logs_no_fault_no_words_of_customers_and_no_token(life: Life) -> None:
    assert "Traceback" not in life.ended.err
    assert "failed" not in life.ended.err
    for secret in ("parcel", "Lovely", "of-nobody"):
        assert secret not in life.ended.err + life.ended.out


def test_the_service_leaves_nothing_outside_its_folder(life: Life) -> None:
    assert life.ended.left_behind() == []


class Archive:
    """A comment board whose pages never end; each takes a moment."""

    def __init__(self, site: SiteServer) -> None:
        self.asked = threading.Event()
        site.route("GET", "/wp-json/wp/v2/comments", self.page)

    def page(self, seen: Seen) -> Served:
        """Ten comments nobody has seen yet."""
        number = int(seen.one("page", "1"))
        time.sleep(0.1)
        if number > 2:
            self.asked.set()
        first = 10 * number
        return as_json([self.comment(one) for one in range(first, first + 10)])

    @staticmethod
    def comment(number: int) -> dict[str, Any]:
        """One comment, years old."""
        return {
            "id": number, "post": 1, "parent": 0, "author": 0, "author_name": "Perry",
            "author_url": "", "date_gmt": "2019-03-04T10:00:00", "link": "", "status": "approved",
            "content": {"rendered": f"<p>Comment {number}</p>"}, "type": "comment",
        }  # fmt: skip


def test_a_long_reading_is_let_go_between_two_pages_on_ctrl_c(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with SiteServer() as site:
        archive = Archive(site)
        place.settings(site, f'connector = "wordpress"\nbase_url = "{site.url}"\nper_page = 10')
        with child(tmp_path, "run") as service:
            service.says("Screens: ")
            eventually(archive.asked.is_set, "the reading")
            told = time.monotonic()
            service.tell(signal.SIGINT)
            assert service.ends() == 0
            assert time.monotonic() - told < 15
    (source,) = place.rows(Source)
    assert (source.mark, source.lease_owner, source.lease_until) == ({}, "", None)
    stored = [mention.external_id for mention in place.rows(Mention)]
    assert len(stored) >= 20  # whole pages are kept, and read again next time
    assert len(stored) % 10 == 0
    assert "Traceback" not in service.err


def test_a_second_signal_ends_the_service_where_it_is(tmp_path: Path) -> None:
    numbers = (signal.SIGTERM, signal.SIGINT)
    asked, answer = {f"/{number}.xml": threading.Event() for number in numbers}, threading.Event()

    def silence(seen: Seen) -> Served:
        asked[seen.path].set()
        answer.wait(60)
        return feed()

    with SiteServer() as site, ExitStack() as running:
        running.callback(answer.set)
        site.route("GET", "/.*[.]xml", silence)
        services = {}
        for number in numbers:  # both at once, because each takes seconds to start
            folder = tmp_path / str(int(number))
            Place(folder).settings(site, f'connector = "feed"\nurl = "{site.url}/{number}.xml"')
            services[number] = running.enter_context(child(folder, "run"))
        for number, service in services.items():
            service.says("Screens: ")
            eventually(asked[f"/{number}.xml"].is_set, "the reading")
            service.tell(number)
            service.says("Stopping")
            assert service.code is None  # it waits for what is under way
            service.tell(number)
            assert service.ends() == -number


def test_a_port_that_is_taken_is_a_sentence(site: SiteServer, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = Place(tmp_path).settings(site, town_feed(site), port=taken.getsockname()[1])
        tried = ran(tmp_path, "run")
    assert (tried.code, tried.out) == (2, "")
    assert f"amends: the screens cannot be served on 127.0.0.1:{port}" in tried.err
    assert "Traceback" not in tried.err
    assert Place(tmp_path).rows(Mention) == [], "it began to work all the same"


def test_mistakes_in_the_settings_are_told_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "amends.toml").write_text('[service]\nlistn = "x"\n[judge]\ncut_off = 3\n')
    tried = ran(tmp_path, "run")
    assert (tried.code, tried.out) == (2, "")
    first, *lines = tried.err.splitlines()
    assert first == "amends: amends.toml has 2 mistakes:"
    assert [line.strip().partition(":")[0] for line in lines] == ["line 2", "line 4"]
    assert not (tmp_path / "amends.db").exists()


@pytest.fixture
def empty_postgres(postgres: Postgres) -> Iterator[str]:
    """The address of a database without a table."""
    name = postgres.fresh(migrated=False)
    yield postgres.url(name)
    postgres.drop(name)


def test_two_workers_on_postgresql_double_nothing(
    site: SiteServer, empty_postgres: str, tmp_path: Path
) -> None:
    texts = [f"Order {number}: the box came late and the pot was broken." for number in range(12)]
    site.route("GET", "/busy.xml", lambda _: feed(*texts))
    source = f'connector = "feed"\nurl = "{site.url}/busy.xml"'
    one, other = (Place(tmp_path / name, empty_postgres) for name in ("one", "other"))
    for place in (one, other):
        place.settings(site, source)
    env = {"AMENDS_DATABASE": empty_postgres}

    early = ran(one.folder, "once", **env)
    assert early.code == 2
    assert "run `amends migrate` first" in early.err
    assert ran(one.folder, "migrate", **env).code == 0

    with child(one.folder, "once", **env) as first, child(other.folder, "once", **env) as second:
        assert (first.ends(), second.ends()) == (0, 0)
        assert first.err == second.err == ""

    assert len({m.external_id for m in one.rows(Mention)}) == len(one.rows(Mention)) == 12
    drafts = one.rows(Draft)
    assert len({draft.mention_id for draft in drafts}) == len(drafts) == 12
    assert one.held() == []
    assert "poll 12" in first.out + second.out


def test_a_step_that_fails_is_told_without_anybodys_words_and_made_good_the_next_time(
    site: SiteServer, sqlite_template: Path, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    place.settings(site, town_feed(site))
    shutil.copyfile(sqlite_template, tmp_path / "amends.db")
    place.execute(
        "CREATE TRIGGER full BEFORE INSERT ON assessment BEGIN SELECT RAISE(ABORT, 'full'); END"
    )

    first = ran(tmp_path, "once")
    assert first.code == 1
    assert first.out == "poll 2, draft 0, ask 0, publish 0, chase 0, learn 0\n"
    assert "amends: IntegrityError in judge" in first.err
    assert "parcel" not in first.err

    place.execute("DROP TRIGGER full")
    second = ran(tmp_path, "once")
    assert (second.code, second.err) == (0, "")
    assert second.out == "poll 0, judge 2, draft 1, ask 0, publish 0, chase 0, learn 0\n"
