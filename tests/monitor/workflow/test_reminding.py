"""The ladder of a draft nobody decides on: each rung once, until somebody acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.models.desk import ESCALATION, DeskPost, PostKind
from monitor.models.draft import Draft, RejectReason
from monitor.models.person import Role
from monitor.store.engine import writing
from monitor.workflow.actors import Actor, Outcome
from monitor.workflow.drafts import approve, reject, request_changes, take_back
from monitor.workflow.reminding import chase_replies
from monitor.workflow.waiting import hold
from tests import builders as b
from tests.builders import NOW
from tests.monitor.workflow.deciding import at_once


def after(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def reminders(session: Session) -> list[DeskPost]:
    kinds = (PostKind.REMINDER, PostKind.ESCALATION)
    found = select(DeskPost).where(col(DeskPost.kind).in_(kinds))
    return list(session.exec(found.order_by(col(DeskPost.id))))


def climb(session: Session, *hours: float) -> list[int]:
    return [chase_replies(session, after(one)) for one in hours]


def test_first_those_on_duty_then_the_leads_then_where_everybody_sees_it(both: Session) -> None:
    b.pending(both)  # of high priority: four hours
    ines, lead = b.person(both), b.person(both, Role.LEAD, name="Lena Holt")
    b.person(both, Role.CARE)

    assert climb(both, 1.9, 2, 2.5, 3.2, 3.9, 4, 9) == [0, 1, 0, 1, 0, 1, 0]
    assert [(one.kind, one.channel, one.mentions) for one in reminders(both)] == [
        (PostKind.REMINDER, "", [ines.id]),
        (PostKind.REMINDER, "", [lead.id]),
        (PostKind.REMINDER, "", [lead.id]),
        (PostKind.ESCALATION, ESCALATION, [lead.id]),
    ]
    assert reminders(both)[1].text == (
        "The reply is due soon, by 2026-03-04 13:30 UTC, and nobody has decided."
    )


def test_only_the_last_of_several_missed_rungs_is_told(both: Session) -> None:
    b.pending(both)
    b.person(both)

    assert climb(both, 30, 31) == [1, 0]
    assert [one.kind for one in reminders(both)] == [PostKind.REMINDER, PostKind.ESCALATION]


def test_without_anybody_on_duty_the_leads_are_told_first(both: Session) -> None:
    about = b.subject(both)
    b.pending(both, at=b.source(both, about=about))
    b.person(both, about=b.subject(both, "other"))
    lead = b.person(both, Role.LEAD, about=about)

    climb(both, 2)

    assert reminders(both)[0].mentions == [lead.id]


def test_who_has_said_yes_already_is_left_in_peace(both: Session) -> None:
    mention = b.mention(both)
    b.assessment(both, mention, flags=("legal",))
    draft = b.draft(both, mention)
    ines, omar = b.person(both), b.person(both, name="Omar Reed")
    approve(both, b.terms(), b.actor(ines), b.seen(draft), NOW)

    climb(both, 2)

    assert reminders(both)[0].mentions == [omar.id]


ACTS: list[Callable[[Session, Actor, Draft], object]] = [
    lambda s, a, d: approve(s, b.terms(), a, b.seen(d), after(1)),
    lambda s, a, d: reject(s, a, b.seen(d), RejectReason.OTHER, "", after(1)),
    lambda s, a, d: hold(s, a, b.seen(d), after(100), "", after(1)),
    lambda s, a, d: request_changes(s, a, b.seen(d), "warmer", None, after(1)),
]


@pytest.mark.parametrize("act", ACTS)
def test_it_stops_when_somebody_acts(
    both: Session, act: Callable[[Session, Actor, Draft], object]
) -> None:
    draft, ines = b.pending(both), b.person(both)

    act(both, b.actor(ines), draft)

    assert climb(both, 2, 3.2, 4, 50) == [0, 0, 0, 0]


def test_what_was_taken_back_goes_on_where_it_was(both: Session) -> None:
    draft, ines = b.pending(both), b.person(both)
    climb(both, 2)
    attempt = b.approved(both, draft, ines, after(3))
    take_back(both, b.actor(ines), attempt.id or 0, after(3.1))

    assert climb(both, 3.15, 3.2) == [0, 1]


def test_two_workers_remind_once(engine: Engine) -> None:
    with writing(engine) as session:
        b.pending(session)
        b.person(session)
    with writing(engine) as session:
        climb(session, 2)
    with writing(engine) as session:
        assert climb(session, 2) == [0]


def test_a_draft_without_any_card_is_reminded_of_nowhere(both: Session) -> None:
    mention = b.mention(both)
    b.assessment(both, mention)
    b.draft(both, mention, desks=())

    climb(both, 4)

    assert reminders(both) == []


def test_a_decision_in_the_same_moment_loses_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        draft, ines = b.pending(session), b.person(session)

    def remind(session: Session) -> Outcome:
        return Outcome(bool(climb(session, 2)), "")

    outcomes = at_once(
        engine, remind, lambda s: approve(s, b.terms(), b.actor(ines), b.seen(draft), after(2))
    )

    assert outcomes[1].attempt_id
