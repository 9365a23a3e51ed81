"""What a person may do with a draft. Nothing is published without passing through `approve`.

Both desks call these functions. The first decision wins: the draft is moved by a conditional
update, and whoever comes second is told who was first.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.models.case import CaseEventKind
from monitor.models.corrected import unhappy
from monitor.models.desk import PostKind
from monitor.models.draft import Action, Attempt, Draft, DraftState, RejectReason
from monitor.models.mention import Answer, Mention
from monitor.store import approvals, audit, cases, drafts, folded, mentions, replies
from monitor.store.approvals import hold_still
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import folding, posts, promises
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.approvals import Stand, say_yes, still_takes
from monitor.workflow.deciding import READ_AGAIN, decidable, decide, too_late
from monitor.workflow.deciding import Seen as Seen
from monitor.workflow.ground import approval, mention_of, tidy
from monitor.workflow.texts import Terms, blocking, check, in_words, rows
from monitor.workflow.wanting import other_draft as other_draft
from monitor.workflow.wanting import request_changes as request_changes
from monitor.workflow.wanting import want_draft as want_draft
from monitor.workflow.withdrawing import call_off, note

#: After these a case is not needed; after all others the customer is still unhappy.
NO_CASE = (RejectReason.NOT_UNHAPPY, RejectReason.DUPLICATE)

#: After these the mention gets no further draft.
CLOSES = (RejectReason.DO_NOT_REPLY, RejectReason.NOT_UNHAPPY, RejectReason.DUPLICATE)


def approve(session: Session, terms: Terms, actor: Actor, seen: Seen, now: datetime) -> Outcome:
    """Say yes to exactly the characters that were seen, for exactly the revision they answer.

    Where it takes more people the yes is kept, and the last one of them approves.
    """
    draft, mention, no = decidable(session, actor, seen, Move.APPROVE, now)
    if draft is None or mention is None:
        return no
    if draft.state is not DraftState.PENDING:
        return Outcome(False, "There is no text to approve: write the reply first.", seen.draft_id)
    if draft.text_hash != seen.text_hash:
        return Outcome(False, READ_AGAIN, draft.id)
    wrong = blocking(session, terms, mention, draft.text, draft.case_id)
    if wrong:
        return Outcome(False, f"This text may not go out: {wrong}", draft.id)
    if not hold_still(session, draft):
        return too_late(session, draft)
    stand, new = say_yes(session, terms.approvals, mention, draft, actor, now)
    if stand.missing:
        return _waits(session, draft, stand, actor, now, new)
    if not decide(session, draft, DraftState.APPROVED, actor, now):
        return too_late(session, draft)
    attempt = approval(session, mention, actor, Action.PUBLISH, draft.text, now, draft)
    return _approved(session, draft, attempt, actor, now)


def edit_and_approve(
    session: Session, terms: Terms, actor: Actor, seen: Seen, text: str, now: datetime
) -> Outcome:
    """Approve a person's own words in place of the draft; also where no draft was written."""
    draft, mention, no = decidable(session, actor, seen, Move.APPROVE, now)
    if draft is None or mention is None:
        return no
    text = tidy(text)
    if draft.text_hash != seen.text_hash:
        return Outcome(False, READ_AGAIN, draft.id)
    found = check(session, terms, mention, text, draft.case_id)
    wrong = in_words(found)
    if wrong:
        return Outcome(False, f"This text may not go out: {wrong}", draft.id)
    if text == draft.text:
        return approve(session, terms, actor, seen, now)
    if not decide(session, draft, DraftState.REPLACED, actor, now):
        return too_late(session, draft)
    own = _own_words(session, draft, text, actor, now)
    own.findings = rows(found)
    diff = posts.changes(draft.text, text)
    stand, _ = say_yes(session, terms.approvals, mention, own, actor, now)
    if stand.missing:
        return _waits(session, own, stand, actor, now, True, diff)
    decide(session, own, DraftState.APPROVED, actor, now)
    attempt = approval(session, mention, actor, Action.PUBLISH, own.text, now, own)
    return _approved(session, own, attempt, actor, now, diff)


def _own_words(session: Session, draft: Draft, text: str, actor: Actor, now: datetime) -> Draft:
    """A person's words in a draft's place. Each yes to the words before is void."""
    own = Draft(
        mention_id=draft.mention_id,
        case_id=draft.case_id,
        revision=draft.revision,
        number=drafts.next_number(session, draft.mention_id, draft.revision),
        text=text,
        text_hash=mentions.hash_of(text),
        language=draft.language,
        written_by=actor.who,
        state=DraftState.PENDING,
        written_at=now,
        due_at=draft.due_at,
        second_at=draft.second_at,
        second_by=draft.second_by,
        second_whom=draft.second_whom,
        second_says=draft.second_says,
        folded_into=draft.folded_into,
    )
    session.add(own)
    session.flush()
    for card in drafts.cards_of(session, id_of(draft)):
        card.draft_id, card.stale_since = id_of(own), now  # the card goes on with the new text
        session.add(card)
    folded.move(session, id_of(draft), id_of(own))
    session.flush()
    return own


def reject(
    session: Session,
    actor: Actor,
    seen: Seen,
    reason: RejectReason,
    comment: str,
    now: datetime,
) -> Outcome:
    """Turn a draft down. The public side closes or waits; the case stays unless none is needed."""
    draft, mention, no = decidable(session, actor, seen, Move.REJECT, now)
    if draft is None or mention is None:
        return no
    if not turn_down(session, mention, draft, actor, reason, comment, now):
        return too_late(session, draft)
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
    if not decide(session, draft, DraftState.REJECTED, actor, now, reason, clean(comment)[:1000]):
        return False
    if reason in CLOSES:
        mention.answer, mention.answer_why = Answer.CLOSED, f"rejected: {reason.value}"
        mention.draft_wanted_at = None
        session.add(mention)
    case = cases.by_id(session, draft.case_id) if draft.case_id else None
    if case is not None and reason in NO_CASE:
        promises.not_needed(session, case, reason.value, now, mention, actor.person_id)
    elif case is not None:
        cases.say(session, case, CaseEventKind.REPLY, f"No public reply: {reason.says}", now,
                  actor.person_id)  # fmt: skip
        promises.open_case(session, case, now)
    note(session, "reject", draft, actor, now, reason=reason.value)
    told = ": ".join(part for part in (reason.says, draft.comment) if part)
    posts.moved(session, draft, actor, f"rejected the draft: {told}", now)
    return True


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
    approvals.void(session, id_of(draft))
    note(session, "take back", draft, actor, now)
    posts.moved(session, draft, actor, "took the approval back.", now)
    return Outcome(True, "Taken back. The draft waits for a decision again.", draft.id)


def _waits(
    session: Session, draft: Draft, stand: Stand, actor: Actor, now: datetime, new: bool,
    diff: str = "",
) -> Outcome:  # fmt: skip
    """A yes that is not the last: the draft goes on waiting, and its card says for whom."""
    takes = still_takes(stand)
    if not new:
        return Outcome(True, f"You have said yes already. {takes}", draft.id)
    folding.alone(session, draft, now)  # others have to read it now
    note(session, "approve first", draft, actor, now, text_hash=draft.text_hash)
    says = "wrote the reply, and says yes to it." if diff else "says yes."
    whom = [draft.second_whom] if draft.second_whom else []
    posts.moved(session, draft, actor, f"{says} {takes}", now, kind=PostKind.APPROVAL, diff=diff,
                mentions=[one for one in whom if one not in stand.given])  # fmt: skip
    return Outcome(True, f"Your yes is noted. {takes}", draft.id)


def _approved(
    session: Session, draft: Draft, attempt: Attempt, actor: Actor, now: datetime, diff: str = ""
) -> Outcome:
    case = cases.by_id(session, draft.case_id) if draft.case_id else None
    if case is not None:
        cases.say(session, case, CaseEventKind.REPLY, "The public reply was approved", now,
                  actor.person_id)  # fmt: skip
    note(session, "approve", draft, actor, now, text_hash=draft.text_hash, attempt=attempt.id)
    told = "approved the reply in their own words." if diff else "approved the reply."
    posts.moved(session, draft, actor, told, now, diff=diff)
    says = "Approved."
    if attempt.by_hand:
        says = "Approved. This place takes no replies from programs: copy it there by hand."
    return Outcome(True, says, draft.id, attempt.id, draft.case_id)
