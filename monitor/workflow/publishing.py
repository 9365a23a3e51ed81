"""What people settle of an approved reply; what becomes of it by itself stands in `outcomes`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col

from monitor.models.draft import Action, Attempt, ReplyState
from monitor.models.wire import Receipt
from monitor.store import audit, cases, claims, mentions, replies
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.ground import approval, tidy
from monitor.workflow.ground import guidelines_stop as guidelines_stop
from monitor.workflow.ground import mention_of as mention_of
from monitor.workflow.ground import still_stands as still_stands
from monitor.workflow.outcomes import ask_a_person as ask_a_person
from monitor.workflow.outcomes import failed as failed
from monitor.workflow.outcomes import is_unknown as is_unknown
from monitor.workflow.outcomes import look_failed as look_failed
from monitor.workflow.outcomes import never_again as never_again
from monitor.workflow.outcomes import not_found as not_found
from monitor.workflow.outcomes import put_back as put_back
from monitor.workflow.outcomes import send_again as send_again
from monitor.workflow.outcomes import settle as _settle
from monitor.workflow.outcomes import void as void
from monitor.workflow.outcomes import was_refused as was_refused
from monitor.workflow.outcomes import went_live as went_live
from monitor.workflow.texts import Terms, blocking
from monitor.workflow.withdrawing import withdraw

MOMENT = timedelta(seconds=1)
SETTLED = "its first text was settled otherwise"


def posted_by_hand(
    session: Session, actor: Actor, attempt_id: int, url: str, now: datetime
) -> Outcome:
    """A person says that they have put the approved text on the place themselves."""
    attempt = replies.attempt(session, attempt_id)
    if attempt is None:
        return Outcome(False, "This approval is not there.")
    _, mention = mention_of(session, attempt)
    if not may(session, actor, Move.POSTED, id_of(mention)):
        return refused(Move.POSTED)
    url = clean(url).strip()[:2000]
    if url and not url.startswith(("http://", "https://")):
        return Outcome(False, "The address must begin with http:// or https://.", None, attempt_id)
    if not _win(session, attempt, ReplyState.LIVE):
        return Outcome(False, f"This reply is {attempt.state.value} already.")
    went_live(session, attempt, Receipt(url=url), now)
    _audit(session, "posted by hand", attempt, actor, now)
    return Outcome(True, "Noted: the reply is live.", attempt.draft_id, attempt.id)


def settle_unknown(
    session: Session, actor: Actor, attempt_id: int, *, live: bool, again: bool, now: datetime
) -> Outcome:
    """A person has looked: the reply is there, or it is not and is sent again, or given up."""
    attempt = replies.attempt(session, attempt_id)
    if attempt is None:
        return Outcome(False, "This approval is not there.")
    _, mention = mention_of(session, attempt)
    if not may(session, actor, Move.SETTLE, id_of(mention)):
        return refused(Move.SETTLE)
    if not _for_a_person(attempt):
        return Outcome(False, f"This reply is {attempt.state.value}: there is nothing to settle.")
    if not replies.claim_look(session, attempt, "", now, -MOMENT):
        return Outcome(False, "Somebody is at it this very moment: look again in a minute.")
    if live:
        withdraw(session, mention, SETTLED, now)  # the draft that brought it back, if one waits
        went_live(session, attempt, Receipt(), now, seen=True)
        says = "Noted: the reply is live."
    elif again:
        why = still_stands(session, attempt)
        if why:
            return Outcome(False, f"It cannot be sent again: {why}.")
        withdraw(session, mention, SETTLED, now)
        attempt.set_aside_at, attempt.attempts, attempt.settled_at = None, 0, None
        attempt.sent_at = None  # what was sent did not arrive: a person has looked
        send_again(session, attempt, now)
        says = "It will be sent once more."
    else:
        _settle(session, attempt, ReplyState.WITHDRAWN, "given up", now)
        says = "Given up. The case stays with care."
    _audit(session, "settle", attempt, actor, now, state=attempt.state.value)
    return Outcome(True, says, attempt.draft_id, attempt.id)


def change_live(
    session: Session, terms: Terms, actor: Actor, mention_id: int, text: str | None, now: datetime
) -> Outcome:
    """Approve another text for a live reply, or (text None) that it is taken down."""
    reply = replies.of_mention(session, mention_id)
    mention = mentions.by_id(session, mention_id)
    source = mentions.source_of(session, mention_id, replying=True)
    if reply is None or mention is None or source is None or not reply.live_text:
        return Outcome(False, "There is no live reply of ours there.")
    if not may(session, actor, Move.CHANGE_LIVE, mention_id):
        return refused(Move.CHANGE_LIVE)
    if replies.under_way(session, mention_id):
        return Outcome(False, "Another change of this reply is under way.")
    action = Action.REMOVE if text is None else Action.EDIT
    text = tidy(text or "")
    case = cases.live_of(session, mention_id)
    wrong = ""
    if action is Action.EDIT:
        wrong = blocking(session, terms, mention, text, case.id if case else None)
    if wrong:
        return Outcome(False, f"This text may not go out: {wrong}")
    attempt = approval(session, mention, actor, action, text, now)
    _audit(session, action.value, attempt, actor, now)
    says = "Do it there by hand, then say so here." if attempt.by_hand else "Approved."
    return Outcome(True, says, None, attempt.id)


def _for_a_person(attempt: Attempt) -> bool:
    """Whether nobody but a person can tell what became of it."""
    if attempt.state is ReplyState.SUBMITTED:
        return attempt.next_try_at is None  # every look at the place's moderation was in vain
    return attempt.state in (ReplyState.UNKNOWN, ReplyState.FAILED, ReplyState.REFUSED)


def _win(session: Session, attempt: Attempt, state: ReplyState) -> bool:
    won = claims.claim(
        session,
        Attempt,
        id_of(attempt),
        col(Attempt.state) == ReplyState.APPROVED,
        col(Attempt.by_hand).is_(True),
        state=state,
    )
    session.refresh(attempt)
    return won


def _audit(
    session: Session, move: str, attempt: Attempt, actor: Actor, now: datetime, **details: Any
) -> None:
    audit.record(
        session, move, "attempt", id_of(attempt), now, who=actor.who, desk=actor.desk,
        text_hash=attempt.text_hash, **details,
    )  # fmt: skip
