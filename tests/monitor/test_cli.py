"""The commands over what we know, run as a person runs them."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from typer.testing import Result

from monitor.models.corrected import not_about, unhappy
from monitor.models.draft import RejectReason
from monitor.models.person import Role
from monitor.store import migrate, people
from monitor.store.engine import connect, reading, writing
from monitor.store.exports import CHUNK
from monitor.store.ids import id_of
from monitor.workflow import corrections
from monitor.workflow.drafts import reject
from tests import builders
from tests.commands import Commands, url_of
from tests.monitor.settings.places import kinds


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """A folder without anything in it, on SQLite."""
    monkeypatch.chdir(tmp_path)
    return Commands(tmp_path, ("board", "shelf"), kinds)


@pytest.fixture
def ready(sqlite_engine: Engine, tmp_path: Path) -> Commands:
    """The commands over SQLite, where one database is enough."""
    commands = Commands(tmp_path, ("board", "shelf"), kinds, url_of(sqlite_engine))
    commands.settings("")
    return commands


@pytest.fixture
def over(engine: Engine, tmp_path: Path) -> Commands:
    """The commands over either database, with an empty settings file."""
    commands = Commands(tmp_path, ("board", "shelf"), kinds, url_of(engine))
    commands.settings("")
    return commands


def lines(result: Result) -> list[dict[str, object]]:
    """Standard output as JSON lines."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def table(result: Result) -> list[dict[str, str]]:
    """Standard output as CSV."""
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))


class TestInit:
    def test_it_writes_a_file_that_is_well_and_says_what_is_next(self, here: Commands) -> None:
        result = here.run("init")
        assert result.exit_code == 0
        assert "amends check" in result.stdout
        assert "[contact]" in result.stdout
        assert here.run("migrate").exit_code == 0
        assert "sources" not in tomllib.loads((here.folder / "amends.toml").read_text())

    def test_it_never_writes_over_a_file_unasked(self, here: Commands) -> None:
        here.settings("# mine")
        result = here.run("init")
        assert result.exit_code == 2
        assert "--force" in result.stderr
        assert (here.folder / "amends.toml").read_text() == "# mine"
        assert here.run("init", "--force").exit_code == 0
        assert "[service]" in (here.folder / "amends.toml").read_text()

    def test_a_place_that_cannot_be_written_is_told(self, here: Commands) -> None:
        result = here.run("init", "--settings", "/nowhere/amends.toml")
        assert result.exit_code == 2
        assert "/nowhere/amends.toml cannot be written: No such file" in result.stderr


class TestSettings:
    def test_a_command_without_settings_says_how_to_get_them(self, here: Commands) -> None:
        result = here.run("migrate")
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "amends init" in result.stderr

    def test_every_mistake_in_them_is_told_and_nothing_is_done(self, here: Commands) -> None:
        here.settings("[service]\nlistn = 1\n[judge]\ncut_off = 2\n")
        result = here.run("migrate")
        assert result.exit_code == 2
        assert "line 2:" in result.stderr
        assert "line 4:" in result.stderr
        assert not (here.folder / "amends.db").exists()

    def test_the_option_goes_before_the_environment(self, here: Commands) -> None:
        here.settings("nonsense")
        (here.folder / "other.toml").write_text("")
        result = here.run("migrate", "--settings", str(here.folder / "other.toml"))
        assert result.exit_code == 0


class TestMigrate:
    def test_an_empty_database_is_brought_to_our_schema(
        self, empty_engine: Engine, tmp_path: Path
    ) -> None:
        over = Commands(tmp_path, (), kinds, url_of(empty_engine))
        over.settings("")
        first, second = over.run("migrate"), over.run("migrate")
        assert first.stdout == f"The database is now at schema {migrate.newest()}.\n"
        assert second.stdout == f"The database is at schema {migrate.newest()} already.\n"
        assert migrate.check_schema(empty_engine)

    def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(self, here: Commands) -> None:
        here.settings("")
        url = "postgresql://amends:hunter2@127.0.0.1:1/amends"
        result = here.run("migrate", AMENDS_DATABASE=url)
        assert result.exit_code == 2
        assert "the database cannot be used: " in result.stderr
        assert "hunter2" not in result.output
        assert "Traceback" not in result.output

    def test_a_newer_schema_is_refused(self, here: Commands) -> None:
        here.settings("")
        here.run("migrate")
        made = connect(f"sqlite:///{here.folder}/amends.db")
        with made.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'z999'")
        made.dispose()
        result = here.run("export", "mentions")
        assert result.exit_code == 2
        assert "newer" in result.stderr

    def test_a_command_never_changes_a_postgresql_schema_by_itself(
        self, empty_engine: Engine, tmp_path: Path
    ) -> None:
        over = Commands(tmp_path, (), kinds, url_of(empty_engine))
        over.settings("")
        result = over.run("export", "mentions")
        if empty_engine.dialect.name == "postgresql":
            assert (result.exit_code, migrate.schema_of(empty_engine)) == (2, None)
            assert "amends migrate" in result.stderr
        else:
            assert (result.exit_code, migrate.check_schema(empty_engine)) == (0, True)


class TestExport:
    def test_mentions_come_with_author_subjects_and_judgement(
        self, over: Commands, engine: Engine
    ) -> None:
        with writing(engine) as session:
            shop = builders.subject(session, "birch")
            found = builders.mention(session, builders.source(session, about=shop))
            builders.assessment(session, found)
        (row,) = lines(over.run("export", "mentions", "--format", "jsonl"))
        assert row["author"] == "Ruth Amber"
        assert row["subjects"] == ["birch"]
        assert (row["stars"], row["unhappy"], row["priority"]) == (1.0, 0.93, "high")
        assert row["reasons"] == ["1 of 5 stars"]
        assert row["needs_reply"] is True

    def test_what_people_said_lies_on_top_and_is_told(self, over: Commands, engine: Engine) -> None:
        with writing(engine) as session:
            found = builders.mention(session)
            builders.assessment(session, found)
            by = builders.actor(builders.person(session))
            for word in (unhappy(False), not_about("condition")):
                corrections.correct(session, by, id_of(found), 1, word, builders.NOW)
        (row,) = lines(over.run("export", "mentions", "--format", "jsonl"))
        assert (row["polarity"], row["unhappy"], row["needs_reply"]) == ("neutral", 0.0, False)
        assert row["said_by_people"] == ["not negative", "not about condition"]
        (cells,) = table(over.run("export", "mentions"))
        assert cells["said_by_people"] == "not negative; not about condition"

    def test_a_mention_that_is_not_judged_is_there_too(
        self, over: Commands, engine: Engine
    ) -> None:
        with writing(engine) as session:
            builders.mention(session, author="")
        (row,) = table(over.run("export", "mentions"))
        assert (row["author"], row["polarity"], row["subjects"]) == ("", "", "")

    def test_times_are_written_with_their_offset(
        self, over: Commands, engine: Engine, now: datetime
    ) -> None:
        with writing(engine) as session:
            builders.mention(session, when=now)
        (row,) = table(over.run("export", "mentions"))
        assert row["first_seen_at"] == now.isoformat()
        assert row["first_seen_at"].endswith("+00:00")

    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝"])
    def test_a_text_never_becomes_a_formula(
        self, sign: str, ready: Commands, session: Session
    ) -> None:
        text = f'{sign}HYPERLINK("https://evil.example"; "a, b")\nétoile'
        builders.mention(session, text=text)
        session.commit()
        (row,) = table(ready.run("export", "mentions"))
        assert row["text"] == f"'{text}"
        assert lines(ready.run("export", "mentions", "--format", "jsonl"))[0]["text"] == text

    def test_drafts_say_who_decided_what_when_and_why(
        self, over: Commands, engine: Engine, now: datetime
    ) -> None:
        with writing(engine) as session:
            draft = builders.pending(session)
            reference = builders.case_of(session, draft).reference
            ines = builders.person(session)
            seen = builders.seen(draft)
            reject(session, builders.actor(ines), seen, RejectReason.TONE, "", now)
        (row,) = table(over.run("export", "drafts"))
        assert row["mention_id"] == "1"
        assert row["revision"] == "1"
        assert row["state"] == "rejected"
        assert row["case_reference"] == reference
        assert (row["decided_by"], row["decided_on"]) == ("Ines Okafor", "web")
        assert row["decided_at"] == now.isoformat()
        assert row["reason"] == "tone"
        assert row["text"].startswith("Thank you for telling us.")

    def test_cases_come_with_owner_mentions_and_times(
        self, over: Commands, engine: Engine, now: datetime
    ) -> None:
        with writing(engine) as session:
            draft = builders.pending(session)
            case = builders.case_of(session, draft)
            case.owner_id = builders.person(session, Role.CARE).id
            case.resolve_due_at = now + timedelta(days=2)
            session.add(case)
        (row,) = lines(over.run("export", "cases", "--format", "jsonl"))
        assert row["reference"] == case.reference
        assert row["state"] == "proposed"
        assert row["owner"] == "Ines Okafor"
        assert row["mention_ids"] == [1]
        assert row["resolve_due_at"] == (now + timedelta(days=2)).isoformat()
        assert (row["root_cause"], row["resolution"]) == (None, "")

    def test_more_rows_than_one_query_brings_all_come_once_and_in_order(
        self, over: Commands, engine: Engine
    ) -> None:
        with writing(engine) as session:
            at = builders.source(session)
            for number in range(CHUNK + 3):
                builders.mention(session, at, f"m-{number}", author="")
        rows = table(over.run("export", "mentions"))
        assert [row["external_id"] for row in rows] == [f"m-{n}" for n in range(CHUNK + 3)]

    def test_nothing_but_data_goes_to_standard_output(self, ready: Commands) -> None:
        result = ready.run("export", "cases")
        assert result.exit_code == 0
        assert result.stdout.splitlines()[0].startswith("reference,state,priority")
        assert len(result.stdout.splitlines()) == 1
        assert "0 cases exported." in result.stderr

    def test_a_file_is_there_only_once_it_is_whole(self, ready: Commands, tmp_path: Path) -> None:
        out = tmp_path / "cases.csv"
        result = ready.run("export", "cases", "--out", str(out))
        assert (result.exit_code, result.stdout) == (0, "")
        assert out.read_bytes().startswith(b"reference,")
        assert list(tmp_path.glob("*.part")) == []

    def test_a_file_that_cannot_be_written_is_told(self, ready: Commands) -> None:
        result = ready.run("export", "cases", "--out", "/nowhere/cases.csv")
        assert result.exit_code == 2
        assert "cannot be written" in result.stderr

    def test_what_cannot_be_exported_is_refused(self, ready: Commands) -> None:
        assert ready.run("export", "people").exit_code == 2
        assert ready.run("export", "cases", "--format", "xml").exit_code == 2


class TestUserAdd:
    ARGS = ("user", "add", "ines@birch-kettle.example", "--name", "Ines Okafor")

    def test_it_prints_a_link_to_choose_a_password(self, over: Commands, engine: Engine) -> None:
        over.settings('[service]\npublic_url = "https://amends.example/"\n')
        result = over.run(*self.ARGS, "--role", "admin", "--role", "care")
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith("https://amends.example/first-visit/")
        assert len(result.stdout.strip().rpartition("/")[2]) >= 20
        with reading(engine) as session:
            person = people.by_email(session, "ines@birch-kettle.example")
            assert person is not None
            assert person.id is not None
            assert people.roles_of(session, person.id) == {Role.ADMIN, Role.CARE}

    def test_a_role_that_there_is_not_is_told_with_those_there_are(self, ready: Commands) -> None:
        result = ready.run(*self.ARGS, "--role", "boss")
        assert result.exit_code == 2
        assert "there is no role 'boss'" in result.stderr
        for role in Role:
            assert role.value in result.stderr

    def test_the_help_names_every_role(self, ready: Commands) -> None:
        helped = ready.run("user", "add", "--help").stdout
        assert all(role.value in helped for role in Role)

    def test_a_person_needs_a_role(self, ready: Commands) -> None:
        assert ready.run(*self.ARGS).exit_code == 2


class TestJudge:
    @pytest.mark.parametrize("dash", [["-"], []])
    def test_each_row_gets_one_line_in_order_and_a_bad_one_its_error(
        self, here: Commands, dash: list[str]
    ) -> None:
        rows = [
            {"id": "a", "text": "The kettle arrived broken and nobody answers. Never again!"},
            {"id": "b"},
            {"id": "c", "text": "Lovely kettle, I am very happy with it.", "stars": 5},
        ]
        result = here.run("judge", *dash, stdin="\n".join(json.dumps(row) for row in rows))
        found = lines(result)
        assert [line["id"] for line in found] == ["a", "b", "c"]
        assert "error" in found[1]
        assert found[0]["polarity"] == "negative"
        assert found[2]["polarity"] == "positive"
        assert result.exit_code == 1
        assert result.stderr == ""

    def test_a_file_without_a_bad_row_ends_well(self, here: Commands) -> None:
        path = here.folder / "rows.csv"
        path.write_text("text,stars\nIt broke after a day.,1\n")
        result = here.run("judge", str(path))
        assert result.exit_code == 0
        assert len(lines(result)) == 1

    def test_a_file_that_is_not_there_is_told(self, here: Commands) -> None:
        result = here.run("judge", "nowhere.csv")
        assert result.exit_code == 2
        assert "nowhere.csv" in result.stderr
