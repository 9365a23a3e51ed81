"""What is said beside the cards: in their threads, where it runs late, and once a day.

Each message is a row before it is sent; it is sent at least once, and a lost one is found again by
the ids it carries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from monitor.errors import ConfigError, OutsideError, RetryLater, UnknownOutcome
from monitor.models.audit import NoticeLevel
from monitor.models.desk import ESCALATION, DeskPost, PostKind
from monitor.models.draft import Card
from monitor.store import audit, people, posts
from monitor.store.engine import writing
from monitor.store.ids import id_of
from responders.carding import BEFORE, LEASE, Desk, Did, in_words, notice_key
from responders.days import digest_of
from responders.slack import digest
from responders.slack.errors import ChannelGone
from responders.slack.ids import POST_TYPE, Address
from responders.slack.parts import Message
from responders.slack.said import Said, message

log = structlog.get_logger("amends")

_SOON = timedelta(seconds=5)
_AWAY = timedelta(minutes=2)  # a desk that a person has to mend is asked again after so long


@dataclass(frozen=True)
class Ready:
    """A message that is ours to send for the length of a lease."""

    message: Message
    channel: str
    thread: str
    since: datetime | None  #: Since when somebody may have sent it already.


@dataclass(frozen=True)
class Posts:
    """The messages of one desk."""

    engine: Engine
    desk: Desk
    name: str
    owner: str
    clock: Callable[[], datetime]
    public_url: str

    def send(self, post_id: int) -> Did:
        """Send it."""
        ready, searched = None, False
        try:
            ready = self._take(post_id, self.desk.team())
            if ready is None:
                return Did.NOTHING
            address, searched = self._found(post_id, ready), True
            address = address or self.desk.send(ready.message, ready.channel, ready.thread)
        except OutsideError as error:
            if ready is not None:
                sent = ready.since is not None and not searched
                self._went_wrong(post_id, ready, error, perhaps_sent=sent)
            return Did.FAILED
        with writing(self.engine) as session:
            posts.sent(session, post_id, address.ts, self.clock())
        return Did.MOVED

    def _found(self, post_id: int, ready: Ready) -> Address | None:
        """Where it stands if an earlier try has sent it after all."""
        if ready.since is None:
            return None
        wanted = {"post": post_id}
        return self.desk.search(
            POST_TYPE, wanted, ready.since - BEFORE, ready.channel, ready.thread
        )

    def _take(self, post_id: int, team: str) -> Ready | None:
        with writing(self.engine) as session:
            now, post = self.clock(), session.get_one(DeskPost, post_id)
            # A lease that ran out, or a failure: the message may have been sent before.
            tried = post.lease_until is not None or post.attempts > 0
            if not posts.claim(session, post, self.owner, now, LEASE):
                return None
            card = session.get(Card, post.card_id) if post.card_id else None
            said = self._message(session, post, card, team)
            if said is None:
                posts.sent(session, post_id, "", now)
                return None
            in_thread = post.channel == "" and card is not None
            return Ready(
                message=said,
                channel=card.channel if card and in_thread else self.desk.channel_of(post.channel),
                thread=card.message_id if card and in_thread else "",
                since=post.due_at if tried else None,
            )

    def _message(
        self, session: Session, post: DeskPost, card: Card | None, team: str
    ) -> Message | None:
        """What to say; None where there is nothing to tell after all."""
        if post.kind is PostKind.DIGEST:
            day = digest_of(session, post.due_at, self.public_url)
            return None if day.empty else digest.message(day, id_of(post))
        stands = Address(card.channel, card.message_id) if card and card.message_id else None
        to_card = self.desk.link_to(stands) if post.channel and stands else ""
        called = [people.by_id(session, one) for one in post.mentions]
        return message(
            Said(
                post_id=id_of(post),
                text=post.text,
                diff=post.diff,
                link=post.link or to_card,
                label="see it" if post.link else "the card",
                users=[
                    one.slack_user
                    for one in called
                    if one and one.active and one.slack_user and one.slack_team == team
                ],
            )
        )

    def _went_wrong(
        self, post_id: int, ready: Ready, error: OutsideError, *, perhaps_sent: bool
    ) -> None:
        """Nothing was sent, or nobody knows: then it is looked for before it is sent again."""
        log.warning("a post waits", post=post_id, why=str(error))
        wait: timedelta | None = None
        if isinstance(error, RetryLater):
            wait = error.after or timedelta(seconds=10)
        elif isinstance(error, ConfigError):
            wait = _AWAY
        with writing(self.engine) as session:
            now = self.clock()
            if isinstance(error, ChannelGone) and not ready.thread:
                self._elsewhere(session, post_id, ready.channel, error)
            if isinstance(error, UnknownOutcome) or (perhaps_sent and wait is not None):
                # A lease that runs out tells the next try that it may stand there already.
                post = session.get_one(DeskPost, post_id)
                post.lease_owner, post.lease_until = "", now + (wait or _SOON)
                post.last_error = str(error)[:1000]
                return
            posts.failed(session, post_id, str(error), now, wait=wait)

    def _elsewhere(self, session: Session, post_id: int, channel: str, error: ChannelGone) -> None:
        """Its channel is no more: what runs late is told in the usual one, and people hear why."""
        key = notice_key(self.name, channel, self.desk.channel)
        says = in_words(error, channel)
        audit.notice(session, key, NoticeLevel.URGENT, says, self.clock())
        post = session.get_one(DeskPost, post_id)
        if post.channel == ESCALATION:
            post.channel = self.desk.channel
