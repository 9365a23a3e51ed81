"""What the store holds, in a few numbers: for the end of a pass, and for the demo's first words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, select

from monitor.models.assessment import Assessment
from monitor.models.case import Case, CaseState
from monitor.models.draft import Draft, DraftState
from monitor.models.mention import Answer, Mention
from monitor.store import feelings


@dataclass(frozen=True)
class Totals:
    """Counts over the whole store."""

    mentions: int
    counted_only: int  #: Older than the answer window, imported, ours, muted...
    unhappy: int
    drafts: int  #: Waiting for a decision.
    cards_without_draft: int
    cases_proposed: int
    cases_open: int


def totals(session: Session) -> Totals:
    """How much there is of everything."""
    mentions = select(func.count()).select_from(Mention)
    unhappy = mentions.join(Assessment, feelings.judged_now(), isouter=True).where(
        feelings.unhappy() == 1
    )
    drafts = select(func.count()).select_from(Draft)
    cases = select(func.count()).select_from(Case)
    return Totals(
        mentions=session.exec(mentions).one(),
        counted_only=session.exec(mentions.where(Mention.answer == Answer.COUNT)).one(),
        unhappy=session.exec(unhappy).one(),
        drafts=session.exec(drafts.where(Draft.state == DraftState.PENDING)).one(),
        cards_without_draft=session.exec(drafts.where(Draft.state == DraftState.NO_TEXT)).one(),
        cases_proposed=session.exec(cases.where(Case.state == CaseState.PROPOSED)).one(),
        cases_open=session.exec(cases.where(Case.state == CaseState.OPEN)).one(),
    )
