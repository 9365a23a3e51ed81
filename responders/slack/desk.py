"""The desk in Slack: posts a card, draws it anew, finds it again. Loads slack_sdk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web import SlackResponse

from monitor.errors import ConfigError, UnknownOutcome
from monitor.models.cards import CardView
from monitor.models.desk import DIGEST, ESCALATION
from responders.slack.blocks import card
from responders.slack.client import API, Api, respond, web_client
from responders.slack.errors import CardGone, ChannelGone, TriggerSpent
from responders.slack.ids import EVENT_TYPE, Address
from responders.slack.pace import BETWEEN_POSTS, Pacer
from responders.slack.parts import Message, cut, escape, visible
from responders.slack.routing import Matter, Routes

__all__ = ["API", "Address", "CardGone", "SlackDesk", "TriggerSpent", "Workspace"]

#: What the manifests ask for, and all that is used.
SCOPES = frozenset(
    {
        "chat:write", "channels:read", "groups:read", "channels:history", "groups:history",
        "commands", "users:read",
    }
)  # fmt: skip
_BETWEEN_POSTS = BETWEEN_POSTS
_OVERLAP = timedelta(seconds=5)  # our clock and Slack's are not the same
_PAGES = 20
#: Nothing is crawled, nobody is called, and no text is read for more than it says.
_QUIET: dict[str, Any] = {"parse": "none", "link_names": False}
_NO_CRAWL: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True)
class Workspace:
    """Where the app is installed, and who it is there."""

    team: str
    title: str
    user: str
    bot: str
    url: str = ""

    def link_to(self, at: Address) -> str:
        """The address of a message, as Slack's own "Copy link" gives it; "" if unknown."""
        if not self.url:
            return ""
        return f"{self.url.rstrip('/')}/archives/{at.channel}/p{at.ts.replace('.', '')}"


class SlackDesk:
    """People decide in `channel`, or where the routes lead. Each call is one request, in turn."""

    def __init__(
        self,
        token: str,
        channel: str,
        *,
        routes: Routes | None = None,
        escalation: str = "",
        digest: str = "",
        base_url: str = API,
        timeout: timedelta = timedelta(seconds=10),
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        # The client's own default posts a second time when a connection drops: no handlers.
        web = web_client(token, base_url, timeout)
        self.pacer = Pacer(clock, pause, between_posts=_BETWEEN_POSTS)
        self.api = Api(web, self.pacer)
        self._base_url, self._timeout = base_url, timeout
        self.channel = channel
        self.routes = routes or Routes(channel)
        self.escalation, self.digest = escalation or channel, digest
        self._workspace: Workspace | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel that something is posted into, the usual one first."""
        others = [one for one in (self.escalation, self.digest) if one]
        return tuple(dict.fromkeys([*self.routes.channels, *others]))

    def workspace(self) -> Workspace:
        """Where we are; asked once, for it does not change while a token lives."""
        if self._workspace is None:
            self._workspace = _workspace(self.api.call("auth.test", "the sign-in"))
        return self._workspace

    def check(self) -> Workspace:
        """Make sure that cards can be posted, changed and found; a sorted error says what to do."""
        answer = self.api.call("auth.test", "the sign-in")
        granted = str(answer.headers.get("x-oauth-scopes", ""))
        missing = SCOPES - {scope.strip() for scope in granted.split(",")} if granted else ()
        if missing:
            raise ConfigError(
                f"Slack: the app lacks the scopes {', '.join(sorted(missing))}: add them under "
                "OAuth & Permissions and install the app again."
            )
        for channel in self.channels:
            info = self.api.call("conversations.info", "a look at the channel", channel=channel,
                                 get=True)  # fmt: skip
            _usable(info.get("channel"), channel)
        self._workspace = _workspace(answer)
        return self._workspace

    def team(self) -> str:
        """The workspace's id, by which people's accounts are told apart."""
        return self.workspace().team

    def link_to(self, at: Address) -> str:
        """The address of a message for people; "" as long as nobody asked where we are."""
        return self._workspace.link_to(at) if self._workspace else ""

    def channel_for(self, matter: Callable[[], Matter], now: datetime) -> str:
        """Where a card about this matter goes now; the matter is only read if it counts."""
        if not self.routes.routes:
            return self.routes.default
        return self.routes.channel_for(matter(), now)

    def channel_of(self, name: str) -> str:
        """The id of the channel for what runs late or for the digest; an id stays as it is."""
        named = {ESCALATION: self.escalation, DIGEST: self.digest or self.channel}
        return named.get(name, name)

    def held(self, channel: str) -> timedelta:
        """How long Slack still wants no message of ours in a channel."""
        return self.pacer.held("chat.postMessage", channel)

    def post(self, view: CardView, channel: str = "") -> Address:
        """Post a card with at most one request; after UnknownOutcome, `find` it before repeating.

        Waits its turn: one card a second and channel.
        """
        return self.send(card(view), channel or self.channel)

    def send(self, message: Message, channel: str, thread: str = "") -> Address:
        """Post a message, in a thread if one is given; the same promises as `post`."""
        answer = self.api.call(
            "chat.postMessage",
            "posting a card" if not thread else "posting in a card's thread",
            channel=channel,
            repeatable=False,
            text=message.text,
            blocks=message.blocks,
            metadata=message.metadata,
            thread_ts=thread or None,
            **_NO_CRAWL,
            **_QUIET,
        )
        ts, place = answer.get("ts"), answer.get("channel")
        if not isinstance(ts, str) or not isinstance(place, str):
            raise UnknownOutcome("Slack: a message was posted and its address did not come back.")
        return Address(place, ts)

    def update(self, at: Address, view: CardView) -> None:
        """Draw a card anew in its place; repeating it does no harm. Raises CardGone."""
        drawn = card(view)
        self.api.call(
            "chat.update",
            "drawing a card anew",
            channel=at.channel,
            ts=at.ts,
            text=drawn.text,
            blocks=drawn.blocks,
            metadata=drawn.metadata,
            **_QUIET,
        )

    def find(
        self, draft_id: int, version: int, since: datetime, channel: str = ""
    ) -> Address | None:
        """The card of this draft that was posted since then, by its metadata; the oldest if two."""
        wanted = {"draft": draft_id, "version": version}
        return self.search(EVENT_TYPE, wanted, since, channel or self.channel)

    def search(
        self, event_type: str, wanted: dict[str, Any], since: datetime, channel: str,
        thread: str = "",
    ) -> Address | None:  # fmt: skip
        """A message of ours that carries these ids, posted since then; the oldest if two."""
        bot, found = self.workspace().bot, None
        for message in self._history(channel, since - _OVERLAP, thread):
            if message.get("bot_id") == bot and _marks(message, event_type, wanted):
                ts = str(message.get("ts"))
                if found is None or float(ts) < float(found.ts):
                    found = Address(channel, ts)
        return found

    def whisper(self, at: Address, user: str, says: str) -> None:
        """Tell one person something that nobody else sees. Sent once; it is no harm if it is lost.

        `says` is our own sentence; a place's or a person's name in it does no harm either.
        """
        text = escape(cut(visible(says), 1000))
        self.api.call(
            "chat.postEphemeral", "telling somebody", channel=at.channel, user=user, text=text,
            **_QUIET,
        )  # fmt: skip

    def respond(self, response_url: str, says: str) -> None:
        """Tell the one who pressed, also where nothing of ours may be posted any more.

        Slack's own address only: a payload is not a place to send things to.
        """
        respond(response_url, escape(cut(visible(says), 1000)), self._base_url, self._timeout)

    def tell(self, text: str) -> None:
        """Say a sentence of ours where what is late or broken is told; it may be said twice.

        Where that channel is no more, in the usual one.
        """
        try:
            self._tell(text, self.escalation)
        except ChannelGone:
            if self.escalation == self.channel:
                raise
            self._tell(text, self.channel)

    def _tell(self, text: str, channel: str) -> None:
        self.api.call(
            "chat.postMessage", "telling the channel", channel=channel, repeatable=False,
            text=escape(cut(visible(text), 1000)), **_NO_CRAWL, **_QUIET,
        )  # fmt: skip

    def open(self, trigger_id: str, modal: dict[str, Any]) -> None:
        """Show a modal, at most three seconds after the press. Raises TriggerSpent."""
        self.api.call("views.open", "opening a modal", trigger_id=trigger_id, view=modal)

    def home(self, user: str, view: dict[str, Any]) -> None:
        """Show somebody their Home; repeating it does no harm."""
        self.api.call("views.publish", "showing a Home", user_id=user, view=view)

    def _history(self, channel: str, oldest: datetime, thread: str) -> Iterator[dict[str, Any]]:
        method = "conversations.replies" if thread else "conversations.history"
        cursor = ""
        for _ in range(_PAGES):
            answer = self.api.call(
                method,
                "reading the channel",
                channel=channel,
                get=True,
                ts=thread or None,
                oldest=f"{oldest.timestamp():.6f}",
                include_all_metadata="true",
                limit=100,
                cursor=cursor or None,
            )
            messages = answer.get("messages")
            for message in messages if isinstance(messages, list) else ():
                if isinstance(message, dict):
                    yield message
            cursor = _cursor(answer)
            if not cursor:
                return


def _usable(channel: object, wanted: str) -> None:
    known = channel if isinstance(channel, dict) else {}
    if known.get("is_archived"):
        raise ConfigError(f"Slack: the channel {wanted} is archived: choose another.")
    if not known.get("is_member", False):
        raise ConfigError(f"Slack: Amends is not in the channel {wanted}: invite it there.")


def _workspace(answer: SlackResponse) -> Workspace:
    team, title, user, bot, url = (
        str(answer.get(key) or "") for key in ("team_id", "team", "user_id", "bot_id", "url")
    )
    return Workspace(team, title, user, bot, url)


def _marks(message: dict[str, Any], event_type: str, wanted: dict[str, Any]) -> bool:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != event_type:
        return False
    payload = metadata.get("event_payload")
    return isinstance(payload, dict) and {**payload, **wanted} == payload


def _cursor(answer: SlackResponse) -> str:
    more = answer.get("response_metadata")
    return str(more.get("next_cursor") or "") if isinstance(more, dict) else ""
