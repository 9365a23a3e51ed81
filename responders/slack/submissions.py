"""Reads what people filled in: each modal into its command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from monitor.models.draft import RejectReason, Style
from monitor.models.judged import Polarity
from monitor.text import clean
from responders.slack import commands as c
from responders.slack import ids
from responders.slack.commands import By, Command, Ignored
from responders.slack.ids import NOT_ABOUT, Field, Press, Until
from responders.slack.parts import unescape
from responders.slack.wire import at, word

_COMMENT = 1000
_LINK = 2000


def submitted(payload: object, by: By, key: str) -> Command:
    """The command in a view_submission."""
    kept = ids.opened_for(word(payload, "view", "private_metadata"))
    read = _READERS.get(word(payload, "view", "callback_id"))
    if kept is None or read is None:
        return Ignored("a modal that is not ours")
    made = read(payload, {"by": by, "shown": kept.shown, "at": kept.at, "key": key})
    return replace(made, warned=kept.warned) if isinstance(made, c.SubmitEdit) else made


def _editing(payload: object, who: dict[str, Any]) -> Command:
    return c.SubmitEdit(**who, text=clean(_typed(payload, Field.TEXT)))


def _changing(payload: object, who: dict[str, Any]) -> Command:
    chosen = _chosen(payload, Field.STYLE)
    style = Style(chosen) if chosen in list(Style) else None
    return c.SubmitChanges(**who, comment=_comment(payload), style=style)


def _rejecting(payload: object, who: dict[str, Any]) -> Command:
    reason = _chosen(payload, Field.REASON)
    if reason not in list(RejectReason):
        return Ignored("a rejection without a reason of ours")
    return c.SubmitReject(**who, reason=RejectReason(reason), comment=_comment(payload))


def _correcting(payload: object, who: dict[str, Any]) -> Command:
    aspect, truth = _chosen(payload, Field.ASPECT), _chosen(payload, Field.TRUTH)
    if not aspect or truth not in (NOT_ABOUT, *Polarity):
        return Ignored("a correction that says nothing of ours")
    felt = None if truth == NOT_ABOUT else Polarity(truth)
    return c.SubmitAspect(**who, aspect=clean(unescape(aspect)), truth=felt)


def _holding(payload: object, who: dict[str, Any]) -> Command:
    until = _chosen(payload, Field.UNTIL)
    if until not in list(Until):
        return Ignored("a hold without an end of ours")
    return c.SubmitHold(**who, until=Until(until), comment=_comment(payload))


def _asking(payload: object, who: dict[str, Any]) -> Command:
    whom = word(_state(payload, Field.WHOM), "selected_user")[:40]
    return c.SubmitSecond(**who, whom=whom, comment=_comment(payload))


def _posted(payload: object, who: dict[str, Any]) -> Command:
    return c.SubmitPosted(**who, link=clean(_typed(payload, Field.LINK)).strip()[:_LINK])


_READERS: dict[str, Callable[[object, dict[str, Any]], Command]] = {
    Press.EDIT: _editing,
    Press.CHANGES: _changing,
    Press.REJECT: _rejecting,
    Press.WRONG_ASPECT: _correcting,
    Press.HOLD: _holding,
    Press.SECOND: _asking,
    Press.POSTED: _posted,
}


def _comment(payload: object) -> str:
    return clean(_typed(payload, Field.COMMENT)).strip()[:_COMMENT]


def _chosen(payload: object, field: Field) -> str:
    return word(_state(payload, field), "selected_option", "value")


def _typed(payload: object, field: Field) -> str:
    return word(_state(payload, field), "value")


def _state(payload: object, field: Field) -> object:
    return at(payload, "view", "state", "values", field, field)
