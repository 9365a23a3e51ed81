"""What a press does, whichever way it reached us: over Socket Mode or as a signed request.

`handle` gives what Slack must hear within three seconds, and what is done after that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from monitor.errors import ConfigError, OutsideError
from monitor.models.cards import CardView, Standing
from responders.slack import commands as c
from responders.slack import modals, waiting_modals
from responders.slack.answers import Answer, payload_of
from responders.slack.buttons import shown_of
from responders.slack.commands import By, Decision, Ignored, Opening, Submission
from responders.slack.errors import CardGone
from responders.slack.ids import Address, Field, Press, Shown, fingerprint
from responders.slack.modals import Found
from responders.slack.parsing import parse
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
    again: bool = False  #: A second copy of what was carried out already: nobody need hear of it.


class Decisions(Protocol):
    """Where decisions are made (over monitor.workflow); no button is trusted beyond this door.

    Each finds the person by (team, user), checks the role, the exact text and the revision, and
    answers within a second: one transaction, no network.
    """

    def look(self, command: Opening) -> tuple[Outcome, Sequence[str]]:
        """The card as it stands, if this person may do what the modal is for; and all aspects."""

    def read(self, command: c.SubmitEdit) -> tuple[Outcome, Found]:
        """What the guidelines say of typed words, if this person may approve them."""

    def make(self, command: Decision) -> Outcome:
        """Carry a decision out, once."""

    def answer(self, asked: c.Slash) -> Answer:
        """What `/amends` has to say to this person."""

    def home_opened(self, by: By) -> None:
        """Somebody looks at their Home: it is to be shown as it stands now."""


class Shows(Protocol):
    """What the actions need of the desk. Each call raises a sorted OutsideError."""

    def update(self, at: Address, view: CardView) -> None:
        """Draw a card anew in its place."""

    def whisper(self, at: Address, user: str, says: str) -> None:
        """Tell one person something beside a card."""

    def respond(self, response_url: str, says: str) -> None:
        """Tell the one who pressed, even where nothing of ours may be posted."""

    def open(self, trigger_id: str, modal: dict[str, Any]) -> None:
        """Show a modal."""


@dataclass(frozen=True)
class Ack:
    """Answer `payload` (None: an empty yes) within three seconds, then run `then`."""

    payload: dict[str, Any] | None = None
    then: Callable[[], object] | None = None
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
        match command:
            case Ignored(reason):
                return Ack(ignored=reason)
            case c.Slash():
                return Ack(payload=payload_of(self._decisions.answer(command)))
            case c.HomeOpened(by):
                return Ack(then=lambda: self._decisions.home_opened(by))
            case c.SubmitEdit():
                return self._submit_edit(command)
            case Submission():
                return self._submit(command)
            case Opening():
                return Ack(then=lambda: self._open(command))
        return Ack(then=lambda: self._tell(command, self._decisions.make(command)))

    def excuse(self, kind: str, payload: object, says: str) -> Ack:
        """What to answer where deciding failed or took too long: in words, never in silence."""
        command = parse(kind, payload)
        match command:
            case Ignored(reason):
                return Ack(ignored=reason)
            case c.Slash():
                return Ack(payload=payload_of(Answer(says)))
            case c.HomeOpened():
                return Ack(ignored="a Home that could not be shown")
            case Submission():
                return Ack(payload=_errors(command, says))
        return Ack(then=lambda: self._tell(command, Outcome(False, says)))

    def _submit_edit(self, command: c.SubmitEdit) -> Ack:
        """Refuse, warn once, or approve: the live result of a person's own words."""
        outcome, found = self._decisions.read(command)
        if not outcome.ok:
            return Ack(_errors(command, outcome.says), lambda: self._redraw(command, outcome))
        if found.blockers:
            return Ack(payload=_errors(command, " ".join(found.blockers)))
        if found.warnings and outcome.card and command.warned != fingerprint(command.text):
            view = modals.warned(outcome.card, command.at, command.text, found)
            return Ack(payload={"response_action": "update", "view": view})
        return self._submit(command)

    def _submit(self, command: Submission) -> Ack:
        outcome = self._decisions.make(command)
        if outcome.again or outcome.ok:
            return Ack(then=lambda: self._tell(command, outcome))
        payload = _errors(command, outcome.says)
        return Ack(payload, lambda: self._redraw(command, outcome))

    def _open(self, command: Opening) -> None:
        outcome, known = self._decisions.look(command)
        view = outcome.card
        if not outcome.ok or view is None:
            return self._tell(command, outcome)
        if not _stands(command, view):
            return self._tell(command, Outcome(False, outcome.says or STALE, view))
        try:
            return self._desk.open(command.trigger_id, _modal(command, view, known))
        except OutsideError as error:
            logger.warning("draft %d: no modal: %s", command.shown.draft_id, error)
            return self._tell(command, Outcome(False, f"{error} Please press again."))

    def _tell(self, command: Decision, outcome: Outcome) -> None:
        """Draw the card as it stands; who was refused hears why, and nobody else does.

        So does who did what the card alone does not tell.
        """
        if outcome.again:
            return
        trouble = self._redraw(command, outcome)
        if trouble:
            self._whisper(command, f"{outcome.says or SORRY} {trouble}")
        elif not outcome.ok or _quiet(command, outcome):
            self._whisper(command, outcome.says or SORRY)

    def _whisper(self, command: Decision, says: str) -> None:
        try:
            return self._desk.whisper(command.at, command.by.user, says)
        except OutsideError as error:
            logger.warning("draft %d: no whisper: %s", command.shown.draft_id, error)
        if not command.response_url:
            return None
        try:
            return self._desk.respond(command.response_url, says)
        except OutsideError as error:
            logger.warning("draft %d: nobody could be told: %s", command.shown.draft_id, error)

    def _redraw(self, command: Decision, outcome: Outcome) -> str:
        """Draw the card anew; in words what keeps us from it, if that is for a person to mend."""
        if outcome.card is None:
            return ""
        try:
            self._desk.update(command.at, outcome.card)
        except (ConfigError, CardGone) as error:
            logger.warning("draft %d: card not drawn: %s", command.shown.draft_id, error)
            return f"The card here could not be drawn anew: {error}"
        except OutsideError as error:
            # The card's row is stale by now: the line draws it again.
            logger.warning("draft %d: card not drawn: %s", command.shown.draft_id, error)
        return ""


def _quiet(command: Decision, outcome: Outcome) -> bool:
    """Whether the card alone would not tell the person that it worked."""
    if isinstance(command, c.NotNegative):
        return True
    asking = outcome.card is not None and outcome.card.standing is Standing.ASKING
    return asking and not isinstance(command, c.SubmitAspect)


def _stands(command: Opening, view: CardView) -> bool:
    """Whether the modal still makes sense for the card as it stands."""
    if isinstance(command, c.OpenAll):
        return True
    if shown_of(view) != command.shown:
        return False
    wanted = Standing.BY_HAND if isinstance(command, c.OpenPosted) else Standing.ASKING
    return view.standing is wanted


def _modal(command: Opening, view: CardView, known: Sequence[str]) -> dict[str, Any]:
    match command:
        case c.OpenAspect():
            return modals.aspect(view, command.at, known)
        case c.OpenAll():
            return waiting_modals.everything(view)
    draws = {
        c.OpenEdit: modals.edit,
        c.OpenChanges: modals.changes,
        c.OpenReject: modals.reject,
        c.OpenHold: waiting_modals.hold,
        c.OpenSecond: waiting_modals.second,
        c.OpenPosted: waiting_modals.posted,
    }
    return draws[type(command)](view, command.at)


_FIELDS: dict[type[Submission], Field] = {
    c.SubmitEdit: Field.TEXT,
    c.SubmitChanges: Field.COMMENT,
    c.SubmitReject: Field.REASON,
    c.SubmitAspect: Field.ASPECT,
    c.SubmitHold: Field.UNTIL,
    c.SubmitSecond: Field.WHOM,
    c.SubmitPosted: Field.LINK,
}


def _errors(command: Submission, says: str) -> dict[str, Any]:
    field = _FIELDS[type(command)]
    text = cut(visible(says).strip(), 500) or SORRY
    return {"response_action": "errors", "errors": {field.value: text}}


__all__ = ["Ack", "Actions", "By", "Decisions", "Outcome", "Press", "Shown", "Shows"]
