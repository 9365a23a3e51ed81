"""Who reads never waits for who writes; what breaks off leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from monitor.models.audit import NoticeLevel
from monitor.models.person import Person
from monitor.store import audit, mentions, people
from monitor.store.engine import connect, reading, sqlite_path, writing
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW


def test_who_reads_does_not_wait_for_who_writes(engine: Engine) -> None:
    with writing(engine) as writer:
        b.person(writer)

        with reading(engine) as reader:
            seen = reader.exec(select(Person)).all()

    assert seen == []


def test_what_a_reader_changes_is_not_kept(engine: Engine) -> None:
    with reading(engine) as session:
        b.person(session)

    with reading(engine) as session:
        assert session.exec(select(Person)).all() == []


def test_what_breaks_off_half_way_is_undone_whole(engine: Engine) -> None:
    def break_off() -> None:
        with writing(engine) as session:
            b.person(session)
            raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        break_off()

    with reading(engine) as session:
        assert session.exec(select(Person)).all() == []


def test_an_address_of_postgresql_needs_no_driver_in_it() -> None:
    made = connect("postgresql://amends@db.example/amends")

    assert made.url.drivername == "postgresql+psycopg"
    assert sqlite_path(made) is None
    made.dispose()


def test_sqlite_writes_ahead_and_checks_keys(sqlite_engine: Engine, tmp_path: Path) -> None:
    with sqlite_engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    assert sqlite_path(sqlite_engine) == tmp_path / "amends.db"


def test_a_row_that_was_never_stored_has_no_id() -> None:
    with pytest.raises(ValueError, match="Person has no id yet"):
        id_of(Person(name="Ines", email="ines@birch-kettle.example", created_at=NOW))


def test_a_notice_is_new_once_and_again_when_it_comes_back(both: Session) -> None:
    says = ("desk slack", NoticeLevel.URGENT, "Slack does not let us in.", NOW)

    assert [audit.notice(both, *says) for _ in range(2)] == [True, False]
    audit.over(both, "desk slack", NOW)
    both.flush()
    assert list(audit.standing(both)) == []
    assert audit.notice(both, *says)
    both.flush()
    assert [row.key for row in audit.standing(both)] == ["desk slack"]


def test_the_same_press_of_a_button_is_carried_out_once(both: Session) -> None:
    assert [audit.first_time(both, "slack", "press-1", NOW) for _ in range(2)] == [True, False]
    assert audit.first_time(both, "web", "press-1", NOW)


def test_a_person_is_found_however_the_address_is_written(both: Session) -> None:
    whom = b.person(both)

    assert people.by_email(both, f"  {whom.email.upper()} ") == whom


def test_a_person_is_found_by_slack_team_and_user_together(both: Session) -> None:
    whom = b.person(both)
    whom.slack_team, whom.slack_user = "T1", "U1"
    both.flush()

    assert people.by_slack(both, "T1", "U1") == whom
    assert people.by_slack(both, "T2", "U1") is None


@pytest.mark.parametrize(
    ("words", "found"), [("BROKEN lid", 1), ("100%", 1), ("_", 0), ("%", 1), ("\\", 0)]
)
def test_words_are_found_as_they_stand(both: Session, words: str, found: int) -> None:
    at = b.source(both)
    b.mention(both, at, "m-1", "A broken lid.")
    b.mention(both, at, "m-2", "Not 100% happy.")

    assert len(mentions.matching(both, words)) == found
