"""Approving by the dozen: thanks under praise only, one by one, with a result for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from monitor.casework.approvals import ApprovalRule
from monitor.casework.low_risk import Candidate, why_not
from monitor.models.draft import UNDECIDED, Draft
from monitor.models.mention import Mention
from monitor.store import corrections, drafts, mentions
from monitor.store.ids import id_of
from monitor.workflow.actors import Actor, Outcome
from monitor.workflow.approvals import author_of, need_of
from monitor.workflow.deciding import NOT_THERE
from monitor.workflow.drafts import Seen, approve
from monitor.workflow.texts import Terms, check

MOST = 100  # in one go; each is checked by itself, and a page shows no more


def approve_many(
    session: Session, terms: Terms, actor: Actor, seens: Sequence[Seen], now: datetime
) -> list[Outcome]:
    """Approve each of these drafts of a low risk; the others are refused in words.

    The outcomes stand in the order of `seens`. One that is refused changes nothing for the rest.
    """
    return [
        _one(session, terms, actor, seen, now)
        if number < MOST
        else Outcome(False, f"Not approved: more than {MOST} at once.", seen.draft_id)
        for number, seen in enumerate(seens)
    ]


def _one(session: Session, terms: Terms, actor: Actor, seen: Seen, now: datetime) -> Outcome:
    draft = drafts.by_id(session, seen.draft_id)
    mention = mentions.by_id(session, draft.mention_id) if draft else None
    if draft is None or mention is None:
        return Outcome(False, NOT_THERE, seen.draft_id)
    if draft.state not in UNDECIDED:
        return approve(session, terms, actor, seen, now)  # which says who was first
    why = not_low_risk(session, terms.approvals, mention, draft)
    if not why and check(session, terms, mention, draft.text, draft.case_id):
        why = "a guideline has a warning"
    if why:
        return Outcome(False, f"Read this one by itself: {why}.", draft.id)
    return approve(session, terms, actor, seen, now)


def not_low_risk(
    session: Session, rules: Sequence[ApprovalRule], mention: Mention, draft: Draft
) -> str:
    """Why a draft is not for approval among others; "" if it may be."""
    found = corrections.finding(session, id_of(mention), draft.revision)
    return why_not(
        Candidate(
            has_text=bool(draft.text),
            unhappy=found.unhappy,
            flags=found.flags,
            stars=mention.stars,
            plan=draft.why,
            by_person=author_of(draft) is not None,
            warnings=len(draft.findings),
            people=need_of(session, rules, mention, draft).count,
        )
    )
