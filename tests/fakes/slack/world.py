"""What our Slack remembers: tokens, channels, people, messages, views, triggers."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TEAM = "T01ACME"
DESK = "C01DESK"
BOT_USER = "U01BOT"
BOT_ID = "B01BOT"
APP = "A01AMENDS"
BOT_TOKEN = "xoxb-the-bot"
APP_TOKEN = "xapp-the-app"
BOT_SCOPES = frozenset(
    {
        "chat:write", "channels:read", "groups:read", "channels:history", "groups:history",
        "commands", "users:read",
    }
)  # fmt: skip
TRIGGER_SECONDS = 3.0


class SlackError(Exception):
    """A method's answer is `ok: false`."""

    def __init__(self, code: str, *, status: int = 200, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.status, self.extra = code, status, extra


@dataclass(frozen=True)
class Fault:
    """How one coming call goes wrong. `applied`: Slack does the work before it goes wrong."""

    status: int = 200
    error: str = ""
    html: bool = False
    drop: bool = False  #: The connection is closed without an answer.
    hang: bool = False  #: No answer comes for as long as the caller waits.
    applied: bool = False
    retry_after: str = ""


class Clock:
    """Stands still until a test moves it; a server in a process of its own lets it run."""

    def __init__(self, at: datetime | None = None) -> None:
        self._at = at.timestamp() if at else None
        self._moved = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return (time.time() if self._at is None else self._at) + self._moved

    def datetime(self) -> datetime:
        """The same, as an aware time."""
        return datetime.fromtimestamp(self.now(), UTC)

    def move(self, seconds: float) -> None:
        """Let `seconds` go by."""
        self._moved += seconds


@dataclass
class Token:
    """A token, of a bot (xoxb) or of the app (xapp), and what it may do."""

    scopes: frozenset[str]
    app_level: bool = False
    revoked: bool = False


@dataclass
class Channel:
    """A conversation; `members` are the people in it, the bot is in it if `joined`."""

    id: str
    joined: bool = True
    archived: bool = False
    private: bool = False
    members: set[str] = field(default_factory=set)


@dataclass
class Message:
    """A message as it stands, and every rendition it ever had."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None
    arguments: dict[str, Any]  #: Of the last call that wrote it.
    user: str = BOT_USER
    bot_id: str = BOT_ID
    thread: str = ""  #: The ts of the message it answers.
    renditions: list[list[dict[str, Any]]] = field(default_factory=list)


@dataclass
class View:
    """An open modal. `origin` is the trigger it was opened with."""

    id: str
    view: dict[str, Any]
    hash: str
    user: str
    open: bool = True
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Trigger:
    """Good for three seconds, once."""

    user: str
    until: float
    used: bool = False


@dataclass(frozen=True)
class Whisper:
    """An ephemeral message."""

    channel: str
    user: str
    text: str


@dataclass(frozen=True)
class Response:
    """What was sent to a response_url."""

    name: str
    body: dict[str, Any]


class World:
    """All of it, behind one lock. Tests may read and change it freely."""

    def __init__(self, clock: Clock, ledger: Path | None = None) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.tokens = {
            BOT_TOKEN: Token(BOT_SCOPES),
            APP_TOKEN: Token(frozenset({"connections:write"}), app_level=True),
        }
        self.people = {"U01BOB": "bob", "U01MINA": "mina", BOT_USER: "amends"}
        self.channels = {DESK: Channel(DESK, members=set(self.people))}
        self.messages: dict[tuple[str, str], Message] = {}
        self.whispers: list[Whisper] = []
        self.views: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.homes: dict[str, dict[str, Any]] = {}  #: By user.
        self.home_enabled = True
        self.left: set[str] = set()  #: People whose account was switched off.
        self.address = ""  #: Where this server listens; known once it does.
        self.response_urls: dict[str, tuple[float, int]] = {}  #: Until when, and how often used.
        self.responses: list[Response] = []
        self.tiers = False  #: Whether the calls a minute of each method are counted.
        self.called_at: defaultdict[str, deque[float]] = defaultdict(deque)
        self.tickets: set[str] = set()
        self.faults: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.posted_at: defaultdict[str, list[float]] = defaultdict(list)
        self._ledger = ledger
        self._numbers = 0
        self._last_ts = 0

    def next_ts(self) -> str:
        """A message's address: the time, never twice the same."""
        self._last_ts = max(int(self.clock.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def next_id(self, prefix: str) -> str:
        """An id that was not given before."""
        with self.lock:
            self._numbers += 1
            return f"{prefix}{self._numbers:06d}"

    def new_trigger(self, user: str) -> str:
        """A trigger for what `user` just did."""
        trigger_id = self.next_id("111.222.")
        self.triggers[trigger_id] = Trigger(user, self.clock.now() + TRIGGER_SECONDS)
        return trigger_id

    def spend_trigger(self, trigger_id: object) -> Trigger:
        """The trigger, which is then used up."""
        trigger = self.triggers.get(str(trigger_id))
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if self.clock.now() > trigger.until:
            raise SlackError("expired_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(self) -> str:
        """An address at which the one who pressed can be told: five times within half an hour."""
        name = self.next_id("response-")
        self.response_urls[name] = (self.clock.now() + 1800, 0)
        return f"{self.address}/response/{name}"

    def respond(self, name: str, body: dict[str, Any]) -> bool:
        """Take an answer to a press, if its address still holds."""
        until, used = self.response_urls.get(name, (0.0, 0))
        if self.clock.now() > until or used >= 5:
            return False
        self.response_urls[name] = (until, used + 1)
        self.responses.append(Response(name, body))
        return True

    def message(self, ts: str) -> Message:
        """The message at `ts`, in whichever channel."""
        return next(message for (_, at), message in self.messages.items() if at == ts)

    def note(self, method: str, message: Message) -> None:
        """Write an accepted message down for good, before anybody is told."""
        if self._ledger is None:
            return
        line = {
            "method": method,
            "channel": message.channel,
            "ts": message.ts,
            "text": message.text,
            "metadata": message.metadata,
            "at": self.clock.now(),
        }
        with self._ledger.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())


def escaped(value: Any) -> Any:
    """A copy as Slack gives it back: what is not mrkdwn has its & < > escaped."""
    if isinstance(value, list):
        return [escaped(one) for one in value]
    if not isinstance(value, dict):
        return value
    copy = {key: escaped(one) for key, one in value.items()}
    if value.get("type") in ("plain_text", "text") and isinstance(value.get("text"), str):
        copy["text"] = escape(value["text"])
    return copy


def escape(text: str) -> str:
    """Slack's three control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
