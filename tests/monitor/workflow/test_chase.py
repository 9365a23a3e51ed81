"""What is late or silent is told once, and told to be over when it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.models.audit import Notice, NoticeLevel
from monitor.models.case import CaseEvent, CaseEventKind, CaseState
from monitor.models.person import Role
from monitor.models.source import SourceState
from monitor.store import audit, cases
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.workflow import cases as moves
from monitor.workflow import promises
from monitor.workflow.chase import chase
from tests import builders
from tests.builders import NOW


def open_case(session: Session) -> int:
    """A case of high priority, opened now: first contact within eight hours."""
    draft = builders.pending(session)
    case = builders.case_of(session, draft)
    promises.open_case(session, case, NOW)
    session.flush()
    return id_of(case)


def kinds(session: Session, case_id: int) -> list[CaseEventKind]:
    return [event.kind for event in cases.timeline(session, case_id)]


def standing(session: Session) -> list[str]:
    keys = [notice.key for notice in audit.standing(session)]
    return [key for key in keys if not key.startswith("silent")]


def test_a_promise_that_is_near_is_reminded_of_once(engine: Engine) -> None:
    with writing(engine) as session:
        case_id = open_case(session)
        for hours in (1, 6.5, 6.6, 7):
            chase(session, NOW + timedelta(hours=hours))
        assert kinds(session, case_id).count(CaseEventKind.REMINDER) == 1


def test_a_promise_that_ran_out_is_escalated_once_and_stands_as_a_notice(engine: Engine) -> None:
    with writing(engine) as session:
        case_id = open_case(session)
        for hours in (8, 8.1, 20):
            chase(session, NOW + timedelta(hours=hours))
        assert kinds(session, case_id).count(CaseEventKind.ESCALATION) == 1
        case = cases.by_id(session, case_id)
        assert case is not None
        assert f"case {case.reference}" in standing(session)


def test_the_notice_is_over_once_the_customer_was_contacted(engine: Engine) -> None:
    with writing(engine) as session:
        case_id = open_case(session)
        chase(session, NOW + timedelta(hours=9))
        who = builders.actor(builders.person(session, Role.CARE))
        later = NOW + timedelta(hours=10)
        assert moves.contacted(session, who, case_id, "by phone", None, later).ok
        chase(session, later)
        assert not [key for key in standing(session) if key.startswith("case ")]


def test_each_new_promise_is_chased_anew(engine: Engine) -> None:
    with writing(engine) as session:
        case_id = open_case(session)
        who = builders.actor(builders.person(session, Role.CARE))
        assert moves.contacted(session, who, case_id, "by phone", NOW + timedelta(hours=2), NOW).ok
        chase(session, NOW + timedelta(hours=3))
        assert moves.promise(
            session, who, case_id, NOW + timedelta(hours=5), NOW + timedelta(hours=3)
        ).ok
        chase(session, NOW + timedelta(hours=4))
        chase(session, NOW + timedelta(hours=6))
        assert kinds(session, case_id).count(CaseEventKind.ESCALATION) == 2


@pytest.mark.parametrize("state", [CaseState.PROPOSED, CaseState.RESOLVED, CaseState.CLOSED])
def test_a_case_that_owes_nothing_is_left_alone(engine: Engine, state: CaseState) -> None:
    with writing(engine) as session:
        case_id = open_case(session)
        case = cases.by_id(session, case_id)
        assert case is not None
        case.state = state
        session.add(case)
        session.flush()
        before = len(cases.timeline(session, case_id))
        chase(session, NOW + timedelta(days=30))
        assert len(cases.timeline(session, case_id)) == before


def test_a_source_that_fell_silent_is_told_of_and_its_return_too(engine: Engine) -> None:
    with writing(engine) as session:
        row = builders.source(session)
        row.last_new_at = NOW - timedelta(days=15)
        session.add(row)
        session.flush()
        chase(session, NOW)
        notice = session.exec(select(Notice)).one()
        assert (notice.level, notice.over_at) == (NoticeLevel.WARNING, None)
        assert "nothing new since 2026-02-17" in notice.text
        row.last_new_at = NOW
        session.add(row)
        session.flush()
        chase(session, NOW)
        assert notice.over_at == NOW


def test_a_source_that_is_switched_off_may_be_silent(engine: Engine) -> None:
    with writing(engine) as session:
        row = builders.source(session)
        row.last_new_at, row.state = NOW - timedelta(days=99), SourceState.OFF
        session.add(row)
        session.flush()
        chase(session, NOW)
        assert standing(session) == []


def test_drafts_that_nobody_decides_on_are_told_of(engine: Engine) -> None:
    with writing(engine) as session:
        builders.pending(session)
        chase(session, NOW + timedelta(hours=3))
        assert standing(session) == []
        chase(session, NOW + timedelta(hours=5))
        assert standing(session) == ["drafts waiting"]


def test_replies_that_wait_for_a_person_are_told_of(engine: Engine) -> None:
    with writing(engine) as session:
        at = builders.source(session, can_reply=False)
        draft = builders.pending(session, at=at)
        builders.approved(session, draft, builders.person(session))
        chase(session, NOW)
        assert standing(session) == ["replies for people"]


def test_a_notice_is_told_to_the_desks_once_and_once_more_when_it_is_over(engine: Engine) -> None:
    with writing(engine) as session:
        audit.notice(session, "k", NoticeLevel.URGENT, "It is late.", NOW)
        (first,) = audit.untold(session)
        audit.told(session, id_of(first), NOW + timedelta(seconds=1))
        session.flush()
        assert list(audit.untold(session)) == []
        audit.over(session, "k", NOW + timedelta(hours=1))
        session.flush()
        assert [n.key for n in audit.untold(session)] == ["k"]


def test_what_was_escalated_is_written_by_amends_itself(engine: Engine) -> None:
    with writing(engine) as session:
        case_id = open_case(session)
        chase(session, NOW + timedelta(hours=9))
        found = select(CaseEvent).where(CaseEvent.kind == CaseEventKind.ESCALATION)
        event = session.exec(found.where(CaseEvent.case_id == case_id)).one()
        assert event.by is None
