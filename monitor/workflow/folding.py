"""Many alike become one card, and each has its own again when it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.casework import crisis as rule
from monitor.casework.crisis import Crisis
from monitor.casework.replying import reply_due
from monitor.judgement.risk.effects import needs_second_approval
from monitor.models.corrected import Finding
from monitor.models.desk import PostKind
from monitor.models.draft import Draft
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.store import audit, corrections, drafts, folded, mentions
from monitor.store.ids import id_of
from monitor.workflow import posts
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.deciding import NOT_THERE


@dataclass(frozen=True)
class Folded:
    """A crisis that a new draft is part of. `lead` is the draft whose card counts it."""

    lead: int


def crisis_of(
    session: Session, mention: Mention, found: Finding, crisis: Crisis, now: datetime
) -> Folded | None:
    """The crisis a mention is part of, before its draft is written; None if it stands for itself.

    What somebody asked a draft for, and what is urgent or flagged with a risk, always does.
    """
    pressing = found.priority is Priority.URGENT or needs_second_approval(found.flags)
    if pressing or not found.unhappy or mention.draft_wanted_at is not None:
        return None
    new = folded.heard(session, mention)
    if not new.subjects:
        return None
    before = folded.unhappy_since(session, new.subjects, new.at - crisis.within, id_of(mention))
    if now - new.at > crisis.within or not rule.folds(new, before, crisis):
        return None
    lead = folded.lead_among(session, [one.draft_id for one in rule.alike(new, before, crisis)])
    return Folded(id_of(lead)) if lead else None


def fold(session: Session, draft: Draft, into: Folded, now: datetime) -> None:
    """Hang a new draft on another one's card, which counts it."""
    draft.folded_into, draft.holding = into.lead, True
    session.add(draft)
    session.flush()
    drafts.mark_stale(session, into.lead, now)
    audit.record(session, "fold", "draft", id_of(draft), now, into=into.lead)
    text = "Many write the same now. What comes from here on hangs on this card and is counted."
    key = f"crisis {into.lead}"
    posts.tell(session, into.lead, PostKind.CRISIS, key, text, now)


def alone(session: Session, draft: Draft, now: datetime, actor: Actor | None = None) -> bool:
    """Give a folded draft a card of its own, and its time; False if it has one."""
    lead = draft.folded_into
    if lead is None:
        return False
    mention = mentions.by_id(session, draft.mention_id)
    found = corrections.finding(session, draft.mention_id, draft.revision)
    draft.folded_into = None
    if mention is not None:
        draft.due_at = reply_due(now, found.priority)
    session.add(draft)
    here = {card.desk for card in drafts.cards_of(session, id_of(draft))}
    owed = [desk for desk in folded.desks_of(session, lead) if desk not in here]
    drafts.owe_card(session, draft, owed, now)
    session.flush()
    drafts.mark_stale(session, lead, now)
    who = actor.who if actor else "amends"
    audit.record(session, "unfold", "draft", id_of(draft), now, who=who,
                 desk=actor.desk if actor else "")  # fmt: skip
    return True


def unfold(session: Session, actor: Actor, draft_id: int, now: datetime) -> Outcome:
    """Take those that hang on a draft's card one by one: each gets a card of its own."""
    draft = drafts.by_id(session, draft_id)
    if draft is None:
        return Outcome(False, NOT_THERE)
    if not may(session, actor, Move.UNFOLD, draft.mention_id):
        return refused(Move.UNFOLD)
    freed = _unfold_all(session, draft_id, now, actor)
    if not freed:
        return Outcome(False, "Nothing hangs on this card any more.", draft_id)
    posts.moved(session, draft, actor, f"takes the {freed} alike one by one.", now,
                kind=PostKind.CRISIS)  # fmt: skip
    return Outcome(True, f"{_have(freed)} now.", draft_id)


def _unfold_all(session: Session, lead: int, now: datetime, actor: Actor | None) -> int:
    return sum(alone(session, draft, now, actor) for draft in folded.of_lead(session, lead))


def _have(number: int) -> str:
    return "1 has a card of its own" if number == 1 else f"{number} have cards of their own"


def end_crises(session: Session, crisis: Crisis, now: datetime) -> int:
    """Unfold what hangs on a card once its kind has died down; how many drafts were freed."""
    freed = 0
    for lead in folded.leads(session):
        draft = drafts.by_id(session, lead)
        mention = mentions.by_id(session, draft.mention_id) if draft else None
        if draft is None or mention is None:
            continue
        hung = [folded.heard(session, m, id_of(d)) for d, m in folded.with_mentions(session, lead)]
        if not rule.is_over((one.at for one in hung), now, crisis):
            continue
        number = _unfold_all(session, lead, now, None)
        text = f"It has died down. Of those alike {_have(number)} now."
        posts.tell(session, lead, PostKind.CRISIS, f"crisis over {lead} {now.isoformat()}", text,
                   now)  # fmt: skip
        freed += number
    return freed
