"""What a person may do with a draft. Nothing is published without passing through `approve`.

Both desks call these functions. The first decision wins: the draft is moved by a conditional
update, and whoever comes second is told who was first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col

from monitor.models.case import CaseEventKind
from monitor.models.corrected import unhappy
from monitor.models.draft import (
    UNDECIDED,
    Action,
    Attempt,
    Draft,
    DraftState,
    RejectReason,
)
from monitor.models.mention import Answer, Mention
from monitor.store import audit, cases, claims, drafts, mentions, people, replies
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import promises
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.ground import approval, changed, mention_of, tidy
from monitor.workflow.texts import Terms, blocking
from monitor.workflow.withdrawing import call_off, note, withdraw

DECIDED = {
    DraftState.APPROVED: "approved",
    DraftState.REJECTED: "rejected",
    DraftState.WITHDRAWN: "withdrawn",
    DraftState.REPLACED: "replaced by another",
}

#: After these a case is not needed; after all others the customer is still unhappy.
NO_CASE = (RejectReason.NOT_UNHAPPY, RejectReason.DUPLICATE)

#: After these the mention gets no further draft.
CLOSES = (RejectReason.DO_NOT_REPLY, RejectReason.NOT_UNHAPPY, RejectReason.DUPLICATE)


UNDER_WAY = "Another reply of ours is under way there: wait for it, or settle it first."


@dataclass(frozen=True)
class Seen:
    """What the person had before their eyes when they decided."""

    draft_id: int
    text_hash: str


def approve(session: Session, terms: Terms, actor: Actor, seen: Seen, now: datetime) -> Outcome:
    """Approve exactly the characters that were seen, for exactly the revision they answer."""
    draft, mention, no = _decidable(session, actor, seen, Move.APPROVE, now)
    if draft is None or mention is None:
        return no
    if draft.state is not DraftState.PENDING:
        return Outcome(False, "There is no text to approve: write the reply first.", seen.draft_id)
    if draft.text_hash != seen.text_hash:
        return Outcome(False, "The draft has changed since you saw it. Read it again.", draft.id)
    wrong = blocking(session, terms, mention, draft.text, draft.case_id)
    if wrong:
        return Outcome(False, f"This text may not go out: {wrong}", draft.id)
    if not _decide(session, draft, DraftState.APPROVED, actor, now):
        return _too_late(session, draft)
    attempt = approval(session, mention, actor, Action.PUBLISH, draft.text, now, draft)
    return _approved(session, draft, attempt, actor, now)


def edit_and_approve(
    session: Session, terms: Terms, actor: Actor, seen: Seen, text: str, now: datetime
) -> Outcome:
    """Approve a person's own words in place of the draft; also where no draft was written."""
    draft, mention, no = _decidable(session, actor, seen, Move.APPROVE, now)
    if draft is None or mention is None:
        return no
    text = tidy(text)
    if draft.text_hash != seen.text_hash:
        return Outcome(False, "The draft has changed since you saw it. Read it again.", draft.id)
    wrong = blocking(session, terms, mention, text, draft.case_id)
    if wrong:
        return Outcome(False, f"This text may not go out: {wrong}", draft.id)
    if text == draft.text:
        return approve(session, terms, actor, seen, now)
    if not _decide(session, draft, DraftState.REPLACED, actor, now):
        return _too_late(session, draft)
    own = Draft(
        mention_id=draft.mention_id,
        case_id=draft.case_id,
        revision=draft.revision,
        number=drafts.next_number(session, draft.mention_id, draft.revision),
        text=text,
        text_hash=mentions.hash_of(text),
        language=draft.language,
        written_by=actor.who,
        state=DraftState.APPROVED,
        written_at=now,
        decided_by=actor.person_id,
        decided_at=now,
        decided_on=actor.desk,
    )
    session.add(own)
    session.flush()
    for card in drafts.cards_of(session, id_of(draft)):
        card.draft_id, card.stale_since = id_of(own), now  # the card goes on with the new text
        session.add(card)
    attempt = approval(session, mention, actor, Action.PUBLISH, own.text, now, own)
    return _approved(session, own, attempt, actor, now)


def reject(
    session: Session,
    actor: Actor,
    seen: Seen,
    reason: RejectReason,
    comment: str,
    now: datetime,
) -> Outcome:
    """Turn a draft down. The public side closes or waits; the case stays unless none is needed."""
    draft, mention, no = _decidable(session, actor, seen, Move.REJECT, now)
    if draft is None or mention is None:
        return no
    if not turn_down(session, mention, draft, actor, reason, comment, now):
        return _too_late(session, draft)
    if reason is RejectReason.NOT_UNHAPPY:
        promises.keep_word(session, mention, unhappy(False), actor, now)
    needed = draft.case_id is not None and reason not in NO_CASE
    return Outcome(True, "Rejected. The case stays with care." if needed else "Rejected.", draft.id)


def turn_down(
    session: Session,
    mention: Mention,
    draft: Draft,
    actor: Actor,
    reason: RejectReason,
    comment: str,
    now: datetime,
) -> bool:
    """All that a rejection sets off; False if somebody decided on this draft before.

    Who may do it, the caller has asked: to reject, or to correct the judge.
    """
    if not _decide(session, draft, DraftState.REJECTED, actor, now, reason, clean(comment)[:1000]):
        return False
    if reason in CLOSES:
        mention.answer, mention.answer_why = Answer.CLOSED, f"rejected: {reason.value}"
        mention.draft_wanted_at = None
        session.add(mention)
    case = cases.by_id(session, draft.case_id) if draft.case_id else None
    if case is not None and reason in NO_CASE:
        promises.not_needed(session, case, reason.value, now, mention, actor.person_id)
    elif case is not None:
        cases.say(session, case, CaseEventKind.REPLY, f"No public reply: {reason.value}", now,
                  actor.person_id)  # fmt: skip
        promises.open_case(session, case, now)
    note(session, "reject", draft, actor, now, reason=reason.value)
    return True


def other_draft(session: Session, actor: Actor, seen: Seen, now: datetime) -> Outcome:
    """Ask the line for another draft of the same revision; this one is replaced."""
    draft, mention, no = _decidable(session, actor, seen, Move.OTHER_DRAFT, now)
    if draft is None or mention is None:
        return no
    if not _decide(session, draft, DraftState.REPLACED, actor, now):
        return _too_late(session, draft)
    mention.draft_wanted_at = now
    session.add(mention)
    note(session, "other draft", draft, actor, now)
    return Outcome(True, "Another draft is on its way.", draft.id)


def want_draft(session: Session, actor: Actor, mention_id: int, now: datetime) -> Outcome:
    """Ask for a draft of a mention that has none waiting, whatever the judge said of it."""
    mention = mentions.by_id(session, mention_id)
    if mention is None:
        return Outcome(False, "This mention is not there.")
    if not may(session, actor, Move.OTHER_DRAFT, mention_id):
        return refused(Move.OTHER_DRAFT)
    if drafts.undecided(session, mention_id):
        return Outcome(False, "A draft is waiting for a decision already.")
    if mention.gone_at is not None:
        return Outcome(False, "The mention is gone from its place, so it cannot be answered.")
    if replies.under_way(session, mention_id):
        return Outcome(False, UNDER_WAY)
    mention.answer, mention.answer_why, mention.draft_wanted_at = Answer.MAY, "", now
    session.add(mention)
    audit.record(session, "draft wanted", "mention", mention_id, now, who=actor.who,
                 desk=actor.desk)  # fmt: skip
    return Outcome(True, "A draft is on its way.")


def take_back(session: Session, actor: Actor, attempt_id: int, now: datetime) -> Outcome:
    """Take an approval back while nothing has been sent; the draft waits again."""
    attempt = replies.attempt(session, attempt_id)
    if attempt is None:
        return Outcome(False, "This approval is not there.")
    _, mention = mention_of(session, attempt)
    if not may(session, actor, Move.TAKE_BACK, id_of(mention)):
        return refused(Move.TAKE_BACK)
    if not call_off(session, attempt, "taken back", now):
        says = f"Too late to take it back: the reply is {attempt.state.value}."
        return Outcome(False, says, attempt.draft_id)
    draft = drafts.by_id(session, attempt.draft_id) if attempt.draft_id else None
    if draft is None:  # the change of a live reply
        audit.record(session, "take back", "attempt", attempt_id, now, who=actor.who,
                     desk=actor.desk)  # fmt: skip
        return Outcome(True, "Taken back. The reply stays as it is.", None, attempt_id)
    draft.state = DraftState.PENDING
    draft.decided_by, draft.decided_at, draft.decided_on = None, None, ""
    session.add(draft)
    note(session, "take back", draft, actor, now)
    return Outcome(True, "Taken back. The draft waits for a decision again.", draft.id)


def _decidable(
    session: Session, actor: Actor, seen: Seen, move: Move, now: datetime
) -> tuple[Draft | None, Mention | None, Outcome]:
    """The draft and its mention if this person may still decide on it; else why not."""
    draft = drafts.by_id(session, seen.draft_id)
    mention = mentions.by_id(session, draft.mention_id) if draft else None
    if draft is None or mention is None:
        return None, None, Outcome(False, "This draft is not there any more.")
    if not may(session, actor, move, id_of(mention)):
        return None, None, refused(move)
    if draft.state not in UNDECIDED:
        return None, None, _too_late(session, draft)
    why = changed(session, mention, draft.revision)
    if why:
        withdraw(session, mention, why, now)
        return None, None, Outcome(False, f"The draft is withdrawn: {why}.", draft.id)
    if move is Move.APPROVE and replies.under_way(session, id_of(mention)):
        return None, None, Outcome(False, UNDER_WAY, draft.id)
    return draft, mention, Outcome(True, "")


def _decide(
    session: Session,
    draft: Draft,
    state: DraftState,
    actor: Actor,
    now: datetime,
    reason: RejectReason | None = None,
    comment: str = "",
) -> bool:
    won = claims.claim(
        session,
        Draft,
        id_of(draft),
        col(Draft.state).in_(UNDECIDED),
        state=state,
        decided_by=actor.person_id,
        decided_at=now,
        decided_on=actor.desk,
        reason=reason,
        comment=comment,
    )
    session.refresh(draft)
    return won


def _too_late(session: Session, draft: Draft) -> Outcome:
    person = people.by_id(session, draft.decided_by) if draft.decided_by else None
    by = f" by {person.name}" if person else ""
    at = f" at {draft.decided_at:%Y-%m-%d %H:%M} UTC" if draft.decided_at else ""
    word = DECIDED.get(draft.state, draft.state.value)
    why = f": {draft.comment}" if draft.state is DraftState.WITHDRAWN and draft.comment else ""
    return Outcome(False, f"Already {word}{by}{at}{why}.", draft.id)


def _approved(
    session: Session, draft: Draft, attempt: Attempt, actor: Actor, now: datetime
) -> Outcome:
    case = cases.by_id(session, draft.case_id) if draft.case_id else None
    if case is not None:
        cases.say(session, case, CaseEventKind.REPLY, "The public reply was approved", now,
                  actor.person_id)  # fmt: skip
    note(session, "approve", draft, actor, now, text_hash=draft.text_hash, attempt=attempt.id)
    says = "Approved."
    if attempt.by_hand:
        says = "Approved. This place takes no replies from programs: copy it there by hand."
    return Outcome(True, says, draft.id, attempt.id, draft.case_id)
