"""One card at a time: claimed, posted or drawn anew, and what became of that written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.casework.approvals import ApprovalRule
from monitor.errors import ConfigError, OutsideError, Refused, RetryLater, UnknownOutcome
from monitor.models.audit import NoticeLevel
from monitor.models.cards import CardView
from monitor.models.draft import UNDECIDED, Card, CardState, Draft
from monitor.models.source import SwitchKind
from monitor.store import audit, claims, drafts, mentions, sources
from monitor.store.engine import writing
from monitor.workflow.cards import card_view
from responders.slack.errors import ChannelGone
from responders.slack.ids import Address
from responders.slack.parts import Message
from responders.slack.routing import Matter


class Did(StrEnum):
    """What became of one thing that a desk owes people."""

    MOVED = "moved"
    NOTHING = "nothing"  #: It is paused, somebody else has it, or there is nothing to do any more.
    FAILED = "failed"


LEASE = timedelta(minutes=2)  # longer than a post and a search with all their timeouts
BEFORE = timedelta(seconds=30)  # clocks differ: the search begins a little before the post


class Desk(Protocol):
    """Where people approve, beside the web inbox. Each call raises a sorted OutsideError."""

    @property
    def channel(self) -> str: ...
    def post(self, view: CardView, channel: str = "") -> Address: ...
    def update(self, at: Address, view: CardView) -> None: ...
    def find(
        self, draft_id: int, version: int, since: datetime, channel: str = ""
    ) -> Address | None: ...
    def send(self, message: Message, channel: str, thread: str = "") -> Address: ...
    def search(
        self, event_type: str, wanted: dict[str, Any], since: datetime, channel: str,
        thread: str = "",
    ) -> Address | None: ...  # fmt: skip
    def tell(self, text: str) -> None: ...
    def channel_for(self, matter: Callable[[], Matter], now: datetime) -> str: ...
    def channel_of(self, name: str) -> str: ...
    def held(self, channel: str) -> timedelta: ...
    def team(self) -> str: ...
    def link_to(self, at: Address) -> str: ...


@dataclass(frozen=True)
class Drawn:
    """What a card's view depends on beside the rows."""

    public_url: str
    shadow: bool = False
    rules: Sequence[ApprovalRule] = ()

    def view(self, session: Session, draft: Draft) -> CardView:
        """The card of a draft as it stands now."""
        return card_view(session, draft, self.public_url, shadow=self.shadow, rules=self.rules)


@dataclass(frozen=True)
class Taken:
    """A card that is ours for the length of a lease."""

    card: Card
    view: CardView
    since: datetime | None  #: Since when somebody may have posted it already.


@dataclass(frozen=True)
class Cards:
    """The cards of one desk."""

    engine: Engine
    desk: Desk
    name: str
    owner: str
    clock: Callable[[], datetime]
    drawn: Drawn

    def ask(self, card_id: int) -> Did:
        """Post the card or draw it anew."""
        taken = self._take(card_id)
        if taken is None:
            return Did.NOTHING
        address: Address | None = None
        card, view, searched = taken.card, taken.view, False
        try:
            if card.message_id:
                self.desk.update(Address(card.channel, card.message_id), view)
            else:
                address, searched = self._found(taken), True
                address = address or self.desk.post(view, card.channel)
        except OutsideError as error:
            self._went_wrong(card_id, error, searched=searched)
            return Did.FAILED
        self._stands(card_id, address, view)
        return Did.MOVED

    def _found(self, taken: Taken) -> Address | None:
        """Where the card stands if an earlier try has posted it after all."""
        if taken.since is None:
            return None
        view, channel = taken.view, taken.card.channel
        return self.desk.find(view.draft_id, view.version, taken.since - BEFORE, channel)

    def _take(self, card_id: int) -> Taken | None:
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
            view = self.drawn.view(session, draft)
            session.expunge(card)
            return Taken(card, view, tried_since)

    def _stands(self, card_id: int, address: Address | None, view: CardView) -> None:
        with writing(self.engine) as session:
            card, now = session.get_one(Card, card_id), self.clock()
            if address is not None:
                card.channel, card.message_id = address.channel, address.ts
                card.state, card.posted_at = CardState.POSTED, card.posted_at or now
                audit.record(session, "ask", "card", card_id, now, desk=self.name)
            draft = session.get_one(Draft, card.draft_id)
            if self.drawn.view(session, draft) == view:
                card.stale_since = None
            else:
                card.stale_since = now  # it changed while we spoke: once more
            card.lease_owner, card.lease_until = "", None
            claims.succeeded(card)
            audit.over(session, self._notice(card.channel), now)

    def _went_wrong(self, card_id: int, error: OutsideError, *, searched: bool) -> None:
        """Note it. `searched`: an earlier try is known not to have posted the card."""
        with writing(self.engine) as session:
            card, now = session.get_one(Card, card_id), self.clock()
            channel = card.channel
            card.lease_owner, card.lease_until = "", None
            claims.failed(card, str(error), now)
            if isinstance(error, RetryLater | ConfigError):
                # Nothing was posted now. Our promise is a card that is never lost: this never ends.
                card.set_aside_at = None
                if not card.message_id and searched:
                    card.posting_since, card.state = None, CardState.DUE
                wait = error.after if isinstance(error, RetryLater) and error.after else None
                card.next_try_at = now + (wait or timedelta(seconds=min(300, 5 * 2**card.attempts)))
            elif isinstance(error, UnknownOutcome):
                card.set_aside_at, card.next_try_at = None, now + timedelta(seconds=5)
            elif isinstance(error, Refused) and card.message_id:
                # The card is gone from the channel: ask again, if there is still something to ask.
                card.message_id, card.state, card.posting_since = "", CardState.DUE, None
            if isinstance(error, ChannelGone) and channel != self.desk.channel:
                _to_the_usual(card, self.desk.channel)
            if isinstance(error, ConfigError) or card.attempts >= 3:
                key = self._notice(channel)
                audit.notice(session, key, NoticeLevel.URGENT, in_words(error, channel), now)

    def _notice(self, channel: str) -> str:
        return notice_key(self.name, channel, self.desk.channel)


def notice_key(desk: str, channel: str, usual: str) -> str:
    """The matter a notice is about: the desk, or one channel beside the usual one."""
    return f"desk {desk}" if channel in ("", usual) else f"desk {desk} {channel}"


def in_words(error: OutsideError, channel: str) -> str:
    """The error for people; where it is a channel's, with its id."""
    return f"{error} (Channel {channel}.)" if isinstance(error, ChannelGone) else str(error)


def _to_the_usual(card: Card, channel: str) -> None:
    """Its channel is no more: the card is asked in the usual one, so that it is not lost."""
    card.channel, card.message_id, card.state = channel, "", CardState.DUE
    card.posting_since, card.next_try_at, card.attempts = None, None, 0
