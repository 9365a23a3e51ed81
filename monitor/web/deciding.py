"""What people want of a draft that waits: changes, another opinion, time; and the dozen at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session

from monitor.models.cards import CardView
from monitor.models.draft import UNDECIDED, Draft, Style
from monitor.models.mention import Mention
from monitor.store import cases, drafts, listing, mentions, people
from monitor.store.ids import id_of
from monitor.store.listing import Line
from monitor.web.showing import after, page
from monitor.web.visit import Sender, TheWeb, Visitor
from monitor.workflow import bulk, folding, waiting
from monitor.workflow import cases as care
from monitor.workflow import drafts as moves
from monitor.workflow.actors import ALLOWED, Move, Outcome, refused, subjects_of
from monitor.workflow.cards import card_view
from monitor.workflow.drafts import Seen
from monitor.workflow.texts import Terms

router = APIRouter()

STYLES = {
    Style.SHORTER: "shorter",
    Style.WARMER: "warmer",
    Style.FIX_FIRST: "what happens next comes first",
}
Wanted = Literal["other", "changes", "hold", "release", "second", "unfold", "take-case"]


@dataclass(frozen=True)
class Asking:
    """What the page of a mention shows of a draft beside its words."""

    card: CardView
    i_said_yes: bool
    others: tuple[tuple[int, str], ...]  #: Who may be asked for a second opinion.
    hangs_on: int | None  #: The mention on whose card it hangs.


def asking(session: Session, terms: Terms, me: Visitor, mention: Mention, draft: Draft) -> Asking:
    """How the decision on a draft stands, for one person."""
    card = card_view(session, draft, "", rules=terms.approvals)
    waits = draft.state in UNDECIDED
    above = subjects_of(session, id_of(mention))
    others = people.with_roles(session, ALLOWED[Move.APPROVE], above) if waits else []
    lead = drafts.by_id(session, draft.folded_into) if draft.folded_into else None
    return Asking(
        card=card,
        i_said_yes=waits and any(one.id == me.id for one in card.approvals.given),
        others=tuple(_named(session, [one for one in others if one != me.id])),
        hangs_on=lead.mention_id if lead and waits else None,
    )


def _named(session: Session, ids: list[int]) -> list[tuple[int, str]]:
    found = (people.by_id(session, one) for one in ids)
    named = [(id_of(person), person.name) for person in found if person]
    return sorted(named, key=lambda pair: pair[1].casefold())


@dataclass(frozen=True)
class _Form:
    """What a person filled in."""

    seen: Seen
    style: Style | None
    comment: str
    whom: int | None
    until: datetime | None


@router.post("/mentions/{mention_id}/ask")
def ask(
    web: TheWeb,
    me: Sender,
    mention_id: int,
    move: Annotated[Wanted, Form()],
    draft_id: Annotated[int, Form()],
    text_hash: Annotated[str, Form()] = "",
    style: Annotated[Literal["", "shorter", "warmer", "fix_first"], Form()] = "",
    comment: Annotated[str, Form()] = "",
    whom: Annotated[int, Form()] = 0,
    until: Annotated[str, Form()] = "",
) -> Response:
    """Ask for changes, another draft or another opinion; hold it or let it go; take the case."""
    when = local_time(until, me)
    if move == "hold" and until and when is None:
        outcome = Outcome(False, "The time could not be read.")
        return after(outcome, f"/mentions/{mention_id}")
    form = _Form(Seen(draft_id, text_hash), Style(style) if style else None, comment,
                 whom or None, when)  # fmt: skip
    with web.deciding() as session:
        outcome = _made(session, me, move, form, web.clock())
    return after(outcome, f"/mentions/{mention_id}")


def _made(session: Session, me: Visitor, move: Wanted, form: _Form, now: datetime) -> Outcome:
    by, seen = me.actor, form.seen
    match move:
        case "other":
            return moves.other_draft(session, by, seen, now, style=form.style)
        case "changes":
            return moves.request_changes(session, by, seen, form.comment, form.style, now)
        case "hold":
            return waiting.hold(session, by, seen, form.until, form.comment, now)
        case "release":
            return waiting.release(session, by, seen, now)
        case "second":
            return waiting.second_opinion(session, by, seen, form.whom, form.comment, now)
        case "unfold":
            return folding.unfold(session, by, seen.draft_id, now)
        case "take-case":
            return _take_case(session, me, seen.draft_id, now)


def _take_case(session: Session, me: Visitor, draft_id: int, now: datetime) -> Outcome:
    draft = drafts.by_id(session, draft_id)
    case = cases.live_of(session, draft.mention_id) if draft else None
    if case is None:
        return Outcome(False, "There is no case to take.")
    return care.take_case(session, me.actor, id_of(case), now)


def local_time(text: str, me: Visitor) -> datetime | None:
    """A date-and-time field, in the person's zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=me.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@router.post("/approve-many")
def approve_many(
    request: Request, web: TheWeb, me: Sender, seen: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Approve what was ticked, one by one, and tell what became of each."""
    if not me.may(Move.APPROVE):
        return after(refused(Move.APPROVE), "/")
    ticked = [found for one in seen or [] if (found := _seen(one))]
    with web.deciding() as session:
        outcomes = bulk.approve_many(session, web.terms, me.actor, ticked, web.clock())
        lines = [_line(session, one.draft_id) for one in ticked]
    return page(request, me, "approved.html", results=list(zip(lines, outcomes, strict=True)))


def _line(session: Session, draft_id: int) -> Line | None:
    draft = drafts.by_id(session, draft_id)
    mention = mentions.by_id(session, draft.mention_id) if draft else None
    return listing.line(session, mention) if mention else None


def _seen(ticked: str) -> Seen | None:
    """A tick box's value: the draft, and the text that stood beside it."""
    number, _, text_hash = ticked.partition(":")
    return Seen(int(number), text_hash) if number.isdecimal() and len(number) < 16 else None
