"""The inbox of the social media team: what waits for a decision, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from monitor.casework.low_risk import THANK
from monitor.models.draft import Draft
from monitor.models.mention import Mention
from monitor.store import approvals, doubts, drafts, inbox, listing
from monitor.store.engine import reading
from monitor.store.ids import id_of
from monitor.store.listing import Line
from monitor.web.correcting import DISAGREEMENTS
from monitor.web.showing import page
from monitor.web.visit import Me, TheWeb, Visitor
from monitor.workflow.bulk import not_low_risk
from monitor.workflow.texts import Terms

router = APIRouter()
TABS = {
    "waiting": "Waiting for you",
    "by-hand": "To post by hand",
    "troubled": "Unknown, refused or failed",
    "undrafted": "Unhappy without an answer",
    "disagree": "Rating and text disagree",
    "unjudged": "Not judged",
    "set-aside": "Set aside",
}
COVERED = timedelta(days=30)  #: How far back the unanswered and the doubtful are shown.


@router.get("/")
def show(
    request: Request, web: TheWeb, me: Me, tab: str = "waiting", language: str | None = None
) -> Response:
    """One tab of the inbox; all of them tell how much they hold."""
    chosen = tab if tab in TABS else "waiting"
    since = web.clock() - COVERED
    with reading(web.engine) as session:
        counts = inbox.counts(session, me.sees, since)
        if chosen == "waiting":
            found, beside = _waiting(session, web.terms, me)
        else:
            found, beside = _rows(session, me, chosen, since, language)
        unjudged = doubts.reasons(session, me.sees, since) if chosen == "unjudged" else []
        lines = listing.lines(session, found)
    numbers = {
        "waiting": counts.waiting,
        "by-hand": counts.by_hand,
        "troubled": counts.troubled,
        "undrafted": counts.undrafted,
        "disagree": counts.disagreeing,
        "unjudged": counts.unjudged,
        "set-aside": counts.set_aside,
    }
    return page(
        request, me, "inbox.html", tabs=TABS, tab=chosen, numbers=numbers,
        rows=list(zip(lines, beside, strict=True)), unjudged=unjudged, language=language,
        disagreements=DISAGREEMENTS,
    )  # fmt: skip


@dataclass(frozen=True)
class Waits:
    """What stands beside a mention whose draft waits."""

    draft: Draft
    said_yes: int  #: How many have.
    among_others: bool  #: It may be approved by the dozen.
    alike: list[Line]  #: What hangs on its card.


def _waiting(session: Session, terms: Terms, me: Visitor) -> tuple[list[Mention], list[object]]:
    """The drafts that wait; many alike are one row, under the one on whose card they hang."""
    found = list(inbox.waiting(session, me.sees))
    here = {id_of(draft) for draft in found}
    groups: dict[int, list[Draft]] = {}
    for draft in inbox.hanging(session, me.sees):
        groups.setdefault(draft.folded_into or 0, []).append(draft)
    for lead in [lead for lead in groups if lead not in here]:
        first = groups[lead].pop(0)  # what they hang on is decided: the oldest stands for them
        groups[id_of(first)] = groups.pop(lead)
        found.append(first)
    yes = approvals.numbers(session, [id_of(draft) for draft in found])
    rows: list[object] = []
    mentions = [session.get_one(Mention, draft.mention_id) for draft in found]
    for draft, mention in zip(found, mentions, strict=True):
        hung = [session.get_one(Mention, one.mention_id) for one in groups.get(id_of(draft), [])]
        rows.append(
            Waits(
                draft=draft,
                said_yes=yes.get(id_of(draft), 0),
                among_others=_among_others(session, terms, mention, draft),
                alike=listing.lines(session, hung),
            )
        )
    return mentions, rows


def _among_others(session: Session, terms: Terms, mention: Mention, draft: Draft) -> bool:
    """Whether it gets a tick box. What is cheap to tell is asked first: most rows get none."""
    if draft.why != THANK or draft.findings or (mention.stars or 0) < 4:
        return False
    return not not_low_risk(session, terms.approvals, mention, draft)


def _rows(
    session: Session, me: Visitor, tab: str, since: datetime, language: str | None
) -> tuple[list[Mention], list[object]]:
    """The mentions of a tab, and what stands beside each: its draft, its attempt, or nothing."""
    if tab in ("by-hand", "troubled"):
        ask = inbox.by_hand if tab == "by-hand" else inbox.troubled
        pairs = ask(session, me.sees)
        return [mention for _, mention in pairs], [attempt for attempt, _ in pairs]
    if tab == "undrafted":
        found = list(inbox.undrafted(session, me.sees, since))
        return found, [drafts.latest(session, id_of(mention)) for mention in found]
    if tab == "disagree":
        found = list(doubts.disagreeing(session, me.sees, since))
    elif tab == "unjudged":
        found = list(doubts.unjudged(session, me.sees, since, language))
    else:
        found = list(inbox.set_aside(session, me.sees))
    return found, [None] * len(found)
