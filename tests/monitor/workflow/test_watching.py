"""What is live is watched: removed, changed or put back at its place, somebody is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from monitor.models.audit import NoticeLevel
from monitor.models.desk import DeskPost
from monitor.models.draft import Card, DraftState, Reply, ReplyState
from monitor.models.mention import GoneWhy, Mention
from monitor.models.watch import Watch
from monitor.models.wire import Receipt, SeenReply
from monitor.store import audit, cases, replies, watches
from monitor.store.ids import id_of
from monitor.workflow import intake, publishing, watching
from monitor.workflow.standing import StandingKind, standing
from tests import builders as b
from tests.builders import NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
URL = "https://reviews.example/r-1"


class Live:
    """Our reply r-1, live under one review."""

    def __init__(self, session: Session, *, by_hand: bool = False, readable: bool = True) -> None:
        self.session = session
        self.at = b.source(session, can_reply=not by_hand)
        self.at.can_look = readable
        self.draft = b.pending(session, at=self.at)
        person = b.person(session)
        self.attempt = b.approved(session, self.draft, person)
        if by_hand:
            done = publishing.posted_by_hand(session, b.actor(person), id_of(self.attempt), "", NOW)
            assert done.ok, done.says
        else:
            publishing.went_live(session, self.attempt, Receipt("r-1", URL), NOW)
        session.flush()
        card = session.exec(select(Card)).one()
        card.stale_since = None

    @property
    def text(self) -> str:
        return self.attempt.text

    @property
    def mention(self) -> Mention:
        return publishing.mention_of(self.session, self.attempt)[1]

    @property
    def reply(self) -> Reply:
        return publishing.mention_of(self.session, self.attempt)[0]

    @property
    def watch(self) -> Watch:
        watch = watches.of_reply(self.session, id_of(self.reply))
        assert watch is not None
        return watch

    def kind(self) -> StandingKind:
        return standing(self.session, id_of(self.mention)).kind

    def look(self, *there: SeenReply, after: timedelta, whole: bool = True) -> None:
        """What a look shows so long after it went live."""
        watching.looked(self.session, self.mention, there, NOW + after, whole=whole)
        self.session.flush()

    def seen(self, text: str = "", *, key: str = "r-1") -> SeenReply:
        return SeenReply(text or self.text, key, URL)

    def gone(self) -> None:
        self.look(after=10 * MINUTE)
        self.look(after=20 * MINUTE)

    def notices(self) -> list[tuple[NoticeLevel, str]]:
        return [(n.level, n.text) for n in audit.standing(self.session)]

    def posts(self) -> list[str]:
        return [p.text for p in self.session.exec(select(DeskPost)) if p.channel == ""]

    def case_said(self) -> list[str]:
        case = b.case_of(self.session, self.draft)
        return [event.text for event in cases.timeline(self.session, id_of(case))]


def test_a_live_reply_is_looked_at_soon_and_then_later_and_later(both: Session) -> None:
    live = Live(both)

    waits, at = [], live.watch.next_try_at
    assert at == NOW + 10 * MINUTE
    while at is not None:
        assert [w.id for w in watches.due(both, at)] == [live.watch.id]
        live.look(live.seen(), after=at - NOW)
        watching.let_go(both, live.watch, at)
        both.flush()
        waits.append(at - NOW)
        at = live.watch.next_try_at

    assert waits[1:5] == [timedelta(hours=1), timedelta(hours=6), DAY, 3 * DAY]
    assert waits[-1] == 90 * DAY
    assert live.kind() is StandingKind.SEEN
    assert live.notices() == []


def test_one_look_that_does_not_show_it_says_nothing_yet(both: Session) -> None:
    live = Live(both)

    live.look(after=10 * MINUTE)
    watching.let_go(both, live.watch, NOW + 10 * MINUTE)

    assert live.reply.live_text == live.text
    assert live.notices() == []
    assert live.watch.next_try_at == NOW + 20 * MINUTE


def test_a_reply_taken_away_there_is_marked_and_everybody_is_told_once(both: Session) -> None:
    live = Live(both)

    live.gone()
    live.look(after=2 * DAY)

    assert (live.reply.live_text, live.reply.removed_at) == ("", NOW + 20 * MINUTE)
    assert live.kind() is StandingKind.REMOVED
    ((level, says),) = live.notices()
    assert level is NoticeLevel.URGENT
    assert "no longer there" in says
    assert sum("no longer there" in post for post in live.posts()) == 1
    assert sum("no longer there" in text for text in live.case_said()) == 1
    assert both.exec(select(Card)).one().stale_since == NOW + 20 * MINUTE


def test_a_look_that_shows_only_some_answers_never_calls_ours_gone(both: Session) -> None:
    live = Live(both)

    for minutes in (10, 20, 30):
        live.look(after=minutes * MINUTE, whole=False)

    assert live.reply.live_text == live.text


def test_the_places_own_reason_for_taking_it_away_is_told(both: Session) -> None:
    live = Live(both)

    live.look(replace(live.seen(), refused="contains personal data"), after=10 * MINUTE)

    ((_, says),) = live.notices()
    assert "contains personal data" in says


def test_after_a_removal_the_mention_may_be_answered_anew(both: Session) -> None:
    live = Live(both)
    live.gone()

    person = b.person(both)
    again = b.approved(both, b.draft(both, live.mention), person, NOW + DAY)
    publishing.went_live(both, again, Receipt("r-2"), NOW + DAY)
    both.flush()

    assert live.notices() == []
    assert (live.watch.removed_at, live.reply.removed_at) == (None, None)
    assert live.reply.live_text == again.text


def test_a_removed_reply_that_is_there_again_is_told_and_the_notice_is_over(both: Session) -> None:
    live = Live(both)
    live.gone()

    live.look(live.seen(), after=DAY)

    assert live.notices() == []
    assert (live.reply.live_text, live.reply.removed_at) == (live.text, None)
    assert "The public reply stands there again" in live.case_said()


def test_our_own_removal_is_no_alarm(both: Session) -> None:
    live = Live(both)
    by = b.actor(b.person(both))
    assert publishing.change_live(both, b.terms(), by, id_of(live.mention), None, NOW).ok
    removal = list(replies.attempts(both, id_of(live.reply)))[-1]
    publishing.went_live(both, removal, Receipt(), NOW + MINUTE)
    both.flush()

    live.gone()

    assert live.notices() == []
    assert live.watch.next_try_at is None


def test_other_words_under_our_name_are_told_and_shown(both: Session) -> None:
    live = Live(both)
    live.look(live.seen(), after=10 * MINUTE)

    for after in (DAY, 3 * DAY):
        live.look(live.seen("Buy two kettles, get one free."), after=after)

    assert live.reply.live_text == "Buy two kettles, get one free."
    assert live.kind() is StandingKind.CHANGED
    ((level, says),) = live.notices()
    assert (level, "no longer says what was approved" in says) == (NoticeLevel.URGENT, True)
    assert sum("no longer says" in text for text in live.case_said()) == 1


def test_words_that_are_changed_back_end_the_alarm(both: Session) -> None:
    live = Live(both)
    live.look(live.seen(), after=10 * MINUTE)
    live.look(live.seen("Buy two kettles."), after=DAY)

    live.look(live.seen(), after=2 * DAY)

    assert (live.reply.live_text, live.notices()) == (live.text, [])
    assert live.kind() is StandingKind.SEEN


def test_how_a_place_dresses_a_text_up_at_first_sight_is_no_change(both: Session) -> None:
    live = Live(both)
    dressed = live.text.replace("Thank you", "Thank you 🙏")

    live.look(live.seen(dressed), after=10 * MINUTE)
    live.look(live.seen(dressed), after=DAY)

    assert live.notices() == []
    assert live.kind() is StandingKind.SEEN


def test_one_word_changed_later_on_is_a_change(both: Session) -> None:
    live = Live(both)
    live.look(live.seen(), after=10 * MINUTE)

    live.look(live.seen(live.text.replace("care@birch", "fraud@birch")), after=DAY)

    assert len(live.notices()) == 1


def test_two_looks_in_one_moment_count_as_one(both: Session) -> None:
    live = Live(both)

    live.look(after=10 * MINUTE)
    live.look(after=11 * MINUTE)

    assert live.reply.live_text == live.text


def test_while_a_change_of_ours_is_under_way_nothing_is_concluded(both: Session) -> None:
    live = Live(both)
    live.look(live.seen(), after=10 * MINUTE)
    by, better = b.actor(b.person(both)), live.text.replace("Thank you", "Many thanks")
    assert publishing.change_live(both, b.terms(), by, id_of(live.mention), better, NOW).ok

    live.look(live.seen(better), after=20 * MINUTE)
    live.look(after=DAY)

    assert live.notices() == []


def test_a_reply_under_a_mention_that_is_gone_is_not_missed(both: Session) -> None:
    live = Live(both)

    intake.gone(both, live.mention, GoneWhy.SITE, NOW + DAY)

    assert live.watch.next_try_at is None
    assert live.notices() == []


def test_a_mention_that_comes_back_has_its_reply_looked_at_again(both: Session) -> None:
    live = Live(both)
    intake.gone(both, live.mention, GoneWhy.SITE, NOW + DAY)

    intake.take_in(both, b.terms(), live.at, b.new_mention(), NOW + 2 * DAY)

    assert live.watch.next_try_at == NOW + 2 * DAY


def test_a_place_that_cannot_be_read_is_tried_later_and_concludes_nothing(both: Session) -> None:
    live = Live(both)

    watching.let_go(both, live.watch, NOW + DAY, "the town site: down")

    assert live.watch.next_try_at == NOW + DAY + 30 * MINUTE
    assert live.watch.last_error == "the town site: down"
    assert live.kind() is StandingKind.TAKEN


class TestByHand:
    def test_marked_as_posted_is_what_a_person_says_until_it_is_seen(self, both: Session) -> None:
        live = Live(both, by_hand=True)
        assert live.kind() is StandingKind.SAID

        live.look(live.seen(), after=10 * MINUTE)

        assert live.kind() is StandingKind.SEEN
        assert (live.reply.external_id, live.reply.url) == ("r-1", URL)
        assert "The reply posted by hand was seen there" in live.case_said()

    def test_not_seen_after_a_day_somebody_is_reminded_once(self, both: Session) -> None:
        live = Live(both, by_hand=True)
        live.look(after=10 * MINUTE)
        live.look(after=6 * timedelta(hours=1))
        assert live.notices() == []

        live.look(after=DAY)
        live.look(after=3 * DAY)

        ((level, says),) = live.notices()
        assert (level, "marked as posted by hand" in says) == (NoticeLevel.WARNING, True)
        assert sum("marked as posted" in post for post in live.posts()) == 1
        assert live.reply.live_text == live.text  # a person said so; nobody has shown otherwise

    def test_seen_after_the_reminder_it_is_over(self, both: Session) -> None:
        live = Live(both, by_hand=True)
        live.look(after=DAY)

        live.look(live.seen(), after=3 * DAY)

        assert live.notices() == []

    def test_posted_in_other_words_than_were_approved_is_told(self, both: Session) -> None:
        live = Live(both, by_hand=True)
        live.reply.url = URL

        live.look(live.seen("We are sorry. Call us!"), after=10 * MINUTE)

        ((_, says),) = live.notices()
        assert "in other words than were approved" in says

    def taken_down(self, session: Session) -> Live:
        """Our reply was live, and a person says that they took it down by hand."""
        live = Live(session, by_hand=True)
        live.at.can_remove = False
        live.look(live.seen(), after=10 * MINUTE)
        by = b.actor(b.person(session))
        assert publishing.change_live(session, b.terms(), by, id_of(live.mention), None, NOW).ok
        removal = list(replies.attempts(session, id_of(live.reply)))[-1]
        done = publishing.posted_by_hand(session, by, id_of(removal), "", NOW + DAY)
        assert done.ok, done.says
        session.flush()
        return live

    def test_taken_down_by_hand_and_still_there_after_a_day_somebody_is_reminded(
        self, both: Session
    ) -> None:
        live = self.taken_down(both)
        assert "Taken down by hand" in standing(both, id_of(live.mention)).says

        live.look(live.seen(), after=DAY + 10 * MINUTE)
        assert live.notices() == []
        live.look(live.seen(), after=2 * DAY)

        ((level, says),) = live.notices()
        assert (level, "still stands there" in says) == (NoticeLevel.WARNING, True)
        assert live.reply.live_text == ""

    def test_taken_down_by_hand_and_gone_it_is_confirmed(self, both: Session) -> None:
        live = self.taken_down(both)
        live.look(live.seen(), after=2 * DAY)

        live.look(after=2 * DAY + MINUTE)

        assert live.notices() == []
        assert live.watch.next_try_at is None
        assert live.kind() is StandingKind.NONE

    def test_where_no_program_can_look_it_says_so(self, both: Session) -> None:
        live = Live(both, by_hand=True, readable=False)

        assert live.kind() is StandingKind.UNREADABLE
        assert "cannot be read" in standing(both, id_of(live.mention)).says

    def test_a_text_that_is_seen_there_before_anybody_says_so_is_live(self, both: Session) -> None:
        at = b.source(both, can_reply=False)
        draft = b.pending(both, at=at)
        attempt = b.approved(both, draft, b.person(both))
        there = replace(b.new_mention(), owner_replies=(SeenReply(attempt.text, "r-7", URL),))

        intake.take_in(both, b.terms(), at, there, NOW + DAY)

        mention_id = draft.mention_id
        assert attempt.state is ReplyState.LIVE
        assert standing(both, mention_id).kind is StandingKind.SEEN
        assert draft.state is DraftState.APPROVED


def test_a_mention_without_a_reply_of_ours_has_nothing_to_say(both: Session) -> None:
    found = b.mention(both)

    assert standing(both, id_of(found)).says == ""


@pytest.mark.parametrize("when", [NOW, NOW + DAY])
def test_two_workers_never_look_at_one_reply_at_once(both: Session, when: datetime) -> None:
    live = Live(both)
    watch_id = id_of(live.watch)
    live.watch.next_try_at = NOW
    both.flush()

    assert watches.claim(both, watch_id, "one", when, 2 * MINUTE)
    assert not watches.claim(both, watch_id, "other", when, 2 * MINUTE)
    assert list(watches.due(both, when)) == []
