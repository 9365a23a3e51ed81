"""A whole house on fakes: real steps, real store; the place, the model and the clock are ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from connectors import opening
from connectors.reading import Reader
from connectors.source import OpenSource
from monitor.judgement.waiting import Judging
from monitor.store import sources
from monitor.store.engine import writing
from monitor.workflow.following import Following
from monitor.workflow.texts import Terms
from responders.answering import Answering
from responders.asking import Asking, Desk
from responders.drafting.write import write
from responders.publish import Publisher
from scheduler import House
from tests import builders
from tests.fakes.models import KeywordModel


@dataclass
class Clock:
    """A clock that stands still until it is told."""

    now: datetime = builders.NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        """Let time pass, such as on(minutes=10)."""
        self.now += timedelta(**by)


def open_house(
    engine: Engine,
    opened: Sequence[OpenSource],
    clock: Clock,
    *,
    desk: Desk | None = None,
    owner: str = "worker-1",
    shadow: bool = False,
) -> House:
    """The house with these sources declared."""
    desks = ("slack",) if desk else ()
    terms = Terms(contact=builders.CONTACT, desks=desks)
    with writing(engine) as session:
        sources.declare(session, [_declared(source) for source in opened], clock())
    return House(
        engine=engine,
        clock=clock,
        sources=opened,
        reader=Reader(engine, terms, owner, clock, lambda: 0.5),
        judging=Judging(engine, KeywordModel, clock),
        answering=Answering(engine, terms, write, clock),
        askings=[Asking(engine, desk, "slack", owner, clock, "https://amends.example", shadow)]
        if desk
        else [],
        publisher=Publisher(
            engine=engine,
            terms=terms,
            places=opening.by_place(opened),
            owner=owner,
            lease=timedelta(minutes=2),
            clock=clock,
            shadow=shadow,
        ),
        following=Following(engine, clock),
    )


def _declared(source: OpenSource) -> sources.Declared:
    facts = source.facts
    return sources.Declared(
        name=source.name,
        kind=source.connector.name,
        place=source.place,
        title=source.connector.title,
        subject="",
        can_reply=facts.can_reply,
        can_look=facts.can_look,
        can_edit=facts.can_edit,
        can_remove=facts.can_remove,
        quiet_after=facts.quiet_after,
    )
