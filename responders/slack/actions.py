"""What a press does, whichever way it reached us: Socket Mode today, HTTP just as well.

`handle` gives what Slack must hear within three seconds, and what is done after that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from monitor.errors import OutsideError
from monitor.models.cards import CardView, Standing
from monitor.models.corrected import Word, about_aspect, not_about, unhappy
from monitor.models.draft import RejectReason
from responders.slack import modals
from responders.slack.buttons import shown_of
from responders.slack.commands import (
    Approve,
    By,
    Command,
    Decision,
    DoNotReply,
    Ignored,
    NotNegative,
    OpenAspect,
    OpenEdit,
    Opening,
    OpenReject,
    OtherDraft,
    Submission,
    SubmitAspect,
    SubmitEdit,
    SubmitReject,
    parse,
)
from responders.slack.ids import Address, Field, Press, Shown
from responders.slack.parts import cut, visible

logger = logging.getLogger(__name__)

SORRY = "That did not work, and nothing was decided. Please try again, or use Amends on the web."
SLOW = "This takes longer than usual. Wait a moment and look at the card before you try again."
STALE = "This card is not up to date any more. Here it is as it stands now."


@dataclass(frozen=True)
class Outcome:
    """What became of a decision. `says` is for the person who made it; `card` as it stands now."""

    ok: bool
    says: str
    card: CardView | None = None


class Decisions(Protocol):
    """Where decisions are made (over monitor.workflow); no button is trusted beyond this door.

    Each finds the person by (team, user), checks the role, the exact text and the revision, and
    answers within a second: one transaction, no network.
    """

    def look(self, by: By, shown: Shown) -> Outcome:
        """The card as it stands, if this person may decide on it; decides nothing."""

    def look_to_correct(self, by: By, shown: Shown) -> tuple[Outcome, Sequence[str]]:
        """The card as it stands, if this person may correct the judge; and all known aspects."""

    def approve(self, by: By, shown: Shown) -> Outcome:
        """Approve the exact characters that were shown."""

    def edit_and_approve(self, by: By, shown: Shown, text: str) -> Outcome:
        """Approve the person's own words instead."""

    def reject(self, by: By, shown: Shown, reason: RejectReason, comment: str) -> Outcome:
        """Turn the draft down."""

    def other_draft(self, by: By, shown: Shown) -> Outcome:
        """Ask for another draft."""

    def do_not_reply(self, by: By, shown: Shown) -> Outcome:
        """No public reply."""

    def correct(self, by: By, shown: Shown, word: Word) -> Outcome:
        """Keep a word against the judge's on the revision that the draft answers."""


class Shows(Protocol):
    """What the actions need of the desk. Each call raises a sorted OutsideError."""

    def update(self, at: Address, view: CardView) -> None:
        """Draw a card anew in its place."""

    def whisper(self, at: Address, user: str, says: str) -> None:
        """Tell one person something beside a card."""

    def open(self, trigger_id: str, modal: dict[str, Any]) -> None:
        """Show a modal."""


@dataclass(frozen=True)
class Ack:
    """Answer `payload` (None: an empty yes) within three seconds, then run `then`."""

    payload: dict[str, Any] | None = None
    then: Callable[[], None] | None = None
    ignored: str = ""


class Actions:
    """Turns presses into decisions, and decisions into what people see."""

    def __init__(self, decisions: Decisions, desk: Shows) -> None:
        self._decisions, self._desk = decisions, desk

    def handle(self, kind: str, payload: object) -> Ack:
        """What to answer, and what to do then. A press is answered before anything is decided.

        A modal is decided on first, so that a refusal can stand under the words it is about.
        """
        command = parse(kind, payload)
        if isinstance(command, Ignored):
            return Ack(ignored=command.reason)
        if isinstance(command, SubmitEdit | SubmitReject | SubmitAspect):
            return self._submit(command)
        if isinstance(command, OpenEdit | OpenReject | OpenAspect):
            return Ack(then=lambda: self._open(command))
        return Ack(then=lambda: self._tell(command, self._decide(command)))

    def excuse(self, kind: str, payload: object, says: str) -> Ack:
        """What to answer where deciding failed or took too long: in words, never in silence."""
        command = parse(kind, payload)
        if isinstance(command, Ignored):
            return Ack(ignored=command.reason)
        if isinstance(command, SubmitEdit | SubmitReject | SubmitAspect):
            return Ack(payload=_errors(command, says))
        return Ack(then=lambda: self._tell(command, Outcome(False, says)))

    def _submit(self, command: Submission) -> Ack:
        outcome = self._decide(command)
        payload = None if outcome.ok else _errors(command, outcome.says)
        return Ack(payload=payload, then=lambda: self._redraw(command, outcome))

    def _decide(self, command: Command) -> Outcome:
        match command:
            case Approve(by, shown):
                return self._decisions.approve(by, shown)
            case SubmitEdit(by, shown, _, text):
                return self._decisions.edit_and_approve(by, shown, text)
            case SubmitReject(by, shown, _, reason, comment):
                return self._decisions.reject(by, shown, reason, comment)
            case OtherDraft(by, shown):
                return self._decisions.other_draft(by, shown)
            case DoNotReply(by, shown):
                return self._decisions.do_not_reply(by, shown)
            case NotNegative(by, shown):
                return self._decisions.correct(by, shown, unhappy(False))
            case SubmitAspect(by, shown, _, aspect, truth):
                word = about_aspect(aspect, truth) if truth else not_about(aspect)
                return self._decisions.correct(by, shown, word)
            case _:
                return Outcome(False, SORRY)

    def _open(self, command: Opening) -> None:
        outcome, known = self._look(command)
        view = outcome.card
        if not outcome.ok or view is None:
            return self._tell(command, outcome)
        if view.standing is not Standing.ASKING or shown_of(view) != command.shown:
            return self._tell(command, Outcome(False, outcome.says or STALE, view))
        try:
            return self._desk.open(command.trigger_id, _modal(command, view, known))
        except OutsideError as error:
            logger.warning("draft %d: no modal: %s", command.shown.draft_id, error)
            return self._tell(command, Outcome(False, f"{error} Please press again."))

    def _look(self, command: Opening) -> tuple[Outcome, Sequence[str]]:
        if isinstance(command, OpenAspect):
            return self._decisions.look_to_correct(command.by, command.shown)
        return self._decisions.look(command.by, command.shown), ()

    def _tell(self, command: Decision, outcome: Outcome) -> None:
        """Draw the card as it stands; who was refused hears why, and nobody else does.

        Who corrected the judge hears what followed: the card alone does not tell.
        """
        self._redraw(command, outcome)
        if outcome.ok and not isinstance(command, NotNegative):
            return
        try:
            self._desk.whisper(command.at, command.by.user, outcome.says or SORRY)
        except OutsideError as error:
            logger.warning("draft %d: nobody could be told: %s", command.shown.draft_id, error)

    def _redraw(self, command: Decision, outcome: Outcome) -> None:
        if outcome.card is None:
            return
        try:
            self._desk.update(command.at, outcome.card)
        except OutsideError as error:
            # The card's row is stale by now: the line draws it again.
            logger.warning("draft %d: card not drawn: %s", command.shown.draft_id, error)


def _modal(command: Opening, view: CardView, known: Sequence[str]) -> dict[str, Any]:
    if isinstance(command, OpenAspect):
        return modals.aspect(view, command.at, known)
    draw = modals.edit if isinstance(command, OpenEdit) else modals.reject
    return draw(view, command.at)


def _errors(command: Submission, says: str) -> dict[str, Any]:
    fields = {SubmitEdit: Field.TEXT, SubmitReject: Field.REASON, SubmitAspect: Field.ASPECT}
    field = fields[type(command)]
    text = cut(visible(says).strip(), 500) or SORRY
    return {"response_action": "errors", "errors": {field.value: text}}


__all__ = ["Ack", "Actions", "By", "Decisions", "Outcome", "Press", "Shown", "Shows"]
