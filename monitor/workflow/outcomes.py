"""What becomes of an approved reply: sent, live, refused, unknown; the case hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from monitor.models.case import CaseEventKind
from monitor.models.draft import Action, Attempt, DraftState, ReplyState
from monitor.models.mention import Mention
from monitor.models.wire import Receipt
from monitor.store import audit, cases, claims, drafts
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import looks, posts, promises, returning, watching
from monitor.workflow.ground import mention_of
from monitor.workflow.texts import LOOK_AFTER
from monitor.workflow.withdrawing import withdraw

#: How a case's timeline begins to tell what became of an attempt.
SAID = {
    Action.PUBLISH: "The public reply is",
    Action.EDIT: "The change of the public reply is",
    Action.REMOVE: "The removal of the public reply is",
}


def void(session: Session, attempt: Attempt, why: str, now: datetime) -> None:
    """Withdraw an attempt that was claimed and not sent, and with it the draft."""
    _, mention = mention_of(session, attempt)
    settle(session, attempt, ReplyState.WITHDRAWN, why, now)
    draft = drafts.by_id(session, attempt.draft_id) if attempt.draft_id else None
    if draft is not None:
        draft.state, draft.comment = DraftState.WITHDRAWN, why
        session.add(draft)
    withdraw(session, mention, why, now)


def put_back(
    session: Session,
    attempt: Attempt,
    error: str,
    wait: timedelta | None,
    now: datetime,
    *,
    sent_before: datetime | None = None,
) -> None:
    """This time nothing was sent: the approval stands and is tried again, later and later.

    `sent_before` is when an earlier request for it went out, if one did. That one may have
    arrived, so it is never forgotten, and after the last try the outcome is unknown, not failed.
    """
    claims.failed(attempt, error, now)
    attempt.sent_at = sent_before
    if attempt.set_aside_at is not None:
        if sent_before is None:
            failed(session, attempt, error, now)
        else:
            is_unknown(session, attempt, error, now)
        return
    if wait is not None:
        attempt.next_try_at = max(now + wait, attempt.next_try_at or now)
    attempt.state, attempt.lease_owner, attempt.lease_until = ReplyState.APPROVED, "", None
    session.add(attempt)
    changed(session, attempt, "put back", now)


def went_live(
    session: Session, attempt: Attempt, receipt: Receipt, now: datetime, *, seen: bool = False
) -> None:
    """The place has it: live, or submitted where it still has to allow it. The case opens.

    `seen`: it was read there, not only promised by the place's answer.
    """
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
    settle(session, attempt, state, "", now)
    if receipt.moderated:
        attempt.next_try_at = looks.moderation(now, now)
    elif attempt.action is Action.REMOVE:
        watching.end(session, reply, now, by_hand=attempt.by_hand and not seen)
    else:
        watching.begin(session, mention, reply, now, seen=seen, by_hand=attempt.by_hand)
    _open(session, mention, f"{SAID[attempt.action]} {state.value}", now)


def was_refused(session: Session, attempt: Attempt, why: str, now: datetime) -> None:
    """The place will not have this reply: it comes back to people with the place's own reason.

    The customer is still unhappy, so the case opens.
    """
    _, mention = mention_of(session, attempt)
    settle(session, attempt, ReplyState.REFUSED, why, now)
    _open(session, mention, "The place refused the public reply", now)
    returning.bring_back(session, attempt, why, now)


def failed(session: Session, attempt: Attempt, why: str, now: datetime) -> None:
    """Nothing was sent and trying again will not help: it comes back to people, who must act.

    The customer is still unhappy, so the case opens.
    """
    _, mention = mention_of(session, attempt)
    settle(session, attempt, ReplyState.FAILED, why, now)
    _open(session, mention, "The public reply could not be sent", now)
    returning.bring_back(session, attempt, why, now)


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
    changed(session, attempt, "unknown", now)
    posts.published(session, attempt, now)
    _open(session, mention, "It is not known whether the public reply went out", now)


def never_again(attempt: Attempt, now: datetime) -> None:
    """What may have gone out is looked for, and not repeated by itself, come what may."""
    attempt.set_aside_at = attempt.set_aside_at or now


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
        attempt.next_try_at = looks.moderation(attempt.settled_at or now, now)
    elif attempt.looks < len(look_after):
        wait = look_after[attempt.looks] - look_after[attempt.looks - 1]
        attempt.next_try_at = now + wait
    else:
        attempt.next_try_at = None
    session.add(attempt)
    changed(session, attempt, "looked in vain", now, looks=attempt.looks)


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
    changed(session, attempt, "for a person", now)


def send_again(session: Session, attempt: Attempt, now: datetime) -> None:
    """Only where the place is idempotent: the same key goes out again, and counts once there."""
    attempt.state = ReplyState.APPROVED
    attempt.next_try_at, attempt.lease_owner, attempt.lease_until = None, "", None
    session.add(attempt)
    changed(session, attempt, "send again", now)


def settle(session: Session, attempt: Attempt, state: ReplyState, why: str, now: datetime) -> None:
    """An attempt has come to this end; whoever shows it is told."""
    attempt.state, attempt.settled_at, attempt.settled_why = state, now, clean(why)[:1000]
    attempt.lease_owner, attempt.lease_until, attempt.next_try_at = "", None, None
    attempt.looks = 0
    session.add(attempt)
    changed(session, attempt, state.value, now)
    posts.published(session, attempt, now)


def _open(session: Session, mention: Mention, says: str, now: datetime) -> None:
    case = cases.live_of(session, id_of(mention))
    if case is not None:
        cases.say(session, case, CaseEventKind.REPLY, says, now)
        promises.open_case(session, case, now)


def changed(session: Session, attempt: Attempt, move: str, now: datetime, **details: Any) -> None:
    """What a card shows of an attempt is no longer so; the audit trail has the move."""
    if attempt.draft_id is not None:
        drafts.mark_stale(session, attempt.draft_id, now)
    audit.record(session, move, "attempt", id_of(attempt), now, **details)
