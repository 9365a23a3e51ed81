"""Sorts what Slack answers by what happens next. Pure; no customer's words in any message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from monitor.errors import ConfigError, OutsideError, Refused, RetryLater, UnknownOutcome


class CardGone(Refused):
    """The message of a card is not there any more, or can no longer be changed: post a new one."""


class ChannelGone(ConfigError):
    """Nothing can be posted into this channel; into another one it can."""


class TriggerSpent(Refused):
    """The press is too old, or was used already: the person has to press again."""


@dataclass(frozen=True)
class Answer:
    """What came back instead of a yes. `details` point into our own blocks, never at a text."""

    error: str
    status: int = 200
    retry_after: str = ""
    needed: str = ""
    details: tuple[str, ...] = ()


_LATER = frozenset(
    {
        "ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable",
        "request_timeout", "team_added_to_org", "accesslimited",
    }
)  # fmt: skip
_MAYBE_DONE = frozenset({"internal_error", "fatal_error"})
_INSTALLATION = frozenset(
    {
        "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
        "not_allowed_token_type", "no_permission", "team_access_not_granted", "access_denied",
        "org_login_required", "two_factor_setup_required", "ekm_access_denied",
    }
)  # fmt: skip
_DESTINATION = {
    "channel_not_found": "there is no such channel, or it is private and Amends is not in it",
    "not_in_channel": "Amends is not in the channel: invite it there",
    "is_archived": "the channel is archived: choose another",
    "is_inactive": "the channel is archived: choose another",
    "not_enabled": "the Home tab is switched off: switch it on under App Home",
    "messages_tab_disabled": "messages to the app are switched off in the app's settings",
    "channel_is_limited_access": "the channel lets only some people post",
}
_GONE = frozenset(
    {
        "message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found",
        "cannot_reply_to_message",
    }
)  # fmt: skip
_SPENT = frozenset(
    {
        "expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired",
        "trigger_exchanged",
    }
)  # fmt: skip
_LONGEST_WAIT = 3600


def sort(what: str, answer: Answer, *, repeatable: bool) -> OutsideError:
    """The error to raise for an answer to `what`. `repeatable`: doing it twice does no harm."""
    return (
        _passing(what, answer, repeatable=repeatable)
        or _misconfigured(what, answer)
        or _refused(what, answer)
    )


def lost(what: str, why: str, *, sent: bool, repeatable: bool) -> OutsideError:
    """The error for a call whose answer never came; `sent` if Slack may have received it."""
    if sent and not repeatable:
        return UnknownOutcome(f"Slack: no answer to {what} ({why}); it may have been carried out.")
    return RetryLater(f"Slack: {what} did not get through ({why}).")


def waiting(retry_after: str) -> timedelta | None:
    """How long a Retry-After asks us to wait; None if it cannot be read."""
    try:
        seconds = float(retry_after)
    except ValueError:
        return None
    return timedelta(seconds=min(seconds, _LONGEST_WAIT)) if seconds >= 0 else None


def _passing(what: str, answer: Answer, *, repeatable: bool) -> OutsideError | None:
    asked_to_wait = answer.error in _LATER or answer.status == 429
    if not asked_to_wait and (answer.error in _MAYBE_DONE or answer.status >= 500):
        return lost(what, f"HTTP {answer.status}", sent=True, repeatable=repeatable)
    if not asked_to_wait:
        return None
    after = waiting(answer.retry_after)
    return RetryLater(f"Slack: {what} has to wait ({_code(answer)}).", after=after)


def _misconfigured(what: str, answer: Answer) -> OutsideError | None:
    if answer.error == "missing_scope":
        needed = "".join(sign for sign in answer.needed if sign.isalnum() or sign in ":.,_")[:80]
        return ConfigError(
            f"Slack: {what} needs the scope {needed or 'it names'}: add it under OAuth & "
            "Permissions and install the app again."
        )
    if answer.error in _INSTALLATION:
        return ConfigError(
            f"Slack does not accept our token ({_code(answer)}): install the app again and give "
            "Amends the new token."
        )
    if answer.error in _DESTINATION:
        return ChannelGone(f"Slack: {what} failed: {_DESTINATION[answer.error]}.")
    if answer.error.startswith("restricted_action"):
        return ChannelGone(f"Slack: {what} failed: the workspace does not let the app post there.")
    return None


def _refused(what: str, answer: Answer) -> OutsideError:
    if answer.error in _GONE:
        return CardGone(f"Slack: {what} failed: the card is gone ({_code(answer)}).")
    if answer.error in _SPENT:
        return TriggerSpent("Slack allows three seconds after a press, and they were over.")
    details = f": {'; '.join(answer.details[:3])[:300]}" if answer.details else ""
    return Refused(f"Slack refused {what} ({_code(answer)}){details}.")


def _code(answer: Answer) -> str:
    """The error's name; a sentence that is no code of Slack's is not repeated."""
    code = answer.error
    plain = code.replace("_", "").replace(":", "")
    return code if plain.isascii() and plain.isalnum() and len(code) < 60 else "an unknown error"
