"""Decisions made in Slack, carried to the workflow: the person is found, then asked there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.corrected import Word
from monitor.models.draft import RejectReason
from monitor.store import drafts, people
from monitor.store.engine import reading, writing
from monitor.workflow import actors, corrections
from monitor.workflow import drafts as moves
from monitor.workflow.actors import Actor, Move
from monitor.workflow.cards import card_view
from monitor.workflow.drafts import Seen
from monitor.workflow.texts import Terms
from responders.slack.actions import Outcome
from responders.slack.commands import By
from responders.slack.ids import Shown

STRANGER = (
    "Amends does not know you yet. Ask an admin to tie your Slack account to your name: "
    "on the People page, with the team {team} and the member id {user}."
)

Made = Callable[[Session, Actor, Seen, datetime], actors.Outcome]


@dataclass(frozen=True)
class WorkflowDecisions:
    """The `Decisions` of responders.slack.actions over monitor.workflow."""

    engine: Engine
    terms: Terms
    clock: Callable[[], datetime]
    wake: Callable[[], None]  #: The line goes on at once after a decision.
    public_url: str
    shadow: bool = False

    def look(self, by: By, shown: Shown) -> Outcome:
        """The card as it stands, if this person may decide on it."""
        with reading(self.engine) as session:
            return self._look(session, by, shown, Move.APPROVE)

    def look_to_correct(self, by: By, shown: Shown) -> tuple[Outcome, Sequence[str]]:
        """The card as it stands, if this person may correct the judge; and all known aspects."""
        with reading(self.engine) as session:
            known = corrections.known_aspects(session)
            return self._look(session, by, shown, Move.CORRECT), known

    def _look(self, session: Session, by: By, shown: Shown, move: Move) -> Outcome:
        person = people.by_slack(session, by.team, by.user)
        if person is None or person.id is None:
            return Outcome(False, STRANGER.format(team=by.team, user=by.user))
        draft = drafts.by_id(session, shown.draft_id)
        if draft is None:
            return Outcome(False, "This draft is not there any more.")
        if not actors.may(session, Actor(person.id, "slack"), move, draft.mention_id):
            return Outcome(False, actors.refused(move).says)
        return Outcome(True, "", card_view(session, draft, self.public_url, shadow=self.shadow))

    def approve(self, by: By, shown: Shown) -> Outcome:
        """Approve the exact characters that were shown."""
        return self._make(by, shown, lambda s, a, d, now: moves.approve(s, self.terms, a, d, now))

    def edit_and_approve(self, by: By, shown: Shown, text: str) -> Outcome:
        """Approve the person's own words."""
        return self._make(
            by,
            shown,
            lambda s, a, d, now: moves.edit_and_approve(s, self.terms, a, d, text, now),
        )

    def reject(self, by: By, shown: Shown, reason: RejectReason, comment: str) -> Outcome:
        """Turn the draft down."""
        return self._make(
            by, shown, lambda s, a, d, now: moves.reject(s, a, d, reason, comment, now)
        )

    def other_draft(self, by: By, shown: Shown) -> Outcome:
        """Ask for another draft."""
        return self._make(by, shown, moves.other_draft)

    def do_not_reply(self, by: By, shown: Shown) -> Outcome:
        """No public reply."""
        return self.reject(by, shown, RejectReason.DO_NOT_REPLY, "")

    def correct(self, by: By, shown: Shown, word: Word) -> Outcome:
        """Keep a word against the judge's on the revision that the draft answers."""

        def made(session: Session, actor: Actor, seen: Seen, now: datetime) -> actors.Outcome:
            draft = drafts.by_id(session, seen.draft_id)
            if draft is None:
                return actors.Outcome(False, "This draft is not there any more.")
            return corrections.correct(session, actor, draft.mention_id, draft.revision, word, now)

        return self._make(by, shown, made)

    def _make(self, by: By, shown: Shown, made: Made) -> Outcome:
        """One transaction: find the person, make the move, draw the card as it stands then."""
        with writing(self.engine) as session:
            person = people.by_slack(session, by.team, by.user)
            if person is None or person.id is None:
                return Outcome(False, STRANGER.format(team=by.team, user=by.user))
            seen = Seen(shown.draft_id, shown.text_hash)
            outcome = made(session, Actor(person.id, "slack"), seen, self.clock())
            session.flush()
            draft = drafts.by_id(session, outcome.draft_id or shown.draft_id)
            view = None
            if draft is not None:
                view = card_view(session, draft, self.public_url, shadow=self.shadow)
        self.wake()
        return Outcome(outcome.ok, outcome.says, view)
