"""What the tables themselves refuse, whatever the code above them does."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from monitor.models.audit import Notice, NoticeLevel
from monitor.models.case import CaseEvent, CaseEventKind, CaseMention, ResolutionReason, RootCause
from monitor.models.desk import DeskPost, PostKind
from monitor.models.draft import RejectReason
from monitor.models.mention import GoneWhy, Mention
from monitor.models.person import Grant, Person, Role
from monitor.models.source import Mute, MuteKind, Switch, SwitchKind
from monitor.models.tables import metadata
from monitor.models.wire import Kind, NewAuthor, NewMention, Precision, Rating, SeenReply
from monitor.store import cases, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import intake, promises
from tests import builders as b
from tests.builders import NOW

ENUMERATED = [
    (table.name, column.name)
    for table in metadata.tables.values()
    for column in table.columns
    if getattr(column.type, "enums", None)
]


def _one_of_everything(session: Session) -> None:
    draft = b.pending(session)
    by = b.person(session)
    b.approved(session, draft, by)
    draft.reason = RejectReason.OTHER
    session.get_one(Mention, draft.mention_id).gone_why = GoneWhy.SITE
    case = b.case_of(session, draft)
    case.root_cause, case.resolution_reason = RootCause.UNKNOWN, ResolutionReason.EXPLAINED
    rows: list[SQLModel] = [
        Switch(kind=SwitchKind.PAUSE, thrown_by=f"person:{by.id}", thrown_at=NOW),
        Mute(kind=MuteKind.PHRASE, value="raffle", muted_by=f"person:{by.id}", muted_at=NOW),
        Notice(key="k", level=NoticeLevel.INFO, text="t", first_at=NOW, last_at=NOW),
        CaseEvent(case_id=id_of(case), at=NOW, kind=CaseEventKind.NOTE),
        DeskPost(desk="slack", key="k", kind=PostKind.CASE, text="t", due_at=NOW),
    ]
    session.add_all(rows)
    session.flush()


def _refused(session: Session, row: SQLModel) -> None:
    session.flush()
    nested = session.begin_nested()
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()
    nested.rollback()


def test_no_value_from_outside_an_enumeration_gets_into_any_column(both: Session) -> None:
    _one_of_everything(both)

    for table, column in ENUMERATED:
        change = text(f'UPDATE "{table}" SET "{column}" = \'nonsense\'')  # noqa: S608
        count = both.connection().scalar(text(f'SELECT count(*) FROM "{table}"'))  # noqa: S608
        assert count, f"no row in {table}, so this test would prove nothing"
        with pytest.raises(IntegrityError), both.begin_nested():
            both.connection().execute(change)


def test_there_are_enumerated_columns_to_try() -> None:
    assert ("mention", "answer") in ENUMERATED
    assert len(ENUMERATED) >= 20


def test_an_aware_time_comes_back_aware_and_the_same(engine: Engine) -> None:
    east = datetime(2026, 3, 4, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with writing(engine) as session:
        person_id = id_of(b.person(session))
        session.get_one(Person, person_id).created_at = east

    with reading(engine) as session:
        found = session.get_one(Person, person_id).created_at

    assert found == east
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(both: Session) -> None:
    row = b.person(both)
    row.created_at = datetime(2026, 3, 4)  # noqa: DTZ001

    with pytest.raises(Exception, match=r"(?i)aware|timezone|naive|tz"), both.begin_nested():
        both.flush()


def test_a_mention_has_at_most_one_live_case(both: Session) -> None:
    draft = b.pending(both)
    other = b.mention(both, b.source(both, "b", place="elsewhere"), "m-2", author="omar")
    second = promises.propose_case(both, other, b.judged(other).priority, None, NOW)

    _refused(both, CaseMention(case_id=id_of(second), mention_id=draft.mention_id, live=True))


def test_a_mention_may_have_a_new_case_once_the_old_one_is_over(both: Session) -> None:
    draft = b.pending(both)
    found = both.get_one(Mention, draft.mention_id)
    first = b.case_of(both, draft)
    promises.withdraw_case(both, first, "not needed", NOW)

    second = promises.propose_case(both, found, first.priority, None, NOW)

    assert second.id != first.id
    assert second.reference != first.reference
    assert cases.live_of(both, id_of(found)) == second


def test_the_same_id_at_one_place_cannot_stand_twice(both: Session) -> None:
    at = b.source(both)
    b.mention(both, at)

    with pytest.raises(IntegrityError), both.begin_nested():
        b.mention(both, at)


def test_nobody_is_given_a_role_over_a_subject_twice(both: Session) -> None:
    about = b.subject(both)
    whom = b.person(both, Role.CARE, about=about)

    _refused(both, Grant(person_id=id_of(whom), role=Role.CARE, subject_id=about.id))


def test_a_row_that_points_to_nothing_is_refused(both: Session) -> None:
    _refused(both, Grant(person_id=10_000_000, role=Role.CARE))


ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
HOSTILE = st.sampled_from(["\x00", "a\x00b", "\ud83d", "\udc00\ud800", "ü\x00\ud83d\ude00"])
WORDS = ANYTHING | HOSTILE


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.lists(WORDS, min_size=13, max_size=13), when=st.datetimes(timezones=st.just(UTC)))
def test_whatever_signs_a_place_sends_the_mention_is_stored(
    both: Session, words: list[str], when: datetime
) -> None:
    given_ = iter(words)
    new = NewMention(
        external_id=next(given_),
        kind=Kind.REVIEW,
        text=next(given_),
        url=next(given_),
        title=next(given_),
        author=NewAuthor(next(given_), next(given_), next(given_)),
        rating=Rating(1),
        posted_at=when,
        precision=Precision.SECOND,
        language=next(given_),
        original_text=next(given_),
        parent=next(given_),
        root=next(given_),
        owner_replies=(SeenReply(next(given_), external_id=new_id(words), url=words[0]),),
        raw=next(given_),
    )
    with both.begin_nested() as undone:
        at = b.source(both)

        first = intake.take_in(both, b.terms(), at, new, NOW)
        again = intake.take_in(both, b.terms(), at, new, NOW)
        both.flush()

        assert (first, again) == (intake.Taken.NEW, intake.Taken.SAME)
        assert mentions.by_key(both, at.place, new.external_id) is not None
        assert len(both.exec(select(Mention.id).where(Mention.place == at.place)).all()) == 1
        undone.rollback()


def new_id(words: list[str]) -> str:
    """One of the hostile words, for the owner's reply."""
    return words[-1]


def test_every_text_field_of_a_mention_is_tried_above() -> None:
    texts = {field.name for field in fields(NewMention) if field.type == "str"}

    assert texts == {
        "external_id", "text", "url", "title", "language", "original_text", "parent", "root", "raw",
    }  # fmt: skip
