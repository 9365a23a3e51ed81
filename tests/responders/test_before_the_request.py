"""Between a yes and the request: what the yes was for must stand, and the guidelines once more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import PrivateAttr
from sqlalchemy import Engine
from sqlmodel import select

from connectors.http import Http
from monitor.errors import ConfigError, Refused, RetryLater, UnknownOutcome
from monitor.models.case import CaseState
from monitor.models.draft import Attempt, Draft, DraftState, ReplyState
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.models.wire import LengthUnit, Look
from monitor.store import mentions
from monitor.store.engine import reading, writing
from monitor.workflow import intake, publishing
from responders.publish import Publisher
from tests import builders
from tests.fakes.place import FakePlace, IdempotentPlace
from tests.responders.town import Town


@pytest.fixture
def town(engine: Engine) -> Town:
    return Town(engine)


def change(town: Town, **values: object) -> None:
    """Write over columns of the attempt."""
    with writing(town.engine) as session:
        attempt = session.exec(select(Attempt)).one()
        for name, value in values.items():
            setattr(attempt, name, value)
        session.add(attempt)


class TestGround:
    def test_a_text_that_is_not_the_approved_one_does_not_go_out(self, town: Town) -> None:
        change(town, text=town.attempt().text + " And buy a kettle.")

        town.publish()

        assert town.site.ledger == []
        assert town.attempt().state is ReplyState.WITHDRAWN
        assert "not the one that was approved" in town.attempt().settled_why

    def test_an_edit_read_between_the_yes_and_the_request_voids_the_yes(self, town: Town) -> None:
        town.site.edit("m-1", "It works now, the lid was in the box.")
        town.read()

        town.publish()

        assert town.site.ledger == []
        assert town.attempt().state is ReplyState.WITHDRAWN
        assert town.attempt().revision != town.mention().revision

    def test_an_edit_that_a_look_shows_in_the_last_moment_voids_it_as_well(
        self, town: Town
    ) -> None:
        town.site.edit("m-1", "It works now, the lid was in the box.")

        town.publish()

        assert town.site.ledger == []
        assert town.attempt().state is ReplyState.WITHDRAWN
        assert town.drafts()[0].state is DraftState.WITHDRAWN

    def test_an_edit_that_another_worker_stores_while_we_look_voids_it(
        self, engine: Engine
    ) -> None:
        town = Town(engine, Interrupted())
        assert isinstance(town.place, Interrupted)
        town.place.say_meanwhile(town)

        town.publish()

        assert town.site.ledger == []
        assert town.attempt().state is ReplyState.WITHDRAWN


class Interrupted(FakePlace):
    """A place at which the author's edit is stored while we look at it, and the look is old."""

    _meanwhile: list[Town] = PrivateAttr(default_factory=list)

    def say_meanwhile(self, town: Town) -> None:
        """What comes to pass while we look."""
        self._meanwhile.append(town)

    def look(self, http: Http, external_id: str) -> Look:
        """Look, after what happens meanwhile."""
        seen = super().look(http, external_id)
        while self._meanwhile:
            town = self._meanwhile.pop()
            with writing(town.engine) as session:
                at = session.exec(select(Source)).one()
                new = builders.new_mention(text="It works now.")
                intake.take_in(session, builders.terms(()), at, new, town.clock())
        return replace(seen, mention=None)


class TestGuidelinesAgain:
    def publisher(self, town: Town, **contact: str) -> Publisher:
        """The publisher of a service that was started with other settings meanwhile."""
        terms = builders.terms(())
        new = replace(terms, contact=replace(terms.contact, **contact))
        return replace(town.house.publisher, terms=new)

    def test_a_way_of_contact_that_is_no_longer_ours_does_not_go_out(self, town: Town) -> None:
        self.publisher(town, email="help@birch.example").run()

        assert town.site.ledger == []
        attempt = town.attempt()
        assert attempt.state is ReplyState.FAILED
        assert "the guidelines have changed since it was approved" in attempt.settled_why

    def test_it_comes_back_to_a_person_with_the_guidelines_reason(self, town: Town) -> None:
        self.publisher(town, email="help@birch.example").run()

        _, back = town.drafts()
        assert back.state is DraftState.PENDING
        assert "guidelines have changed" in back.findings[0]["says"]
        assert town.case().state is CaseState.OPEN

    def test_a_site_that_takes_only_shorter_replies_now_stops_it(self, town: Town) -> None:
        with writing(town.engine) as session:
            source = session.exec(select(Source)).one()
            source.max_length, source.length_unit = 100, LengthUnit.CHARACTERS
            session.add(source)

        town.publish()

        assert town.site.ledger == []
        assert town.attempt().state is ReplyState.FAILED

    def test_the_same_guidelines_let_it_out(self, town: Town) -> None:
        self.publisher(town).run()

        assert town.attempt().state is ReplyState.LIVE

    def test_what_is_to_come_down_comes_down_whatever_they_say(self, town: Town) -> None:
        town.publish()
        with writing(town.engine) as session:
            actor = builders.actor(session.merge(town.person))
            mention = session.exec(select(Mention)).one()
            terms = builders.terms(())
            assert publishing.change_live(
                session, terms, actor, int(mention.id or 0), None, town.clock()
            ).ok

        self.publisher(town, email="help@birch.example").run()

        assert town.site.texts("m-1") == []


class TestSecondTry:
    """The first request may have arrived: whatever the second is told, that is never forgotten."""

    @pytest.fixture
    def twice(self, engine: Engine) -> Town:
        """A place that carries a key out once, where the first answer was lost and the reply cannot
        be seen yet; the attempt is about to be sent a second time.
        """
        town = Town(engine, IdempotentPlace())
        town.site.drop_after, town.site.blind = 1, True
        town.publish()
        assert town.attempt().state is ReplyState.UNKNOWN
        town.publish(seconds=11)
        assert town.attempt().state is ReplyState.APPROVED
        return town

    def test_told_to_wait_it_still_knows_of_the_first(self, twice: Town) -> None:
        first = twice.attempt().sent_at
        twice.site.faults = [RetryLater("slowly")]

        twice.publish()

        assert (twice.attempt().state, twice.attempt().sent_at) == (ReplyState.APPROVED, first)

    def test_told_to_wait_and_then_edited_it_is_looked_for_and_not_withdrawn(
        self, twice: Town
    ) -> None:
        twice.site.faults = [RetryLater("slowly")]
        twice.publish()
        twice.site.edit("m-1", "It was the toaster.")

        twice.read()
        twice.publish()

        assert twice.attempt().state is ReplyState.UNKNOWN
        twice.site.blind = False
        twice.publish(minutes=2)
        assert twice.attempt().state is ReplyState.LIVE
        assert len(twice.site.ledger) == 1

    def test_a_look_that_fails_before_the_second_does_not_forget_the_first(
        self, twice: Town
    ) -> None:
        first = twice.attempt().sent_at
        twice.site.look_faults = [RetryLater("down")]

        twice.publish()

        assert twice.attempt().sent_at == first

    def test_told_to_wait_until_the_place_forgets_the_key_it_is_not_sent_again(
        self, twice: Town
    ) -> None:
        twice.site.faults = [RetryLater("slowly")]
        twice.publish()
        twice.site.keys.clear()  # after an hour the place would carry it out a second time

        for _ in range(12):
            twice.publish(minutes=60)

        assert (twice.attempt().state, len(twice.site.ledger)) == (ReplyState.UNKNOWN, 1)
        assert twice.attempt().next_try_at is None  # a person looks

    def test_refused_the_second_time_it_is_not_called_refused(self, twice: Town) -> None:
        twice.site.faults = [Refused("the post was changed")]

        twice.publish()

        assert twice.attempt().state is ReplyState.UNKNOWN
        assert len(twice.drafts()) == 1
        twice.site.blind = False
        twice.publish(minutes=2)
        assert twice.attempt().state is ReplyState.LIVE

    def test_a_key_revoked_meanwhile_does_not_make_it_failed_nor_sent_again(
        self, twice: Town
    ) -> None:
        twice.site.faults = [ConfigError("the key was revoked")]
        twice.publish()
        twice.site.keys.clear()

        for minutes in (1, 5, 20, 120):
            twice.publish(minutes=minutes)

        assert twice.attempt().state is ReplyState.UNKNOWN
        assert len(twice.site.ledger) == 1

    def test_told_to_wait_six_times_it_is_unknown_and_not_failed(self, twice: Town) -> None:
        twice.site.faults = [RetryLater("slowly")] * 6
        for _ in range(6):
            twice.publish(minutes=5)

        assert twice.attempt().state is ReplyState.UNKNOWN
        assert len(twice.drafts()) == 1
        twice.site.keys.clear()
        for minutes in (1, 5, 20, 120):
            twice.publish(minutes=minutes)
        assert len(twice.site.ledger) == 1

    def test_the_window_counts_from_the_first_request(self, twice: Town) -> None:
        first = twice.attempt().sent_at
        twice.site.faults = [UnknownOutcome("no answer")]

        twice.publish(minutes=10)

        assert twice.attempt().sent_at == first

    def test_after_a_person_has_looked_it_starts_from_nothing(self, twice: Town) -> None:
        twice.site.faults = [Refused("the post was changed")]
        twice.publish()
        for minutes in (1, 5, 20, 120):
            twice.publish(minutes=minutes)
        with writing(twice.engine) as session:
            actor = builders.actor(session.merge(twice.person))
            outcome = publishing.settle_unknown(
                session, actor, int(twice.attempt().id or 0), live=False, again=True,
                now=twice.clock(),
            )  # fmt: skip
            assert outcome.ok, outcome.says

        twice.publish(seconds=5)

        assert twice.attempt().state is ReplyState.LIVE


def test_a_mention_that_is_read_again_unchanged_voids_nothing(town: Town) -> None:
    town.read()

    town.publish()

    assert town.attempt().state is ReplyState.LIVE
    with reading(town.engine) as session:
        assert mentions.count(session) == 1
        assert len(session.exec(select(Draft)).all()) == 1
