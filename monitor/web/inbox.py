"""The inbox of the social media team: what waits for a decision, the most pressing first."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from monitor.models.mention import Mention
from monitor.store import doubts, drafts, inbox, listing
from monitor.store.engine import reading
from monitor.store.ids import id_of
from monitor.web.correcting import DISAGREEMENTS
from monitor.web.showing import page
from monitor.web.visit import Me, TheWeb, Visitor

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


def _rows(
    session: Session, me: Visitor, tab: str, since: datetime, language: str | None
) -> tuple[list[Mention], list[object]]:
    """The mentions of a tab, and what stands beside each: its draft, its attempt, or nothing."""
    if tab == "waiting":
        waiting = inbox.waiting(session, me.sees)
        return [session.get_one(Mention, draft.mention_id) for draft in waiting], list(waiting)
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
