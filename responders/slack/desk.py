"""The desk in a Slack channel: posts a card, draws it anew, finds it again. Loads slack_sdk."""

from __future__ import annotations

import errno
import http.client
import logging
import socket
import ssl
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from monitor.errors import ConfigError, OutsideError, UnknownOutcome
from monitor.models.cards import CardView
from responders.slack import errors
from responders.slack.blocks import card
from responders.slack.errors import CardGone, TriggerSpent
from responders.slack.ids import EVENT_TYPE, Address
from responders.slack.parts import cut, escape, visible

__all__ = ["API", "Address", "CardGone", "SlackDesk", "TriggerSpent", "Workspace"]

API = "https://slack.com/api/"
#: What manifest.yml asks for, and all that is used.
SCOPES = frozenset(
    {"chat:write", "channels:read", "groups:read", "channels:history", "groups:history"}
)
_BETWEEN_POSTS = 1.0  # seconds in one channel, as Slack asks
_OVERLAP = timedelta(seconds=5)  # our clock and Slack's are not the same
_PAGES = 20
_NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH)

T = TypeVar("T")


@dataclass(frozen=True)
class Workspace:
    """Where the app is installed, and who it is there."""

    team: str
    title: str
    user: str
    bot: str


class SlackDesk:
    """People decide in `channel`. Every call is one request with a timeout, never repeated here."""

    def __init__(
        self,
        token: str,
        channel: str,
        *,
        base_url: str = API,
        timeout: timedelta = timedelta(seconds=10),
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        # The client's own default posts a second time when a connection drops: no handlers.
        self._web = web_client(token, base_url, timeout)
        self.channel = channel
        self._clock, self._pause = clock, pause
        self._turn = threading.Lock()
        self._next_post: dict[str, float] = {}

    def check(self) -> Workspace:
        """Make sure that cards can be posted, changed and found; a sorted error says what to do."""
        answer = ask("the sign-in", self._web.auth_test)
        granted = str(answer.headers.get("x-oauth-scopes", ""))
        missing = SCOPES - {scope.strip() for scope in granted.split(",")} if granted else ()
        if missing:
            raise ConfigError(
                f"Slack: the app lacks the scopes {', '.join(sorted(missing))}: add them under "
                "OAuth & Permissions and install the app again."
            )
        info = ask("a look at the channel", lambda: self._web.conversations_info(
            channel=self.channel))  # fmt: skip
        _usable(info.get("channel"), self.channel)
        return _workspace(answer)

    def post(self, view: CardView, channel: str = "") -> Address:
        """Post a card with at most one request; after UnknownOutcome, `find` it before repeating.

        Waits its turn: one card a second and channel.
        """
        drawn = card(view)
        where = channel or self.channel
        self._wait_turn(where)
        answer = ask(
            "posting a card",
            lambda: self._web.chat_postMessage(
                channel=where,
                text=drawn.text,
                blocks=drawn.blocks,
                metadata=drawn.metadata,
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            ),
            repeatable=False,
        )
        ts, place = answer.get("ts"), answer.get("channel")
        if not isinstance(ts, str) or not isinstance(place, str):
            raise UnknownOutcome("Slack: a card was posted and its address did not come back.")
        return Address(place, ts)

    def update(self, at: Address, view: CardView) -> None:
        """Draw a card anew in its place; repeating it does no harm. Raises CardGone."""
        drawn = card(view)
        ask("drawing a card anew", lambda: self._web.chat_update(
            channel=at.channel,
            ts=at.ts,
            text=drawn.text,
            blocks=drawn.blocks,
            metadata=drawn.metadata,
            parse="none",
            link_names=False,
        ))  # fmt: skip

    def find(
        self, draft_id: int, version: int, since: datetime, channel: str = ""
    ) -> Address | None:
        """The card of this draft that was posted since then, by its metadata; the oldest if two."""
        bot = _workspace(ask("the sign-in", self._web.auth_test)).bot
        where, found = channel or self.channel, None
        for message in self._history(where, since - _OVERLAP):
            if message.get("bot_id") == bot and _marks(message, draft_id, version):
                found = Address(where, str(message.get("ts")))  # they come newest first
        return found

    def whisper(self, at: Address, user: str, says: str) -> None:
        """Tell one person something that nobody else sees. Sent once; it is no harm if it is lost.

        `says` is our own sentence; a place's or a person's name in it does no harm either.
        """
        text = escape(cut(visible(says), 1000))
        ask("telling somebody", lambda: self._web.chat_postEphemeral(
            channel=at.channel, user=user, text=text, parse="none", link_names=False
        ))  # fmt: skip

    def tell(self, text: str) -> None:
        """Say a sentence of ours in the channel, without a card; it may be said twice."""
        self._wait_turn(self.channel)
        ask("telling the channel", lambda: self._web.chat_postMessage(
            channel=self.channel, text=escape(cut(visible(text), 1000)), unfurl_links=False,
            unfurl_media=False, parse="none", link_names=False,
        ), repeatable=False)  # fmt: skip

    def open(self, trigger_id: str, modal: dict[str, Any]) -> None:
        """Show a modal, at most three seconds after the press. Raises TriggerSpent."""
        ask("opening a modal", lambda: self._web.views_open(trigger_id=trigger_id, view=modal))

    def _history(self, channel: str, oldest: datetime) -> Iterator[dict[str, Any]]:
        cursor = ""
        for _ in range(_PAGES):
            answer = ask("reading the channel", partial(
                self._web.conversations_history,
                channel=channel,
                oldest=f"{oldest.timestamp():.6f}",
                include_all_metadata=True,
                limit=100,
                cursor=cursor or None,
            ))  # fmt: skip
            messages = answer.get("messages")
            for message in messages if isinstance(messages, list) else ():
                if isinstance(message, dict):
                    yield message
            cursor = _cursor(answer)
            if not cursor:
                return

    def _wait_turn(self, channel: str) -> None:
        with self._turn:
            now = self._clock()
            at = max(now, self._next_post.get(channel, now))
            self._next_post[channel] = at + _BETWEEN_POSTS
        if at > now:
            self._pause(at - now)


def quiet_logger() -> logging.Logger:
    """For Slack's client, which at DEBUG writes down every text it sends and gets."""
    quiet = logging.getLogger(f"{__name__}.sdk")
    quiet.setLevel(logging.INFO)
    return quiet


def web_client(token: str | None, base_url: str, timeout: timedelta) -> WebClient:
    """A client that asks once and does not wait for ever."""
    seconds: Any = timeout.total_seconds()  # the client says int, the socket takes a float
    return WebClient(
        token, base_url=base_url, timeout=seconds, retry_handlers=[], logger=quiet_logger()
    )


def ask(what: str, call: Callable[[], T], *, repeatable: bool = True) -> T:
    """Make one call; whatever goes wrong comes out as a sorted error."""
    try:
        return call()
    except SlackApiError as error:
        raise errors.sort(what, _answer(error.response), repeatable=repeatable) from None
    except urllib.error.URLError as error:
        why = error.reason
        sent = not (isinstance(why, _NEVER_SENT) or getattr(why, "errno", 0) in _NO_WAY)
        raise _lost(what, why, sent=sent, repeatable=repeatable) from None
    except (OSError, http.client.HTTPException, SlackClientError, ValueError, AttributeError) as e:
        # The last two: the answer was no object, or no text, so nobody knows what was done.
        raise _lost(what, e, sent=True, repeatable=repeatable) from None


def _lost(what: str, why: object, *, sent: bool, repeatable: bool) -> OutsideError:
    return errors.lost(what, type(why).__name__, sent=sent, repeatable=repeatable)


def _answer(response: SlackResponse) -> errors.Answer:
    data = response.data if isinstance(response.data, dict) else {}
    details = (data.get("response_metadata") or {}).get("messages") or data.get("errors") or ()
    headers = {str(name).lower(): str(value) for name, value in dict(response.headers).items()}
    return errors.Answer(
        error=str(data.get("error", "")),
        status=response.status_code,
        retry_after=headers.get("retry-after", ""),
        needed=str(data.get("needed", "")),
        details=tuple(str(detail) for detail in details),
    )


def _usable(channel: object, wanted: str) -> None:
    known = channel if isinstance(channel, dict) else {}
    if known.get("is_archived"):
        raise ConfigError(f"Slack: the channel {wanted} is archived: choose another.")
    if not known.get("is_member", False):
        raise ConfigError(f"Slack: Amends is not in the channel {wanted}: invite it there.")


def _workspace(answer: SlackResponse) -> Workspace:
    team, title, user, bot = (
        str(answer.get(key) or "") for key in ("team_id", "team", "user_id", "bot_id")
    )
    return Workspace(team, title, user, bot)


def _marks(message: dict[str, Any], draft_id: int, version: int) -> bool:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return False
    payload = metadata.get("event_payload")
    wanted = {"draft": draft_id, "version": version}
    return isinstance(payload, dict) and {**payload, **wanted} == payload


def _cursor(answer: SlackResponse) -> str:
    more = answer.get("response_metadata")
    return str(more.get("next_cursor") or "") if isinstance(more, dict) else ""
