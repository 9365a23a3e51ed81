"""Stored history, as a replay goes through it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.corrected import unhappy
from monitor.models.mention import Origin
from monitor.store import corrections, mentions, past
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW


def fill(session: Session, count: int = 4) -> None:
    """Mentions of one source, each a day older than the next."""
    at = b.source(session)
    for number in range(count):
        new = b.new_mention(f"m-{number}", f"Tea {number}", author="",
                            posted_at=NOW - timedelta(days=count - number))  # fmt: skip
        row = mentions.add(session, at.place, new, None, Origin.POLL, NOW)
        mentions.sight(session, row, at, NOW)


def test_the_newest_come_first_each_once_over_any_number_of_chunks(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        fill(session, past.CHUNK + 7)

    found = [one.id for one in past.mentions(sqlite_engine, None, None)]

    assert found == sorted(set(found), reverse=True)
    assert len(found) == past.CHUNK + 7
    assert len(list(past.mentions(sqlite_engine, None, past.CHUNK + 1))) == past.CHUNK + 1
    with reading(sqlite_engine) as session:
        assert past.count(session, None) == past.CHUNK + 7


def test_a_mention_comes_with_its_judgement_its_source_and_what_people_said(engine: Engine) -> None:
    with writing(engine) as session:
        found = b.mention(session, text="Cold tea.", stars=2)
        b.assessment(session, found, unhappy=0.8)
        corrections.keep(session, found, unhappy(False), id_of(b.person(session)), NOW)

    (one,) = past.mentions(engine, None, None)

    assert (one.asked.text, one.asked.stars, one.kind) == ("Cold tea.", 2, "google_business")
    assert (one.model, one.unhappy, one.cut_off, one.said) == ("keywords@1", 0.8, 0.5, False)


def test_what_was_said_and_judged_of_an_older_text_does_not_count(engine: Engine) -> None:
    with writing(engine) as session:
        found = b.mention(session)
        b.assessment(session, found)
        corrections.keep(session, found, unhappy(False), id_of(b.person(session)), NOW)
        mentions.revise(session, found, b.new_mention(text="Mended, thank you."), NOW)

    (one,) = past.mentions(engine, None, None)

    assert (one.model, one.unhappy, one.said) == ("", None, None)


def test_a_mention_that_two_sources_saw_comes_once_with_the_first_ones_kind(engine: Engine) -> None:
    with writing(engine) as session:
        found = b.mention(session, b.source(session))
        mentions.sight(session, found, b.source(session, "board", kind="feed"), NOW)

    assert [one.kind for one in past.mentions(engine, None, None)] == ["google_business"]


def test_only_what_was_written_since_a_day(engine: Engine) -> None:
    with writing(engine) as session:
        fill(session)
        at = b.source(session, "two", place="feed:two")
        b.mention(session, at, "gone", author="").gone_at = NOW
        b.mention(session, at, "ours", author="").by_us = True

    found = [one.asked.text for one in past.mentions(engine, NOW - timedelta(days=2), None)]

    assert found == ["Tea 3", "Tea 2"]
    with reading(engine) as session:
        assert past.count(session, NOW - timedelta(days=2)) == 2
        assert past.count(session, None) == 4
