"""What becomes of an approved reply: sent, live, refused, unknown; and what people settle."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col

from monitor.models.case import CaseEventKind
from monitor.models.draft import Action, Attempt, DraftState, ReplyState
from monitor.models.mention import Mention
from monitor.models.wire import Receipt
from monitor.store import audit, cases, claims, drafts, mentions, replies
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import promises
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.ground import approval, tidy
from monitor.workflow.ground import mention_of as mention_of
from monitor.workflow.ground import still_stands as still_stands
from monitor.workflow.texts import LOOK_AFTER, Terms, blocking
from monitor.workflow.withdrawing import withdraw

#: How a case's timeline begins to tell what became of an attempt.
SAID = {
    Action.PUBLISH: "The public reply is",
    Action.EDIT: "The change of the public reply is",
    Action.REMOVE: "The removal of the public reply is",
}
MOMENT = timedelta(seconds=1)
MODERATION_LOOK = timedelta(minutes=30)
MODERATION_LOOKS = 96  # two days of looking every half hour, then a person does


def void(session: Session, attempt: Attempt, why: str, now: datetime) -> None:
    """Withdraw an attempt that was claimed and not sent, and with it the draft."""
    _, mention = mention_of(session, attempt)
    _settle(session, attempt, ReplyState.WITHDRAWN, why, now)
    draft = drafts.by_id(session, attempt.draft_id) if attempt.draft_id else None
    if draft is not None:
        draft.state, draft.comment = DraftState.WITHDRAWN, why
        session.add(draft)
    withdraw(session, mention, why, now)


def put_back(session: Session, attempt: Attempt, error: str, wait: timedelta | None,
             now: datetime) -> None:  # fmt: skip
    """Nothing was sent: the approval stands and is tried again, later and later."""
    claims.failed(attempt, error, now)
    if wait is not None and attempt.set_aside_at is None:
        attempt.next_try_at = max(now + wait, attempt.next_try_at or now)
    attempt.state = ReplyState.FAILED if attempt.set_aside_at else ReplyState.APPROVED
    attempt.lease_owner, attempt.lease_until, attempt.sent_at = "", None, None
    session.add(attempt)
    _changed(session, attempt, "put back", now)


def went_live(session: Session, attempt: Attempt, receipt: Receipt, now: datetime) -> None:
    """The place has it: live, or submitted where it still has to allow it. The case opens."""
    reply, mention = mention_of(session, attempt)
    state = ReplyState.SUBMITTED if receipt.moderated else ReplyState.LIVE
    if attempt.action is Action.REMOVE:
        reply.removed_at, reply.live_text = now, ""
    else:
        reply.external_id = clean(receipt.external_id) or reply.external_id
        reply.url = clean(receipt.url) or reply.url
    if attempt.action is not Action.REMOVE and state is ReplyState.LIVE:
        reply.live_text, reply.live_since, reply.removed_at = attempt.text, now, None
    session.add(reply)
    _settle(session, attempt, state, "", now)
    if receipt.moderated:
        attempt.next_try_at = now + MODERATION_LOOK
    _open(session, mention, f"{SAID[attempt.action]} {state.value}", now)


def was_refused(session: Session, attempt: Attempt, why: str, now: datetime) -> None:
    """The place will not have this reply. The customer is still unhappy, so the case opens."""
    _, mention = mention_of(session, attempt)
    _settle(session, attempt, ReplyState.REFUSED, why, now)
    _open(session, mention, "The place refused the public reply", now)


def failed(session: Session, attempt: Attempt, why: str, now: datetime) -> None:
    """Nothing was sent and trying again will not help: a person must act."""
    _settle(session, attempt, ReplyState.FAILED, why, now)


def is_unknown(
    session: Session,
    attempt: Attempt,
    why: str,
    now: datetime,
    look_after: tuple[timedelta, ...] = LOOK_AFTER,
) -> None:
    """Sent, and no clear answer came: look for it, and never send it again by ourselves."""
    _, mention = mention_of(session, attempt)
    attempt.state, attempt.last_error, attempt.looks = ReplyState.UNKNOWN, clean(why)[:1000], 0
    attempt.lease_owner, attempt.lease_until = "", None
    attempt.next_try_at = (attempt.sent_at or now) + look_after[0]
    session.add(attempt)
    _changed(session, attempt, "unknown", now)
    _open(session, mention, "It is not known whether the public reply went out", now)


def not_found(
    session: Session,
    attempt: Attempt,
    now: datetime,
    look_after: tuple[timedelta, ...] = LOOK_AFTER,
) -> None:
    """A look did not find the reply: look again, and after the last look a person decides."""
    attempt.looks += 1
    attempt.lease_owner, attempt.lease_until = "", None
    if attempt.state is ReplyState.SUBMITTED:
        more = attempt.looks < MODERATION_LOOKS
        attempt.next_try_at = now + MODERATION_LOOK if more else None
    elif attempt.looks < len(look_after):
        wait = look_after[attempt.looks] - look_after[attempt.looks - 1]
        attempt.next_try_at = now + wait
    else:
        attempt.next_try_at = None
    session.add(attempt)
    _changed(session, attempt, "looked in vain", now, looks=attempt.looks)


def look_failed(session: Session, attempt: Attempt, error: str, now: datetime) -> None:
    """The place could not be read: that says nothing, so it does not count as a look."""
    attempt.last_error = clean(error)[:1000]
    attempt.lease_owner, attempt.lease_until = "", None
    attempt.next_try_at = now + timedelta(minutes=1)
    session.add(attempt)


def ask_a_person(session: Session, attempt: Attempt, now: datetime) -> None:
    """The place cannot be looked at by a program: a person looks, and settles it."""
    attempt.lease_owner, attempt.lease_until, attempt.next_try_at = "", None, None
    session.add(attempt)
    _changed(session, attempt, "for a person", now)


def send_again(session: Session, attempt: Attempt, now: datetime) -> None:
    """Only where the place is idempotent: the same key goes out again, and counts once there."""
    attempt.state = ReplyState.APPROVED
    attempt.next_try_at, attempt.lease_owner, attempt.lease_until = None, "", None
    session.add(attempt)
    _changed(session, attempt, "send again", now)


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
        went_live(session, attempt, Receipt(), now)
        says = "Noted: the reply is live."
    elif again:
        why = still_stands(session, attempt)
        if why:
            return Outcome(False, f"It cannot be sent again: {why}.")
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


def _settle(session: Session, attempt: Attempt, state: ReplyState, why: str, now: datetime) -> None:
    attempt.state, attempt.settled_at, attempt.settled_why = state, now, clean(why)[:1000]
    attempt.lease_owner, attempt.lease_until, attempt.next_try_at = "", None, None
    attempt.looks = 0
    session.add(attempt)
    _changed(session, attempt, state.value, now)


def _open(session: Session, mention: Mention, says: str, now: datetime) -> None:
    case = cases.live_of(session, id_of(mention))
    if case is not None:
        cases.say(session, case, CaseEventKind.REPLY, says, now)
        promises.open_case(session, case, now)


def _changed(session: Session, attempt: Attempt, move: str, now: datetime, **details: Any) -> None:
    if attempt.draft_id is not None:
        drafts.mark_stale(session, attempt.draft_id, now)
    audit.record(session, move, "attempt", id_of(attempt), now, **details)


def _audit(
    session: Session, move: str, attempt: Attempt, actor: Actor, now: datetime, **details: Any
) -> None:
    audit.record(
        session, move, "attempt", id_of(attempt), now, who=actor.who, desk=actor.desk,
        text_hash=attempt.text_hash, **details,
    )  # fmt: skip
