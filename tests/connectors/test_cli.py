"""The commands over how we listen, run as a person runs them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

import connectors
from connectors import CONNECTORS
from connectors.importing import BATCH
from monitor.models.mention import Answer, Mention, Origin
from monitor.models.source import Source
from monitor.store import migrate, sources
from monitor.store.engine import reading
from tests.commands import Commands, url_of
from tests.fakes.site_server import Served, SiteServer

CONTACT = """
[contact]
signature = "Mara, customer care at Birch & Kettle"
email = "care@birch-kettle.example"
"""
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><guid>1</guid><title>The kettle</title><description>It broke.</description></item>
</channel></rss>"""


@pytest.fixture
def over(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands over either database, without a source."""
    return _commands(engine, tmp_path, monkeypatch)


@pytest.fixture
def ready(sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands over SQLite, where one database is enough."""
    return _commands(sqlite_engine, tmp_path, monkeypatch)


def _commands(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.chdir(folder)
    made = Commands(folder, tuple(CONNECTORS), connectors.load, url_of(engine))
    made.settings(CONTACT)
    return made


@pytest.fixture
def site() -> Iterator[SiteServer]:
    """A site with one sound feed."""
    with SiteServer() as made:
        made.route("GET", "/feed.xml", lambda _: Served(FEED))
        yield made


def feed(site: SiteServer, name: str = "News", path: str = "/feed.xml") -> str:
    """A [[sources]] that reads a feed of the site."""
    return f'[[sources]]\nname = "{name}"\nconnector = "feed"\nurl = "{site.url}{path}"\n'


def allowing(site: SiteServer) -> str:
    """The [http] that lets us read from this machine."""
    return f'[http]\nallow_private = ["{site.host}"]\n'


def rows(folder: Path, *texts: str, name: str = "reviews.csv") -> Path:
    """A table of reviews, one a text."""
    path = folder / name
    path.write_text("text\n" + "".join(f'"{text}"\n' for text in texts), encoding="utf-8")
    return path


def stored(engine: Engine) -> list[Mention]:
    """Every mention, in the order it came."""
    with reading(engine) as session:
        return list(session.exec(select(Mention).order_by(col(Mention.id))))


class TestCheck:
    def test_all_is_well(self, over: Commands, site: SiteServer) -> None:
        over.settings(CONTACT + allowing(site) + feed(site))
        result = over.run("check")
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines() == [
            f"ok    settings: {over.folder}/amends.toml, 1 source",
            f"ok    database: at schema {migrate.newest()}",
            "ok    News: RSS or Atom feed can be read",
        ]

    def test_one_source_that_fails_does_not_keep_the_others_from_being_asked(
        self, ready: Commands, site: SiteServer
    ) -> None:
        text = feed(site, "Gone", "/gone.xml") + feed(site)
        ready.settings(CONTACT + allowing(site) + text)
        result = ready.run("check")
        assert result.exit_code == 1
        _, _, gone, news = result.stdout.splitlines()
        assert gone.startswith(f"FAIL  Gone: {site.host}")
        assert news.startswith("ok    News")

    def test_a_private_address_is_told_as_such(self, ready: Commands, site: SiteServer) -> None:
        ready.settings(CONTACT + feed(site))
        result = ready.run("check")
        assert result.exit_code == 1
        assert "private address" in result.stdout
        assert site.seen == []

    def test_mistakes_in_the_settings_come_first(self, ready: Commands) -> None:
        ready.settings("[service]\nlistn = 1\n")
        result = ready.run("check")
        assert (result.exit_code, result.stdout) == (2, "")
        assert 'did you mean "listen"?' in result.stderr

    def test_a_database_to_be_made_is_not_made_by_asking(self, tmp_path: Path) -> None:
        commands = Commands(tmp_path, (), connectors.load)
        commands.settings("")
        result = commands.run("check")
        assert result.exit_code == 0
        assert "is made at the first start" in result.stdout
        assert not (tmp_path / "amends.db").exists()

    def test_an_empty_database_is_well_only_where_it_is_filled_by_itself(
        self, empty_engine: Engine, tmp_path: Path
    ) -> None:
        commands = Commands(tmp_path, (), connectors.load, url_of(empty_engine))
        commands.settings("")
        result = commands.run("check")
        if empty_engine.dialect.name == "sqlite":
            assert result.exit_code == 0
        else:
            assert result.exit_code == 1
            assert "FAIL  database: empty: run `amends migrate`" in result.stdout

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        commands = Commands(tmp_path, (), connectors.load, "sqlite:////nowhere/amends.db")
        commands.settings("")
        result = commands.run("check")
        assert result.exit_code == 1
        assert "there is no folder /nowhere" in result.stdout


class TestImport:
    def test_rows_are_stored_to_be_counted(self, over: Commands, engine: Engine) -> None:
        path = rows(over.folder, "It broke.", "Lovely.")
        result = over.run("import", str(path), "--source", "survey")
        assert result.exit_code == 0, result.output
        assert result.stdout == "2 read: 2 new, 0 edited, 0 there already, 0 rejected\n"
        first, second = stored(engine)
        assert (first.text, second.text) == ("It broke.", "Lovely.")
        assert (first.place, first.origin) == ("import:survey", Origin.IMPORT)
        assert (first.answer, first.answer_why) == (Answer.COUNT, "imported to count")
        with reading(engine) as session:
            made = sources.by_name(session, "survey")
            assert made is not None
            assert (made.kind, made.place) == ("import", "import:survey")

    def test_a_second_import_changes_nothing(self, over: Commands, engine: Engine) -> None:
        path = rows(over.folder, "It broke.", "It broke.", "Lovely.")
        over.run("import", str(path), "--source", "survey")
        result = over.run("import", str(path), "--source", "survey")
        assert result.exit_code == 0
        assert result.stdout == "3 read: 0 new, 0 edited, 3 there already, 0 rejected\n"
        assert [mention.revision for mention in stored(engine)] == [1, 1, 1]

    def test_a_changed_row_is_an_edit(self, ready: Commands, sqlite_engine: Engine) -> None:
        path = ready.folder / "reviews.csv"
        path.write_text("id,text\n7,It broke.\n")
        ready.run("import", str(path), "--source", "survey")
        path.write_text("id,text\n7,It was mended.\n")
        result = ready.run("import", str(path), "--source", "survey")
        assert "0 new, 1 edited" in result.stdout
        assert stored(sqlite_engine)[0].revision == 2

    def test_recent_rows_may_be_answered_if_that_is_asked_for(
        self, ready: Commands, sqlite_engine: Engine
    ) -> None:
        recent, old = datetime.now(UTC) - timedelta(days=1), datetime(2019, 1, 1, tzinfo=UTC)
        path = ready.folder / "reviews.csv"
        path.write_text(f"text,date\nNew,{recent.isoformat()}\nOld,{old.isoformat()}\n")
        ready.run("import", str(path), "--source", "survey", "--answer")
        found = stored(sqlite_engine)
        assert [mention.answer for mention in found] == [Answer.MAY, Answer.COUNT]
        assert found[1].answer_why == "older than the answer window"

    def test_rows_that_cannot_be_read_are_put_aside_with_the_reason(
        self, over: Commands, engine: Engine
    ) -> None:
        path = over.folder / "reviews.csv"
        path.write_text("text,rating\nIt broke.,1\nNo stars.,eleven\nLovely.,5\n")
        result = over.run("import", str(path), "--source", "survey")
        assert result.exit_code == 1
        assert "2 new" in result.stdout
        assert "1 rejected (see reviews.csv.rejects.jsonl)" in result.stdout
        (line,) = (over.folder / "reviews.csv.rejects.jsonl").read_text().splitlines()
        reject = json.loads(line)
        assert reject["line"] == 3
        assert reject["reason"]
        assert reject["raw"] == "No stars.,eleven"
        assert len(stored(engine)) == 2

    def test_rejects_go_where_they_are_wanted_and_start_anew(self, ready: Commands) -> None:
        path, kept = ready.folder / "reviews.csv", ready.folder / "bad.jsonl"
        path.write_text("text,rating\nNo stars.,eleven\n")
        for _ in range(2):
            args = ("import", str(path), "--source", "survey", "--rejects", str(kept))
            assert ready.run(*args).exit_code == 1
        assert len(kept.read_text().splitlines()) == 1
        assert not (ready.folder / "reviews.csv.rejects.jsonl").exists()

    def test_more_rows_than_a_transaction_takes_are_all_stored(
        self, ready: Commands, sqlite_engine: Engine
    ) -> None:
        path = rows(ready.folder, *(f"Text {number}" for number in range(BATCH + 7)))
        result = ready.run("import", str(path), "--source", "survey")
        assert result.stdout.startswith(f"{BATCH + 7} read: {BATCH + 7} new")
        assert len(stored(sqlite_engine)) == BATCH + 7

    def test_a_file_that_breaks_off_keeps_what_came_before(
        self, ready: Commands, sqlite_engine: Engine
    ) -> None:
        chance = random.Random(7)
        lines = "".join(f"{chance.randbytes(700).hex()}\n" for _ in range(200))
        path = ready.folder / "reviews.csv.gz"
        packed = gzip.compress(f"text\n{lines}".encode())
        path.write_bytes(packed[: len(packed) // 2])
        result = ready.run("import", str(path), "--source", "survey")
        assert result.exit_code == 1
        assert "breaks off" in result.stderr
        count = len(stored(sqlite_engine))
        assert 0 < count < 200
        assert result.stdout.startswith(f"{count:,} read: {count:,} new")

    def test_a_file_that_is_no_table_is_told(self, ready: Commands) -> None:
        path = ready.folder / "reviews.csv"
        path.write_text("colour,size\nred,3\n")
        result = ready.run("import", str(path), "--source", "survey")
        assert result.exit_code == 2
        assert "columns" in result.stderr

    def test_a_file_that_is_not_there_is_told(self, ready: Commands) -> None:
        result = ready.run("import", "nowhere.csv", "--source", "survey")
        assert result.exit_code == 2
        assert "nowhere.csv" in result.stderr

    def test_a_source_needs_a_name(self, ready: Commands) -> None:
        path = rows(ready.folder, "It broke.")
        assert ready.run("import", str(path)).exit_code == 2
        assert ready.run("import", str(path), "--source", " ").exit_code == 2

    def test_rows_for_a_source_of_the_settings_share_its_place(
        self, ready: Commands, session: Session, site: SiteServer
    ) -> None:
        subject = '[[subjects]]\nkey = "birch"\nname = "Birch & Kettle"\n'
        ready.settings(CONTACT + subject + feed(site) + 'subject = "birch"\n')
        ready.run("import", str(rows(ready.folder, "It broke.")), "--source", "News")
        found = session.exec(select(Source).where(Source.name == "News")).one()
        mention = session.exec(select(Mention)).one()
        assert found.kind == "feed"
        assert found.subject_id is not None
        assert mention.place == found.place
        assert site.seen == []

    def test_a_row_the_store_cannot_take_is_put_aside_and_the_others_stored(
        self, ready: Commands, session: Session
    ) -> None:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER poison BEFORE INSERT ON mention WHEN NEW.text = 'Poison.' "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        session.commit()
        path = rows(ready.folder, "It broke.", "Poison.", "Lovely.")
        result = ready.run("import", str(path), "--source", "survey")
        assert result.exit_code == 1
        assert [mention.text for mention in session.exec(select(Mention))] == [
            "It broke.",
            "Lovely.",
        ]
        reject = json.loads((ready.folder / "reviews.csv.rejects.jsonl").read_text())
        assert reject["line"] == 3
        assert "could not be stored" in reject["reason"]
        assert "Poison." in reject["raw"]
