"""A place as the answering side needs it; a connector's source satisfies it without knowing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.draft import Attempt
from monitor.models.mention import GoneWhy, Mention
from monitor.models.wire import Facts, Look, Receipt, SeenReply
from monitor.store import mentions
from monitor.store.ids import id_of
from monitor.text import same_text
from monitor.workflow import intake
from monitor.workflow.texts import Terms


class Place(Protocol):
    """A source that lets us look, and perhaps answer."""

    @property
    def facts(self) -> Facts: ...
    def look(self, external_id: str) -> Look: ...
    def read_reply(self, external_id: str, reply_id: str) -> SeenReply | None: ...
    def reply(self, external_id: str, text: str, key: str) -> Receipt: ...
    def edit(self, reply_id: str, text: str, key: str) -> Receipt: ...
    def remove(self, reply_id: str) -> None: ...


@dataclass(frozen=True)
class Worker:
    """Who looks and publishes, and with what; `places` maps a place's key to a source there."""

    engine: Engine
    terms: Terms
    places: Mapping[str, Place]
    owner: str  #: This worker's name, on the leases it holds.
    lease: timedelta  #: Longer than a look and a request with all their timeouts.
    clock: Callable[[], datetime]


def take_in(session: Session, terms: Terms, mention: Mention, look: Look, now: datetime) -> None:
    """Store what a look showed: the author's words now, and the answers that stand there."""
    if look.gone:
        intake.gone(session, mention, GoneWhy.SITE, now)
        return
    source = mentions.source_of(session, id_of(mention), replying=True)
    if look.mention is not None and source is not None:
        intake.take_in(session, terms, source, look.mention, now)
    intake.answers(session, mention, look.replies, now, whole=look.whole)


def again(session: Session, attempt: Attempt) -> Attempt:
    """The row as it stands now, locked until the transaction ends."""
    return session.get_one(Attempt, id_of(attempt), with_for_update=True, populate_existing=True)


def ours_in(look: Look, text: str) -> SeenReply | None:
    """Our text among the replies at the place, however the place has dressed it up."""
    return next((seen for seen in look.replies if text and same_text(seen.text, text)), None)


def receipt_of(seen: SeenReply | None) -> Receipt:
    """What a look tells of our reply, as the place's own answer would have."""
    return Receipt(seen.external_id, seen.url, moderated=seen.waiting) if seen else Receipt()
