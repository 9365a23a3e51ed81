"""What a site's robots.txt allows us to read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from connectors.answer import Answer
from connectors.guard import host_of
from monitor.errors import ConfigError

KEEP = timedelta(hours=1)
MAX_LINES = 20_000


class Robots:
    """Remembers the rules of each site for an hour.

    `read` fetches an address and returns the answer for any status below 500; a site that
    cannot answer raises RetryLater from there: without its rules nothing is read.
    """

    def __init__(
        self, agent: str, read: Callable[[str], Answer], *, clock: Callable[[], float]
    ) -> None:
        self._agent = agent.partition("/")[0]
        self._read = read
        self._clock = clock
        self._known: dict[str, tuple[float, RobotFileParser]] = {}
        self._lock = threading.Lock()

    def obey(self, url: str) -> None:
        """Raise ConfigError if the site does not want this address read by us."""
        parts = urlsplit(url)
        rules = self._rules(f"{parts.scheme}://{parts.netloc}".lower())
        if not rules.can_fetch(self._agent, url):
            raise ConfigError(
                f"{host_of(url)}: its robots.txt does not allow this page to be read; "
                "ask the site, or use its feed or API"
            )

    def _rules(self, origin: str) -> RobotFileParser:
        with self._lock:
            read_at, rules = self._known.get(origin, (0.0, None))
            if rules is not None and self._clock() - read_at < KEEP.total_seconds():
                return rules
        rules = self._parse(self._read(f"{origin}/robots.txt"))
        with self._lock:
            self._known[origin] = (self._clock(), rules)
        return rules

    def _parse(self, answer: Answer) -> RobotFileParser:
        rules = RobotFileParser()
        # No file, or one we may not see, forbids nothing (RFC 9309, 2.3.1.3).
        lines = answer.text().splitlines()[:MAX_LINES] if answer.status == 200 else []
        rules.parse(lines)
        return rules
