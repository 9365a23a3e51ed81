"""Which move of the workflow each command makes. One table; who may is asked there, not here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from monitor.models.corrected import Word, about_aspect, not_about, unhappy
from monitor.models.draft import Draft, RejectReason
from monitor.models.person import Person
from monitor.store import drafts, people, replies
from monitor.store.ids import id_of
from monitor.workflow import cases, corrections, folding, publishing, waiting, wanting
from monitor.workflow import drafts as moves
from monitor.workflow.actors import Actor, Outcome
from monitor.workflow.deciding import NOT_THERE, Seen
from monitor.workflow.texts import Terms
from responders.slack import commands as c
from responders.slack.commands import Decision
from responders.slack.ids import Until

_EVENING, _MORNING = 18, 9  # o'clock


@dataclass(frozen=True)
class Move:
    """One person's move in one transaction."""

    session: Session
    terms: Terms
    person: Person
    now: datetime

    @property
    def actor(self) -> Actor:
        """The person at this desk."""
        return Actor(id_of(self.person), "slack")


def make(move: Move, command: Decision) -> Outcome:
    """Carry out what a person asked for."""
    seen = Seen(command.shown.draft_id, command.shown.text_hash)
    return _MOVES[type(command)](move, seen, command)


def until(choice: Until, zone: str, now: datetime) -> datetime | None:
    """The end of a hold by the clock of the person who chose it; None: until it is let go."""
    here = now.astimezone(ZoneInfo(zone))
    if choice is Until.HOUR:
        return now + timedelta(hours=1)
    if choice is Until.WEEK:
        return now + timedelta(days=7)
    if choice is Until.TONIGHT:
        evening = here.replace(hour=_EVENING, minute=0, second=0, microsecond=0)
        return evening if evening > here else evening + timedelta(days=1)
    if choice is Until.TOMORROW:
        return _morning(here + timedelta(days=1))
    if choice is Until.MONDAY:
        return _morning(here + timedelta(days=7 - here.weekday()))
    return None


def _morning(day: datetime) -> datetime:
    return day.replace(hour=_MORNING, minute=0, second=0, microsecond=0)


def _approve(move: Move, seen: Seen, _: Any) -> Outcome:
    return moves.approve(move.session, move.terms, move.actor, seen, move.now)


def _edit(move: Move, seen: Seen, command: c.SubmitEdit) -> Outcome:
    return moves.edit_and_approve(
        move.session, move.terms, move.actor, seen, command.text, move.now
    )


def _other(move: Move, seen: Seen, command: c.OtherDraft) -> Outcome:
    return wanting.other_draft(move.session, move.actor, seen, move.now, style=command.style)


def _changes(move: Move, seen: Seen, command: c.SubmitChanges) -> Outcome:
    return wanting.request_changes(
        move.session, move.actor, seen, command.comment, command.style, move.now
    )


def _reject(move: Move, seen: Seen, command: c.SubmitReject) -> Outcome:
    return moves.reject(move.session, move.actor, seen, command.reason, command.comment, move.now)


def _do_not_reply(move: Move, seen: Seen, _: Any) -> Outcome:
    reason = RejectReason.DO_NOT_REPLY
    return moves.reject(move.session, move.actor, seen, reason, "", move.now)


def _not_negative(move: Move, seen: Seen, _: Any) -> Outcome:
    return _correct(move, seen, unhappy(False))


def _aspect(move: Move, seen: Seen, command: c.SubmitAspect) -> Outcome:
    about, truth = command.aspect, command.truth
    return _correct(move, seen, about_aspect(about, truth) if truth else not_about(about))


def _correct(move: Move, seen: Seen, word: Word) -> Outcome:
    """Keep a word against the judge's on the revision that the draft answers."""
    draft = drafts.by_id(move.session, seen.draft_id)
    if draft is None:
        return Outcome(False, NOT_THERE)
    return corrections.correct(
        move.session, move.actor, draft.mention_id, draft.revision, word, move.now
    )


def _hold(move: Move, seen: Seen, command: c.SubmitHold) -> Outcome:
    ends = until(command.until, move.person.timezone or "UTC", move.now)
    return waiting.hold(move.session, move.actor, seen, ends, command.comment, move.now)


def _release(move: Move, seen: Seen, _: Any) -> Outcome:
    return waiting.release(move.session, move.actor, seen, move.now)


def _second(move: Move, seen: Seen, command: c.SubmitSecond) -> Outcome:
    whom = None
    if command.whom:
        asked = people.by_slack(move.session, command.by.team, command.whom)
        if asked is None:
            says = "Amends does not know this person yet: an admin has to tie their Slack account."
            return Outcome(False, says, seen.draft_id)
        whom = id_of(asked)
    return waiting.second_opinion(move.session, move.actor, seen, whom, command.comment, move.now)


def _take_case(move: Move, seen: Seen, _: Any) -> Outcome:
    draft = drafts.by_id(move.session, seen.draft_id)
    if draft is None or draft.case_id is None:
        return Outcome(False, "There is no case to take here.", seen.draft_id)
    return cases.take_case(move.session, move.actor, draft.case_id, move.now)


def _unfold(move: Move, seen: Seen, _: Any) -> Outcome:
    return folding.unfold(move.session, move.actor, seen.draft_id, move.now)


def _take_back(move: Move, seen: Seen, _: Any) -> Outcome:
    attempt_id = _attempt(move.session, drafts.by_id(move.session, seen.draft_id))
    if attempt_id is None:
        return Outcome(False, "There is no approval to take back.", seen.draft_id)
    return moves.take_back(move.session, move.actor, attempt_id, move.now)


def _posted(move: Move, seen: Seen, command: c.SubmitPosted) -> Outcome:
    attempt_id = _attempt(move.session, drafts.by_id(move.session, seen.draft_id))
    if attempt_id is None:
        return Outcome(False, "There is no approved reply to post.", seen.draft_id)
    return publishing.posted_by_hand(move.session, move.actor, attempt_id, command.link, move.now)


def _attempt(session: Session, draft: Draft | None) -> int | None:
    """The last attempt that was made from a draft."""
    if draft is None:
        return None
    made = replies.attempts_of_mention(session, draft.mention_id)
    return next((one.id for one in reversed(made) if one.draft_id == draft.id), None)


_MOVES: dict[type[Decision], Callable[[Move, Seen, Any], Outcome]] = {
    c.Approve: _approve,
    c.SubmitEdit: _edit,
    c.OtherDraft: _other,
    c.SubmitChanges: _changes,
    c.SubmitReject: _reject,
    c.DoNotReply: _do_not_reply,
    c.NotNegative: _not_negative,
    c.SubmitAspect: _aspect,
    c.SubmitHold: _hold,
    c.Release: _release,
    c.SubmitSecond: _second,
    c.TakeCase: _take_case,
    c.Unfold: _unfold,
    c.TakeBack: _take_back,
    c.SubmitPosted: _posted,
}
