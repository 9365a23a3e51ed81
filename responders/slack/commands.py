"""Reads what Slack sends into typed commands; what it does not know is ignored, with a reason.

Payloads are hostile: nothing in them makes this raise, and no text of a card is read back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.models.draft import RejectReason
from monitor.models.judged import Polarity
from monitor.text import clean
from responders.slack import ids
from responders.slack.buttons import CHOICES
from responders.slack.ids import NOT_ABOUT, Address, Field, Press, Shown
from responders.slack.parts import unescape

_ID = re.compile(r"[A-Z][A-Z0-9]{1,30}", re.ASCII)
_TRIGGER = re.compile(r"[\w.-]{1,200}", re.ASCII)


@dataclass(frozen=True)
class By:
    """Who pressed: a Slack user of a team. Guests of a shared channel are of another team."""

    team: str
    user: str


@dataclass(frozen=True)
class Decision:
    """What every command names: who, which exact draft, and the card it was pressed on."""

    by: By
    shown: Shown
    at: Address


@dataclass(frozen=True)
class Approve(Decision):
    """Publish exactly what was shown."""


@dataclass(frozen=True)
class OtherDraft(Decision):
    """Have another draft written."""


@dataclass(frozen=True)
class DoNotReply(Decision):
    """No public reply."""


@dataclass(frozen=True)
class NotNegative(Decision):
    """The judge was wrong: the author is not unhappy."""


@dataclass(frozen=True)
class OpenEdit(Decision):
    """Show the modal to write in. A trigger is good for three seconds, once."""

    trigger_id: str = ""


@dataclass(frozen=True)
class OpenReject(Decision):
    """Show the modal that asks why."""

    trigger_id: str = ""


@dataclass(frozen=True)
class OpenAspect(Decision):
    """Show the modal that asks which aspect is wrong or missing."""

    trigger_id: str = ""


@dataclass(frozen=True)
class SubmitEdit(Decision):
    """Publish the person's own words."""

    text: str = ""


@dataclass(frozen=True)
class SubmitReject(Decision):
    """Turn the draft down."""

    reason: RejectReason = RejectReason.OTHER
    comment: str = ""


@dataclass(frozen=True)
class SubmitAspect(Decision):
    """The judge was wrong about one aspect."""

    aspect: str = ""
    truth: Polarity | None = None  #: None: the text is not about it.


@dataclass(frozen=True)
class Ignored:
    """Nothing that we act on; the reason holds no word of the payload's."""

    reason: str


Opening = OpenEdit | OpenReject | OpenAspect
Submission = SubmitEdit | SubmitReject | SubmitAspect
Command = Approve | OtherDraft | DoNotReply | NotNegative | Opening | Submission | Ignored


def parse(kind: str, payload: object) -> Command:
    """The command in an envelope of `kind` (interactive, events_api, slash_commands)."""
    if kind != "interactive":
        return Ignored("only presses and modals are used")
    by = _by(payload)
    if by is None:
        return Ignored("it does not say who pressed")
    what = _word(payload, "type")
    if what == "block_actions":
        return _pressed(payload, by)
    if what == "view_submission":
        return _submitted(payload, by)
    return Ignored("an interaction of another kind")


def _by(payload: object) -> By | None:
    user = _word(payload, "user", "id")
    team = _word(payload, "user", "team_id") or _word(payload, "team", "id")
    return By(team, user) if _ID.fullmatch(user) and _ID.fullmatch(team) else None


def _pressed(payload: object, by: By) -> Command:
    actions = _at(payload, "actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    at = ids.address(
        _word(payload, "container", "channel_id"), _word(payload, "container", "message_ts")
    )
    pressed, value = _choice(action)
    shown = ids.unpacked(value)
    if at is None or shown is None:
        return Ignored("a press that names no draft of ours")
    simple: dict[str, Command] = {
        Press.APPROVE: Approve(by, shown, at),
        Press.OTHER_DRAFT: OtherDraft(by, shown, at),
        Press.NOT_NEGATIVE: NotNegative(by, shown, at),
        Press.DO_NOT_REPLY: DoNotReply(by, shown, at),
    }
    if pressed in simple:
        return simple[pressed]
    return _opening(pressed, Decision(by, shown, at), _word(payload, "trigger_id"))


def _choice(action: object) -> tuple[str, str]:
    """The name of what was pressed, and the draft it carries."""
    pressed = _word(action, "action_id")
    if pressed != Press.MORE:
        return pressed, _word(action, "value")
    sign, _, value = _word(action, "selected_option", "value").partition("/")
    return CHOICES.get(sign, ""), value


def _opening(pressed: str, what: Decision, trigger_id: str) -> Command:
    if not _TRIGGER.fullmatch(trigger_id):
        return Ignored("a press without a trigger")
    opens: dict[str, type[Opening]] = {
        Press.EDIT: OpenEdit,
        Press.REJECT: OpenReject,
        Press.WRONG_ASPECT: OpenAspect,
    }
    if pressed not in opens:
        return Ignored("a button that is not ours")
    return opens[pressed](what.by, what.shown, what.at, trigger_id)


def _submitted(payload: object, by: By) -> Command:
    kept = ids.opened_for(_word(payload, "view", "private_metadata"))
    if kept is None:
        return Ignored("a modal that is not ours")
    callback = _word(payload, "view", "callback_id")
    if callback == Press.EDIT:
        return SubmitEdit(by, *kept, clean(_typed(payload, Field.TEXT)))
    if callback == Press.REJECT:
        return _rejecting(payload, by, *kept)
    if callback == Press.WRONG_ASPECT:
        return _correcting(payload, by, *kept)
    return Ignored("a modal that is not ours")


def _rejecting(payload: object, by: By, shown: Shown, at: Address) -> Command:
    reason = _chosen(payload, Field.REASON)
    if reason not in list(RejectReason):
        return Ignored("a rejection without a reason of ours")
    comment = clean(_typed(payload, Field.COMMENT)).strip()
    return SubmitReject(by, shown, at, RejectReason(reason), comment)


def _correcting(payload: object, by: By, shown: Shown, at: Address) -> Command:
    aspect, truth = _chosen(payload, Field.ASPECT), _chosen(payload, Field.TRUTH)
    if not aspect or truth not in (NOT_ABOUT, *Polarity):
        return Ignored("a correction that says nothing of ours")
    felt = None if truth == NOT_ABOUT else Polarity(truth)
    return SubmitAspect(by, shown, at, clean(unescape(aspect)), felt)


def _chosen(payload: object, field: Field) -> str:
    state = _at(payload, "view", "state", "values", field, field)
    return _word(state, "selected_option", "value")


def _typed(payload: object, field: Field) -> str:
    return _word(payload, "view", "state", "values", field, field, "value")


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _word(value: object, *keys: str) -> str:
    found = _at(value, *keys)
    return found if isinstance(found, str) else ""
