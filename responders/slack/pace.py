"""How fast we may ask Slack: a queue for each channel, a budget for each method.

Slack lets an app post about one message a second into one channel, and gives each method a tier of
calls a minute. What it asks us to wait for (429, Retry-After) holds that method in that channel and
nothing else, so one channel never holds up another. Limits are kept for one process; with several
the 429s tell.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.errors import RetryLater

#: For longer than this nobody waits: what is to be said is said later.
PATIENCE = timedelta(seconds=5)
BETWEEN_POSTS = 1.0  # seconds in one channel, as Slack asks
#: Calls a minute for each method, as Slack's pages list them (tiers 2, 3 and 4).
TIERS: Mapping[str, int] = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "chat.getPermalink": 100,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "users.info": 100,
    "views.open": 100,
    "views.publish": 100,
}
#: These share one queue in each channel.
POSTS = ("chat.postMessage",)


@dataclass
class _Budget:
    """A bucket that fills by `a_minute`; a call takes one out."""

    a_minute: int
    left: float = field(init=False)
    filled_at: float | None = None

    def __post_init__(self) -> None:
        # A burst of a quarter leaves room for the other workers and for what we cannot see.
        self.left = self.burst

    @property
    def burst(self) -> float:
        return max(1.0, self.a_minute / 4)

    def wait(self, now: float) -> float:
        """How long the next call has to wait."""
        if self.filled_at is not None:
            self.left = min(self.burst, self.left + (now - self.filled_at) * self.a_minute / 60)
        self.filled_at = now
        return max(0.0, (1 - self.left) * 60 / self.a_minute)

    def take(self) -> None:
        """Take a call out, which is made now or after its wait."""
        self.left -= 1


class Pacer:
    """Tells a call to wait its turn. Threads may share one."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        *,
        patience: timedelta = PATIENCE,
        between_posts: float = BETWEEN_POSTS,
    ) -> None:
        self._clock, self._pause = clock, pause
        self._patience, self._between = patience.total_seconds(), between_posts
        self._lock = threading.Lock()
        self._next_post: dict[str, float] = {}
        self._budgets: dict[str, _Budget] = {}
        self._held: dict[tuple[str, str], float] = {}

    def held(self, method: str, channel: str = "") -> timedelta:
        """How long Slack still wants this method to rest in this channel."""
        with self._lock:
            return timedelta(seconds=self._rest(method, channel))

    def hold(self, method: str, channel: str, after: timedelta | None) -> None:
        """Slack asked for patience: this long, or one second where it did not say."""
        seconds = after.total_seconds() if after is not None else 1.0
        with self._lock:
            until = self._clock() + seconds
            key = (method, channel)
            self._held[key] = max(until, self._held.get(key, until))

    def turn(self, method: str, channel: str = "") -> None:
        """Wait until a call may be made; RetryLater, without a call, where that takes too long.

        Who is sent away takes no turn along: many that come back too early, again and again, would
        use up all turns between them, and no call would ever be made.
        """
        with self._lock:
            wait = max(self._rest(method, channel), self._queue(method, channel))
            if wait <= self._patience:
                self._take(method, channel, self._clock() + wait)
        if wait > self._patience:
            says = f"Slack: {method} has to rest in {channel or 'the workspace'}."
            raise RetryLater(says, after=timedelta(seconds=wait))
        if wait > 0:
            self._pause(wait)

    def _rest(self, method: str, channel: str) -> float:
        until = self._held.get((method, channel), 0.0)
        return max(0.0, until - self._clock()) if until else 0.0

    def _queue(self, method: str, channel: str) -> float:
        """How long the calls before this one still take."""
        now = self._clock()
        if method in POSTS:
            return max(0.0, self._next_post.get(channel, now) - now)
        if method not in TIERS:
            return 0.0
        return self._budgets.setdefault(method, _Budget(TIERS[method])).wait(now)

    def _take(self, method: str, channel: str, at: float) -> None:
        """A call is made at this time: the next ones come after it."""
        if method in POSTS:
            self._next_post[channel] = at + self._between
        elif method in TIERS:
            self._budgets[method].take()
