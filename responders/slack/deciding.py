"""Decisions made in Slack, carried to the workflow: the person is found, then asked there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from monitor.guidelines.length import length_of
from monitor.guidelines.records import Severity
from monitor.models.cards import CardView
from monitor.models.draft import Draft
from monitor.models.person import Person
from monitor.store import audit, drafts, mentions, people
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import actors, corrections, texts
from monitor.workflow.actors import Actor
from monitor.workflow.actors import Move as Right
from monitor.workflow.cards import card_view
from monitor.workflow.deciding import NOT_THERE
from monitor.workflow.ground import tidy
from monitor.workflow.texts import Terms
from responders.slack import asked as asking
from responders.slack import commands as c
from responders.slack.actions import Outcome
from responders.slack.answers import Answer
from responders.slack.commands import By, Decision, Opening
from responders.slack.modals import Found
from responders.slack.moving import Move, make

DESK = "slack"
STRANGER = (
    "Amends does not know you yet. Ask an admin to tie your Slack account to your name: "
    "on the People page, with the team {team} and the member id {user}."
)
#: What a modal is for, and so who may open it.
_RIGHTS: dict[type[Opening], Right] = {
    c.OpenAspect: Right.CORRECT,
    c.OpenHold: Right.WAIT,
    c.OpenSecond: Right.SECOND,
    c.OpenReject: Right.REJECT,
    c.OpenChanges: Right.OTHER_DRAFT,
    c.OpenPosted: Right.POSTED,
    c.OpenAll: Right.SEE,
}


@dataclass(frozen=True)
class WorkflowDecisions:
    """The `Decisions` of responders.slack.actions over monitor.workflow."""

    engine: Engine
    terms: Terms
    clock: Callable[[], datetime]
    wake: Callable[[], None]  #: The line goes on at once after a decision.
    public_url: str
    shadow: bool = False
    show_home: Callable[[By], object] = str
    link_to_card: asking.Links = asking.no_links

    def look(self, command: Opening) -> tuple[Outcome, Sequence[str]]:
        """The card as it stands, if this person may do what the modal is for; and all aspects."""
        right = _RIGHTS.get(type(command), Right.APPROVE)
        with reading(self.engine) as session:
            outcome = self._look(session, command, right)
            asks = isinstance(command, c.OpenAspect)
            return outcome, corrections.known_aspects(session) if asks else ()

    def read(self, command: c.SubmitEdit) -> tuple[Outcome, Found]:
        """What the guidelines say of typed words, if this person may approve them."""
        with reading(self.engine) as session:
            outcome = self._look(session, command, Right.APPROVE)
            draft = drafts.by_id(session, command.shown.draft_id)
            mention = mentions.by_id(session, draft.mention_id) if draft else None
            if not outcome.ok or draft is None or mention is None:
                return outcome, Found()
            text = tidy(command.text)
            found = texts.check(session, self.terms, mention, text, draft.case_id)
            pack = texts.pack_of(mentions.source_of(session, id_of(mention), replying=True))
            return outcome, Found(
                tuple(one.says for one in found if one.severity is Severity.BLOCK),
                tuple(one.says for one in found if one.severity is not Severity.BLOCK),
                length_of(text, pack.unit),
            )

    def make(self, command: Decision) -> Outcome:
        """One transaction: find the person, make the move, draw the card as it stands then.

        A second copy of a press that was carried out is told by Slack's own name for it.
        """
        try:
            with writing(self.engine) as session:
                outcome = self._make(session, command)
        except IntegrityError:
            if not command.key:
                raise
            return Outcome(True, "", again=True)  # its twin was a moment faster
        self.wake()
        return outcome

    def answer(self, asked: c.Slash) -> Answer:
        """What `/amends` has to say to this person."""
        with writing(self.engine) as session:
            person = people.by_slack(session, asked.by.team, asked.by.user)
            if person is None or not person.active:
                return Answer(_stranger(asked.by))
            if asked.key and not audit.first_time(session, DESK, asked.key, self.clock()):
                return Answer("This was answered already.")
            where = asking.Where(self.public_url, self.link_to_card)
            return asking.answer(session, Actor(id_of(person), DESK), asked.words, where,
                                  self.clock())  # fmt: skip

    def home_opened(self, by: By) -> None:
        """Somebody looks at their Home: it is to be shown as it stands now."""
        self.show_home(by)

    def _look(self, session: Session, command: Decision, right: Right) -> Outcome:
        person = _person(session, command.by)
        if person is None:
            return Outcome(False, _stranger(command.by))
        draft = drafts.by_id(session, command.shown.draft_id)
        if draft is None:
            return Outcome(False, NOT_THERE)
        if not actors.may(session, Actor(id_of(person), DESK), right, draft.mention_id):
            return Outcome(False, actors.refused(right).says)
        return Outcome(True, "", self._view(session, draft))

    def _make(self, session: Session, command: Decision) -> Outcome:
        person, now = _person(session, command.by), self.clock()
        if person is None:
            return Outcome(False, _stranger(command.by))
        if command.key and not audit.first_time(session, DESK, command.key, now):
            return Outcome(True, "", again=True)
        outcome = make(Move(session, self.terms, person, now), command)
        session.flush()
        draft = drafts.by_id(session, outcome.draft_id or command.shown.draft_id)
        view = self._view(session, draft) if draft else None
        return Outcome(outcome.ok, outcome.says, view)

    def _view(self, session: Session, draft: Draft) -> CardView:
        rules = self.terms.approvals
        return card_view(session, draft, self.public_url, shadow=self.shadow, rules=rules)


def _person(session: Session, by: By) -> Person | None:
    """Whoever is tied to this account and is let in."""
    person = people.by_slack(session, by.team, by.user)
    return person if person is not None and person.active else None


def _stranger(by: By) -> str:
    return STRANGER.format(team=by.team, user=by.user)
