"""A town with one place and one review under which a reply is approved; no writer is needed."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlmodel import col, select

from monitor.models.audit import Notice
from monitor.models.case import Case
from monitor.models.draft import Attempt, Draft, Reply
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.models.watch import Watch
from monitor.store import audit, sources
from monitor.store.engine import reading, writing
from tests import builders
from tests.fakes.place import FakePlace, Site, opened
from tests.houses import Clock, open_house

REPLY_1 = "r1"  #: The first reply's id at the place.


class Town:
    """Everything round one approved reply."""

    def __init__(self, engine: Engine, place: FakePlace | None = None) -> None:
        self.engine, self.clock = engine, Clock()
        self.place = place or FakePlace()
        self.house = open_house(engine, [opened(self.place)], self.clock)
        with writing(engine) as session:
            self.person = builders.person(session, Role.APPROVER)
            at = sources.by_name(session, "town")
            self.site.say(builders.new_mention())
            builders.assessment(session, builders.mention(session, at))
            found = session.exec(select(Mention)).one()
            draft = builders.draft(session, found)
            builders.approved(session, draft, self.person, self.clock())

    @property
    def site(self) -> Site:
        return self.place.site

    def publish(self, **later: float) -> None:
        """One turn of the publish step, so much later."""
        self.clock.on(**later)
        self.house.publisher.run()

    def read(self, **later: float) -> None:
        """One reading of the place, so much later."""
        self.clock.on(**(later or {"minutes": 6}))
        self.house.reader.read(self.house.sources[0])

    def attempts(self) -> list[Attempt]:
        with reading(self.engine) as session:
            return list(session.exec(select(Attempt).order_by(col(Attempt.id))))

    def attempt(self) -> Attempt:
        return self.attempts()[-1]

    def reply(self) -> Reply:
        with reading(self.engine) as session:
            return session.exec(select(Reply)).one()

    def watch(self) -> Watch:
        with reading(self.engine) as session:
            return session.exec(select(Watch)).one()

    def mention(self) -> Mention:
        with reading(self.engine) as session:
            return session.exec(select(Mention).order_by(col(Mention.id))).all()[0]

    def drafts(self) -> list[Draft]:
        with reading(self.engine) as session:
            return list(session.exec(select(Draft).order_by(col(Draft.id))))

    def case(self) -> Case:
        with reading(self.engine) as session:
            return session.exec(select(Case)).one()

    def notices(self) -> list[Notice]:
        with reading(self.engine) as session:
            return list(audit.standing(session))
