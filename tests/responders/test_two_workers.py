"""Two workers at one step: what one has done while the other was away is not done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from connectors.http import Http
from monitor.errors import RetryLater
from monitor.models.draft import Attempt, Draft, ReplyState
from monitor.models.person import Role
from monitor.models.wire import Look
from monitor.store import sources
from monitor.store.engine import reading, writing
from responders.answering import Answering
from responders.drafting.write import DraftRequest, NotWritten, Written, write
from scheduler import House
from tests import builders
from tests.fakes.place import FakePlace, Site, opened
from tests.houses import Clock, open_house


@dataclass
class Interrupted(Site):
    """A site at which somebody else gets a turn while we look, which then fails."""

    meanwhile: list[Callable[[], object]] = field(default_factory=list)


class SlowPlace(FakePlace):
    """The connector of an interrupted site."""

    def look(self, http: Http, external_id: str) -> Look:
        """Look, after what happens meanwhile."""
        site = self.site
        if isinstance(site, Interrupted) and site.meanwhile:
            site.meanwhile.pop()()
            raise RetryLater("the town site: no answer came in time")
        return super().look(http, external_id)


class Two:
    """Two workers on one database and one place, where so many people want a reply."""

    def __init__(self, engine: Engine, mentions: int) -> None:
        self.engine, self.clock, self.site = engine, Clock(), Interrupted()
        place = SlowPlace()
        place._site = self.site
        self.one = open_house(engine, [opened(place)], self.clock, owner="one")
        self.other = open_house(engine, [opened(place)], self.clock, owner="other")
        with writing(engine) as session:
            self.person = builders.person(session, Role.APPROVER)
            at = sources.by_name(session, "town")
            for number in range(mentions):
                key, text = f"m-{number}", f"{builders.REVIEW} It was order {number + 7}."
                self.site.say(builders.new_mention(key, text, author=key))
                mention = builders.mention(session, at, key, text, author=key)
                builders.assessment(session, mention)

    def drafted(self) -> list[int]:
        """The mention of each draft."""
        with reading(self.engine) as session:
            return sorted(draft.mention_id for draft in session.exec(select(Draft)))

    def attempt(self) -> Attempt:
        """The one attempt there is."""
        with reading(self.engine) as session:
            return session.exec(select(Attempt)).one()


def while_writing(house: House, meanwhile: Callable[[], object]) -> Answering:
    """The house's draft step, during whose first draft something happens."""
    left = [meanwhile]

    def interrupted(request: DraftRequest) -> Written | NotWritten:
        while left:
            left.pop()()
        return write(request)

    return replace(house.answering, write=interrupted)


@pytest.mark.parametrize("mentions", [1, 3])
def test_a_mention_that_two_workers_draft_at_once_gets_one_draft(
    engine: Engine, mentions: int
) -> None:
    two = Two(engine, mentions)

    made = while_writing(two.one, two.other.answering.run).run()

    assert two.drafted() == list(range(1, mentions + 1))
    assert made == 0


def test_a_failed_look_does_not_put_back_what_another_worker_has_sent(engine: Engine) -> None:
    two = Two(engine, 1)
    two.one.answering.run()
    with writing(engine) as session:
        builders.approved(session, session.exec(select(Draft)).one(), two.person, two.clock())

    def the_lease_runs_out_and_the_other_sends() -> None:
        two.clock.on(minutes=3)
        two.other.publisher.run()

    two.site.meanwhile.append(the_lease_runs_out_and_the_other_sends)
    two.one.publisher.run()

    assert two.attempt().state is ReplyState.LIVE
    two.site.blind = True
    two.clock.on(minutes=3)
    two.one.publisher.run()
    assert len(two.site.ledger) == 1
