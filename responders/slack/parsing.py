"""Reads what Slack sends into typed commands; what it does not know is ignored, with a reason.

Payloads are hostile: nothing in them makes this raise, and no text of a card is read back.
"""

from __future__ import annotations

import re
from typing import Any

from monitor.models.draft import Style
from monitor.text import clean
from responders.slack import commands as c
from responders.slack import ids
from responders.slack.buttons import CHOICES, STYLES
from responders.slack.commands import By, Command, Decision, Ignored, Opening
from responders.slack.ids import Press
from responders.slack.submissions import submitted
from responders.slack.wire import at, word

_ID = re.compile(r"[A-Z][A-Z0-9]{1,30}", re.ASCII)
_TRIGGER = re.compile(r"[\w.-]{1,200}", re.ASCII)
_LONGEST = 500  # of what is typed behind a command

_SIMPLE: dict[str, type[Decision]] = {
    Press.APPROVE: c.Approve,
    Press.NOT_NEGATIVE: c.NotNegative,
    Press.DO_NOT_REPLY: c.DoNotReply,
    Press.RELEASE: c.Release,
    Press.TAKE_CASE: c.TakeCase,
    Press.UNFOLD: c.Unfold,
    Press.TAKE_BACK: c.TakeBack,
}
_OPENS: dict[str, type[Opening]] = {
    Press.EDIT: c.OpenEdit,
    Press.CHANGES: c.OpenChanges,
    Press.REJECT: c.OpenReject,
    Press.WRONG_ASPECT: c.OpenAspect,
    Press.HOLD: c.OpenHold,
    Press.SECOND: c.OpenSecond,
    Press.SHOW_ALL: c.OpenAll,
    Press.POSTED: c.OpenPosted,
}


def parse(kind: str, payload: object) -> Command:
    """The command in an envelope of `kind` (interactive, events_api, slash_commands)."""
    if kind == "slash_commands":
        return _slash(payload)
    if kind == "events_api":
        return _event(payload)
    if kind != "interactive":
        return Ignored("an envelope of another kind")
    by = _by(payload)
    if by is None:
        return Ignored("it does not say who pressed")
    what = word(payload, "type")
    if what == "block_actions":
        return _pressed(payload, by)
    if what == "view_submission":
        return submitted(payload, by, _key(payload))
    return Ignored("an interaction of another kind")


def _by(payload: object) -> By | None:
    user = word(payload, "user", "id")
    return _known(word(payload, "user", "team_id") or word(payload, "team", "id"), user)


def _known(team: str, user: str) -> By | None:
    return By(team, user) if _ID.fullmatch(user) and _ID.fullmatch(team) else None


def _key(payload: object) -> str:
    trigger = word(payload, "trigger_id")
    return trigger if _TRIGGER.fullmatch(trigger) else ""


def _slash(payload: object) -> Command:
    by = _known(word(payload, "team_id"), word(payload, "user_id"))
    if by is None:
        return Ignored("it does not say who typed")
    return c.Slash(by, clean(word(payload, "text"))[:_LONGEST].strip(), key=_key(payload))


def _event(payload: object) -> Command:
    """Of all events only one is used; the rest may be switched on for all we care."""
    if word(payload, "event", "type") != "app_home_opened":
        return Ignored("an event that is not used")
    if word(payload, "event", "tab") != "home":
        return Ignored("a tab that is not ours")
    by = _known(word(payload, "team_id"), word(payload, "event", "user"))
    if by is None:
        return Ignored("it does not say who looks")
    return c.HomeOpened(by, key=word(payload, "event_id")[:100])


def _pressed(payload: object, by: By) -> Command:
    actions = at(payload, "actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    stands = ids.address(
        word(payload, "container", "channel_id"), word(payload, "container", "message_ts")
    )
    pressed, style, value = _choice(action)
    if pressed == Press.GO:
        return Ignored("a button that is a link")
    shown = ids.unpacked(value)
    if stands is None or shown is None:
        return Ignored("a press that names no draft of ours")
    extra: dict[str, Any] = {
        "key": _key(payload),
        "response_url": word(payload, "response_url")[:500],
    }
    if pressed == Press.OTHER_DRAFT:
        return c.OtherDraft(by, shown, stands, style, **extra)
    if pressed in _SIMPLE:
        return _SIMPLE[pressed](by, shown, stands, **extra)
    if pressed not in _OPENS:
        return Ignored("a button that is not ours")
    if not extra["key"]:
        return Ignored("a press without a trigger")
    return _OPENS[pressed](by, shown, stands, extra["key"], **extra)


def _choice(action: object) -> tuple[str, Style | None, str]:
    """The name of what was pressed, the style that was chosen, and the draft it carries."""
    pressed = word(action, "action_id")
    if pressed not in (Press.MORE, Press.OTHER_DRAFT):
        return pressed, None, word(action, "value")
    sign, _, value = word(action, "selected_option", "value").partition("/")
    if pressed == Press.MORE:
        return CHOICES.get(sign, ""), None, value
    return (Press.OTHER_DRAFT, STYLES[sign], value) if sign in STYLES else ("", None, value)
