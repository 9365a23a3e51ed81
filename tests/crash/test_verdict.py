"""The judge of the kill test sees each thing that may not happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.models.case import Case, CaseState
from monitor.models.desk import DeskPost
from monitor.models.draft import Attempt, Card, CardState, Draft, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.models.wire import Receipt
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.workflow import publishing
from responders.slack.ids import EVENT_TYPE
from tests import builders
from tests.builders import NOW
from tests.crash import ledger
from tests.crash.site import WORDPRESS
from tests.crash.verdict import Verdict, verify


@dataclass
class Told:
    """A world in which one reply is live, as its database and both ledgers tell it."""

    engine: Engine
    folder: Path
    reply: str = ""

    def site(self, **line: Any) -> None:
        """One more line in the site's ledger."""
        ledger.append(self.folder / "site", {"place": WORDPRESS, "key": "", **line})

    def slack(self, ts: str, draft_id: int) -> None:
        """One more card in Slack."""
        payload = {"event_type": EVENT_TYPE, "event_payload": {"draft": draft_id}}
        ledger.append(self.folder / "slack", {"ts": ts, "metadata": payload})

    def change(self, change: Callable[[Session], None]) -> None:
        """Change the database."""
        with writing(self.engine) as session:
            change(session)

    def verdict(self) -> Verdict:
        """What is found."""
        return verify(self.engine, self.folder / "site", self.folder / "slack")


@pytest.fixture
def told(sqlite_engine: Engine, tmp_path: Path) -> Told:
    made = Told(sqlite_engine, tmp_path)
    with writing(sqlite_engine) as session:
        at = builders.source(session, place="wordpress:blog.example")
        draft = builders.pending(session, "1", at)
        attempt = builders.approved(session, draft, builders.person(session, Role.LEAD))
        publishing.went_live(session, attempt, Receipt("r1"), NOW)
        card = session.exec(select(Card)).one()
        card.state, card.message_id, card.stale_since = CardState.POSTED, "7.1", None
        made.reply = attempt.text
        made.slack("7.1", id_of(draft))
    made.site(kind="said", id="1", text=builders.REVIEW)
    made.site(kind="reply", parent="1", text=made.reply)
    return made


def test_a_world_in_order_has_no_problems(told: Told) -> None:
    found = told.verdict()

    assert found.problems == []
    assert (found.mentions, found.approved, found.cards, found.doubled_questions) == (1, 1, 1, 0)
    assert found.live_share == 1


def test_a_reply_that_stands_there_twice_is_the_worst(told: Told) -> None:
    told.site(kind="reply", parent="1", text=f"<p>{told.reply}</p>")

    assert any(
        "attempt 1 (live) stands there more than once: 2" in p for p in told.verdict().doubles
    )


def test_a_question_asked_twice_is_counted_and_no_problem(told: Told) -> None:
    told.slack("7.2", 1)

    assert told.verdict().doubled_questions == 1
    assert told.verdict().problems == []


def _unknown(session: Session) -> None:
    session.exec(select(Attempt)).one().state = ReplyState.UNKNOWN


def test_an_unknown_reply_is_shown_and_no_problem_whether_it_is_there_or_not(told: Told) -> None:
    told.change(_unknown)

    assert told.verdict().problems == []
    assert told.verdict().states == {"unknown": 1}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"kind": "said", "id": "2", "text": "Late again."}, "is stored 0 times"),
        ({"kind": "said", "id": "1", "text": "Another text."}, "its last edit was not read"),
        ({"kind": "reply", "parent": "1", "text": "Buy now."}, "were never approved"),
        ({"kind": "reply", "parent": "9", "text": "Hello."}, "were never approved"),
    ],
)
def test_what_the_site_knows_and_the_house_does_not_is_a_problem(
    told: Told, line: dict[str, str], problem: str
) -> None:
    told.site(**line)

    assert any(problem in found for found in told.verdict().problems)


def _state(state: ReplyState) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        session.exec(select(Attempt)).one().state = state

    return change


def _no_card(session: Session) -> None:
    for post in session.exec(select(DeskPost)):
        session.delete(post)
    session.flush()
    session.delete(session.exec(select(Card)).one())


def _lost_card(session: Session) -> None:
    session.exec(select(Card)).one().message_id = "8.8"


def _stale_card(session: Session) -> None:
    session.exec(select(Card)).one().stale_since = NOW


def _unjudged(session: Session) -> None:
    session.exec(select(Mention)).one().revision = 2


def _closed_case(session: Session) -> None:
    session.exec(select(Case)).one().state = CaseState.PROPOSED


def _second_draft(session: Session) -> None:
    first = session.exec(select(Draft)).one()
    second = builders.draft(session, session.get_one(Mention, first.mention_id))
    second.revision = first.revision


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_state(ReplyState.APPROVED), "neither live nor shown as unknown"),
        (_state(ReplyState.PUBLISHING), "neither live nor shown as unknown"),
        (_state(ReplyState.FAILED), "neither live nor shown as unknown"),
        (_state(ReplyState.WITHDRAWN), "was withdrawn and is public"),
        (_no_card, "has no card"),
        (_lost_card, "where nothing stands"),
        (_stale_card, "stale since"),
        (_unjudged, "is not judged"),
        (_closed_case, "is proposed"),
        (_second_draft, "has 2 drafts"),
    ],
)
def test_what_the_house_has_left_undone_is_a_problem(
    told: Told, change: Callable[[Session], None], problem: str
) -> None:
    told.change(change)

    assert any(problem in found for found in told.verdict().problems), told.verdict().problems


def test_a_live_reply_that_is_not_there_is_a_problem(told: Told) -> None:
    (told.folder / "site").write_text("")
    told.site(kind="said", id="1", text=builders.REVIEW)

    assert told.verdict().problems == ["attempt 1 (live) is not there"]
