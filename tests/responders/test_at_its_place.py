"""After the request: moderation is followed up to its end, and what is live is watched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from monitor.errors import RetryLater
from monitor.models.audit import NoticeLevel
from monitor.models.case import CaseState
from monitor.models.draft import Draft, DraftState, ReplyState
from monitor.models.mention import Mention
from monitor.models.source import Switch, SwitchKind
from monitor.models.wire import SeenReply
from monitor.store import replies
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import publishing
from monitor.workflow.standing import StandingKind, standing
from tests import builders
from tests.responders.town import REPLY_1, Town


@pytest.fixture
def town(engine: Engine) -> Town:
    return Town(engine)


@pytest.fixture
def submitted(town: Town) -> Town:
    """A reply that the place has taken and still has to allow."""
    town.site.moderated = True
    town.publish()
    assert town.attempt().state is ReplyState.SUBMITTED
    return town


@pytest.fixture
def live(town: Town) -> Town:
    town.publish()
    assert town.attempt().state is ReplyState.LIVE
    return town


class TestModeration:
    def test_what_the_place_allows_after_days_goes_live_by_itself(self, submitted: Town) -> None:
        for hours in (0.5, 5, 20, 48):
            submitted.publish(hours=hours)
        assert submitted.attempt().state is ReplyState.SUBMITTED
        submitted.site.allow(REPLY_1)

        submitted.publish(days=1)

        assert submitted.attempt().state is ReplyState.LIVE
        assert submitted.reply().live_text == submitted.attempt().text
        assert len(submitted.site.ledger) == 1

    def test_what_the_place_refuses_comes_back_with_its_own_reason(self, submitted: Town) -> None:
        submitted.site.refuse(REPLY_1, "PERSONAL_INFO")

        submitted.publish(minutes=11)

        assert submitted.attempt().state is ReplyState.REFUSED
        assert submitted.attempt().settled_why == "PERSONAL_INFO"
        first, back = submitted.drafts()
        assert (back.state, back.text) == (DraftState.PENDING, first.text)
        assert "PERSONAL_INFO" in back.findings[0]["says"]
        assert submitted.case().state is CaseState.OPEN
        submitted.publish(days=1)
        assert len(submitted.site.ledger) == 1

    def test_the_text_that_came_back_goes_out_anew_after_a_yes(self, submitted: Town) -> None:
        submitted.site.refuse(REPLY_1, "MODERATION_ERROR")
        submitted.publish(minutes=11)
        submitted.site.moderated = False
        with writing(submitted.engine) as session:
            back = session.exec(select(Draft).where(Draft.state == DraftState.PENDING)).one()
            builders.approved(session, back, session.merge(submitted.person), submitted.clock())

        submitted.publish(seconds=5)

        assert submitted.attempt().state is ReplyState.LIVE
        assert [what for what, _ in submitted.site.ledger] == ["reply", "reply"]

    def test_a_month_of_silence_and_a_person_asks_there(self, submitted: Town) -> None:
        for _ in range(40):
            submitted.publish(days=1)

        attempt = submitted.attempt()
        assert (attempt.state, attempt.next_try_at) == (ReplyState.SUBMITTED, None)

    def test_a_place_that_is_down_does_not_end_the_looking(self, submitted: Town) -> None:
        submitted.site.look_faults = [RetryLater("down")]
        submitted.publish(minutes=11)
        submitted.site.allow(REPLY_1)

        submitted.publish(minutes=2)

        assert submitted.attempt().state is ReplyState.LIVE

    def test_while_it_waits_the_mention_gets_no_second_reply(self, submitted: Town) -> None:
        with reading(submitted.engine) as session:
            mention = session.exec(select(Mention)).one()
            assert replies.under_way(session, id_of(mention))


class TestWatch:
    def test_a_reply_that_stays_is_seen_and_nothing_is_told(self, live: Town) -> None:
        for days in (0.01, 1, 3, 10, 30, 60):
            live.publish(days=days)

        assert live.watch().seen_at is not None
        assert live.notices() == []
        assert len(live.site.ledger) == 1

    def test_a_reply_removed_there_is_noticed_marked_and_told(self, live: Town) -> None:
        live.publish(minutes=11)
        live.site.replies["m-1"].clear()

        live.publish(hours=1)
        assert live.reply().live_text != ""
        live.publish(minutes=11)

        assert live.reply().live_text == ""
        assert live.reply().removed_at == live.clock()
        ((notice),) = live.notices()
        assert notice.level is NoticeLevel.URGENT
        with reading(live.engine) as session:
            assert standing(session, id_of(live.mention())).kind is StandingKind.REMOVED

    def test_a_reply_the_place_refuses_later_on_says_why(self, live: Town) -> None:
        live.site.refuse(REPLY_1, "HARASSMENT")

        live.publish(minutes=11)

        assert live.reply().live_text == ""
        assert "HARASSMENT" in live.notices()[0].text

    def test_a_reply_that_only_its_own_page_shows_is_not_missed(self, live: Town) -> None:
        live.publish(minutes=11)
        live.site.blind = True  # a long thread: the look does not get so far down

        for hours in (1, 1, 5, 20):
            live.publish(hours=hours)

        assert live.notices() == []

    def test_other_words_there_are_noticed(self, live: Town) -> None:
        live.publish(minutes=11)
        live.site.reword(REPLY_1, "Buy one kettle, get two.")

        live.publish(hours=1)

        assert live.reply().live_text == "Buy one kettle, get two."
        assert len(live.notices()) == 1

    def test_a_look_at_our_reply_also_finds_what_the_author_has_changed(self, live: Town) -> None:
        live.site.edit("m-1", "They put it right. Thank you.")

        live.publish(minutes=11)

        assert live.mention().revision == 2

    def test_a_place_that_is_down_concludes_nothing_and_is_tried_again(self, live: Town) -> None:
        live.site.look_faults = [RetryLater("the town site: down")] * 3

        for _ in range(3):
            live.publish(minutes=31)

        assert live.watch().last_error == "the town site: down"
        assert live.notices() == []
        live.publish(minutes=31)
        assert (live.watch().last_error, live.watch().seen_at) == ("", live.clock())

    def test_nothing_is_looked_at_while_there_is_a_pause(self, live: Town) -> None:
        with writing(live.engine) as session:
            session.add(
                Switch(kind=SwitchKind.PAUSE, scope="all", thrown_by="p", thrown_at=live.clock())
            )
        live.site.replies["m-1"].clear()

        live.publish(minutes=11)
        live.publish(hours=1)
        live.publish(hours=6)

        assert live.watch().missed_at is None

    def test_approvals_go_before_looks(self, live: Town) -> None:
        live.publish(minutes=11)

        assert live.house.publisher.run() == 0


def test_a_reply_posted_by_hand_is_confirmed_by_a_look(engine: Engine) -> None:
    town = Town(engine)
    attempt = town.attempt()
    with writing(engine) as session:
        row = session.get_one(type(attempt), attempt.id)
        row.by_hand = True
        actor = builders.actor(session.merge(town.person))
        outcome = publishing.posted_by_hand(session, actor, id_of(row), "", town.clock())
        assert outcome.ok, outcome.says
    town.publish(minutes=11)
    assert town.watch().seen_at is None

    town.site.replies["m-1"] = {"h-1": SeenReply(attempt.text, "h-1", "https://site.example/h")}
    town.publish(hours=1)

    assert town.watch().seen_at == town.clock()
    assert town.reply().external_id == "h-1"
    assert town.site.ledger == []


def test_marked_by_hand_and_nowhere_to_be_seen_after_a_day_somebody_is_reminded(
    engine: Engine,
) -> None:
    town = Town(engine)
    with writing(engine) as session:
        row = session.get_one(type(town.attempt()), town.attempt().id)
        row.by_hand = True
        actor = builders.actor(session.merge(town.person))
        publishing.posted_by_hand(session, actor, id_of(row), "", town.clock())

    for hours in (1, 6, 18):
        town.publish(hours=hours)

    assert [notice.level for notice in town.notices()] == [NoticeLevel.WARNING]
    assert town.clock() - town.watch().since >= timedelta(days=1)
