"""Puts drafts before people on a desk: asked at least once, updated in place, found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import Engine

from monitor.errors import ConfigError, OutsideError, Refused, RetryLater, UnknownOutcome
from monitor.guard import guarded
from monitor.models.audit import NoticeLevel
from monitor.models.cards import CardView
from monitor.models.draft import UNDECIDED, Card, CardState, Draft
from monitor.models.source import SwitchKind
from monitor.store import audit, claims, drafts, mentions, sources
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow.cards import card_view
from responders.slack.ids import Address

log = structlog.get_logger("amends")

LEASE = timedelta(minutes=2)  # longer than a post and a search with all their timeouts
BEFORE = timedelta(seconds=30)  # clocks differ: the search begins a little before the post


class Desk(Protocol):
    """Where people approve, beside the web inbox. Each call raises a sorted OutsideError."""

    def post(self, view: CardView) -> Address: ...
    def update(self, at: Address, view: CardView) -> None: ...
    def find(self, draft_id: int, version: int, since: datetime) -> Address | None: ...
    def tell(self, text: str) -> None: ...


@dataclass(frozen=True)
class Asking:
    """What the ask step needs."""

    engine: Engine
    desk: Desk
    name: str  #: The desk's name on the cards it owes, such as "slack".
    owner: str
    clock: Callable[[], datetime]
    public_url: str
    shadow: bool = False
    stopping: Callable[[], bool] = lambda: False

    def run(self) -> int:
        """Post the cards that are due and update those that are out of date; how many moved."""
        with reading(self.engine) as session:
            due = [id_of(c) for c in drafts.cards_due(session, self.name, self.clock())]
        moved = 0
        for card_id in due:
            if self.stopping():
                break
            with guarded(f"card {card_id}"):
                moved += self._ask(card_id)
        return moved

    def tell_notices(self) -> int:
        """Tell the desk each notice that is new, and each that is over; at least once.

        What the desk does not take now stays untold, and is told the next time.
        """
        with reading(self.engine) as session:
            news = [(id_of(n), n.text, n.over_at is not None) for n in audit.untold(session)]
        for told, (notice_id, text, over) in enumerate(news):
            try:
                self.desk.tell(f"Over: {text}" if over else text)
            except OutsideError as error:
                log.warning("notices wait", why=str(error), waiting=len(news) - told)
                return told
            with writing(self.engine) as session:
                audit.told(session, notice_id, self.clock())
        return len(news)

    def _ask(self, card_id: int) -> bool:
        taken = self._take(card_id)
        if taken is None:
            return False
        card, view, since = taken
        address: Address | None = None
        try:
            if card.message_id:
                self.desk.update(Address(card.channel, card.message_id), view)
            else:
                address = (
                    self.desk.find(view.draft_id, view.version, since - BEFORE) if since else None
                )
                address = address or self.desk.post(view)
        except OutsideError as error:
            self._went_wrong(card_id, error)
            return False
        self._stands(card_id, address, view)
        return True

    def _take(self, card_id: int) -> tuple[Card, CardView, datetime | None] | None:
        """Claim a card; with it what it shows, and since when somebody may have posted it."""
        with writing(self.engine) as session:
            now = self.clock()
            card = session.get_one(Card, card_id)
            draft = session.get_one(Draft, card.draft_id)
            source = mentions.source_of(session, draft.mention_id, replying=True)
            if sources.held(session, SwitchKind.PAUSE, source):
                return None
            tried_since = card.posting_since
            asked = card.state is CardState.POSTED or tried_since is not None
            if not asked and draft.state not in UNDECIDED:
                card.state, card.stale_since = CardState.POSTED, None  # nothing to ask any more
                session.add(card)
                return None
            if not drafts.claim_card(session, card, self.owner, now, LEASE):
                return None
            view = card_view(session, draft, self.public_url, shadow=self.shadow)
            session.expunge(card)
            return card, view, tried_since

    def _stands(self, card_id: int, address: Address | None, view: CardView) -> None:
        with writing(self.engine) as session:
            card, now = session.get_one(Card, card_id), self.clock()
            if address is not None:
                card.channel, card.message_id = address.channel, address.ts
                card.state, card.posted_at = CardState.POSTED, card.posted_at or now
                audit.record(session, "ask", "card", card_id, now, desk=self.name)
            draft = session.get_one(Draft, card.draft_id)
            if card_view(session, draft, self.public_url, shadow=self.shadow) == view:
                card.stale_since = None
            else:
                card.stale_since = now  # it changed while we spoke: once more
            card.lease_owner, card.lease_until = "", None
            claims.succeeded(card)
            audit.over(session, f"desk {self.name}", now)

    def _went_wrong(self, card_id: int, error: OutsideError) -> None:
        with writing(self.engine) as session:
            card, now = session.get_one(Card, card_id), self.clock()
            card.lease_owner, card.lease_until = "", None
            claims.failed(card, str(error), now)
            if isinstance(error, RetryLater | ConfigError):
                # Nothing was posted. Our promise is a card that is never lost, so this never ends.
                card.set_aside_at = None
                if not card.message_id:
                    card.posting_since, card.state = None, CardState.DUE
                wait = error.after if isinstance(error, RetryLater) and error.after else None
                card.next_try_at = now + (wait or timedelta(seconds=min(300, 5 * 2**card.attempts)))
            elif isinstance(error, UnknownOutcome):
                card.set_aside_at, card.next_try_at = None, now + timedelta(seconds=5)
            elif isinstance(error, Refused) and card.message_id:
                # The card is gone from the channel: ask again, if there is still something to ask.
                card.message_id, card.state, card.posting_since = "", CardState.DUE, None
            if isinstance(error, ConfigError) or card.attempts >= 3:
                key = f"desk {self.name}"
                audit.notice(session, key, NoticeLevel.URGENT, str(error), now)
