"""One call to Slack: a client that asks once, waits its turn, and fails in sorted errors.

Loads slack_sdk.
"""

from __future__ import annotations

import errno
import http.client
import logging
import socket
import ssl
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from monitor.errors import ConfigError, OutsideError, Refused, RetryLater
from responders.slack import errors
from responders.slack.pace import Pacer

API = "https://slack.com/api/"
_NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH)

T = TypeVar("T")


@dataclass(frozen=True)
class Api:
    """The Web API for one token. Every call is one request with a timeout, never repeated here."""

    web: WebClient
    pacer: Pacer

    def call(
        self,
        method: str,
        what: str,
        *,
        channel: str = "",
        repeatable: bool = True,
        get: bool = False,
        **arguments: Any,
    ) -> SlackResponse:
        """Call a method when it is its turn in this channel; `what` names it in the errors.

        What Slack asks us to wait for is kept to, for this method in this channel alone.
        """
        self.pacer.turn(method, channel)
        where = {"channel": channel} if channel else {}
        given = {name: value for name, value in {**where, **arguments}.items() if value is not None}
        how: dict[str, Any] = {"http_verb": "GET", "params": given} if get else {"json": given}
        try:
            return ask(what, lambda: self.web.api_call(method, **how), repeatable=repeatable)
        except RetryLater as later:
            if later.after is not None:
                self.pacer.hold(method, channel, later.after)
            raise


def quiet_logger() -> logging.Logger:
    """For Slack's client, which at DEBUG writes down every text it sends and gets, and at
    INFO each time it connects."""
    quiet = logging.getLogger(f"{__name__}.sdk")
    quiet.setLevel(logging.WARNING)
    return quiet


def web_client(token: str | None, base_url: str, timeout: timedelta) -> WebClient:
    """A client that asks once and does not wait for ever."""
    seconds: Any = timeout.total_seconds()  # the client says int, the socket takes a float
    return WebClient(
        token, base_url=base_url, timeout=seconds, retry_handlers=[], logger=quiet_logger()
    )


def respond(response_url: str, text: str, base_url: str, timeout: timedelta) -> None:
    """Answer a press by the address that came with it; ConfigError if that is not Slack's."""
    wanted, own = urlsplit(response_url), urlsplit(base_url)
    slacks = (wanted.scheme, wanted.hostname) == ("https", "hooks.slack.com")
    if not slacks and (wanted.scheme, wanted.netloc) != (own.scheme, own.netloc):
        raise ConfigError("Slack: an address to answer to is not Slack's own.")
    seconds: Any = timeout.total_seconds()
    hook = WebhookClient(response_url, timeout=seconds, retry_handlers=[], logger=quiet_logger())
    body = {"response_type": "ephemeral", "replace_original": False, "text": text}
    answer = ask("answering a press", lambda: hook.send_dict(body))
    if answer.status_code != 200:
        raise Refused(f"Slack refused an answer to a press (HTTP {answer.status_code}).")


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
