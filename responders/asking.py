"""Puts drafts before people on a desk: asked at least once, updated in place, found again.

Each channel has a queue of its own: first what was decided is shown, then what is to be said in the
threads, then new cards, the most pressing first. A channel that Slack slows down waits alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Engine

from monitor.casework.approvals import ApprovalRule
from monitor.errors import OutsideError
from monitor.guard import guarded
from monitor.models.draft import Card
from monitor.store import audit, owed
from monitor.store.engine import reading, writing
from responders.carding import Cards, Desk, Did, Drawn
from responders.matters import matter_of
from responders.posting import Posts
from responders.slack.pace import PATIENCE

log = structlog.get_logger("amends")

CHANNELS = 8  # worked on at the same time
ROUND = 10  # of one queue, before what is new is looked at again
ROUNDS = 1000  # of one run; a card that is never right would be drawn for ever

FAILURES = 3  # of one queue in one round: then it rests

Job = Callable[[], Did]

__all__ = ["Asking", "Desk"]


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
    rules: Sequence[ApprovalRule] = ()

    def run(self) -> int:
        """Post the cards that are due, update those that are out of date, say what is to be said;
        how many moved.
        """
        moved = 0
        for _ in range(ROUNDS):
            done = 0 if self.stopping() else self._round()
            moved += done
            if not done:
                break
        return moved

    def tell_notices(self) -> int:
        """Tell the desk each notice that is new, and each that is over; at least once.

        What the desk does not take now stays untold, and is told the next time.
        """
        with reading(self.engine) as session:
            news = [(n.id or 0, n.text, n.over_at is not None) for n in audit.untold(session)]
        for told, (notice_id, text, over) in enumerate(news):
            try:
                self.desk.tell(f"Over: {text}" if over else text)
            except OutsideError as error:
                log.warning("notices wait", why=str(error), waiting=len(news) - told)
                return told
            with writing(self.engine) as session:
                audit.told(session, notice_id, self.clock())
        return len(news)

    def _round(self) -> int:
        """A few of each channel's queue, all channels at the same time."""
        queues = list(self._queues().items())
        if len(queues) < 2:
            return sum(self._work(channel, jobs) for channel, jobs in queues)
        with ThreadPoolExecutor(min(CHANNELS, len(queues)), thread_name_prefix="desk") as workers:
            return sum(workers.map(lambda queue: self._work(*queue), queues))

    def _queues(self) -> Mapping[str, Sequence[Job]]:
        drawn = Drawn(self.public_url, self.shadow, self.rules)
        cards = Cards(self.engine, self.desk, self.name, self.owner, self.clock, drawn)
        posts = Posts(self.engine, self.desk, self.name, self.owner, self.clock, self.public_url)
        with reading(self.engine) as session:
            owed_cards = owed.cards(session, self.name, self.clock())
            owed_posts = owed.posts(session, self.name, self.clock())
        queues: defaultdict[str, list[Job]] = defaultdict(list)
        for one in owed_cards:
            if one.stands:
                queues[one.channel].append(self._job("card", cards.ask, one.id))
        for post in owed_posts:
            channel = self.desk.channel_of(post.channel)
            queues[channel].append(self._job("post", posts.send, post.id))
        for one in owed_cards:
            if not one.stands:
                channel = one.channel or self._choose(one.id)
                queues[channel].append(self._job("card", cards.ask, one.id))
        return queues

    def _job(self, what: str, work: Callable[[int], Did], row_id: int) -> Job:
        def job() -> Did:
            with guarded(f"{what} {row_id}"):
                return work(row_id)
            return Did.FAILED

        return job

    def _work(self, channel: str, jobs: Sequence[Job]) -> int:
        done: Counter[Did] = Counter()
        for job in jobs:
            if self.stopping() or self.desk.held(channel) > PATIENCE:
                break
            done[job()] += 1
            if done[Did.MOVED] >= ROUND or done[Did.FAILED] >= FAILURES:
                break
        return done[Did.MOVED]

    def _choose(self, card_id: int) -> str:
        """Where a new card goes: it follows an earlier one of its mention, else the routes."""
        with writing(self.engine) as session:
            card = session.get_one(Card, card_id)
            channel = owed.channel_before(session, card) or self.desk.channel_for(
                lambda: matter_of(session, card), self.clock()
            )
            if owed.choose_channel(session, card_id, channel):
                return channel
            session.refresh(card)
            return card.channel
