"""The care team's room: the cases by their promises, and one case with its whole timeline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from monitor.casework import clocks, references
from monitor.models.case import Case, CaseState, ResolutionReason, RootCause
from monitor.models.judged import Priority
from monitor.store import caring, cases, drafts, history, listing, replies
from monitor.store.engine import reading
from monitor.store.ids import id_of
from monitor.web.showing import after, page
from monitor.web.visit import Me, NotYours, Sender, TheWeb, Visitor
from monitor.workflow import cases as moves
from monitor.workflow.actors import ALLOWED, Move, Outcome, may
from monitor.workflow.chase import times_of

router = APIRouter()
RUNNING = (CaseState.OPEN, CaseState.CONTACTED)
OPEN = (*RUNNING, CaseState.RESOLVED)
SHOWN = {
    "open": OPEN,
    "proposed": (CaseState.PROPOSED,),
    "closed": (CaseState.CLOSED,),
    "all": tuple(CaseState),
}


@router.get("/care")
def queue(request: Request, web: TheWeb, me: Me, show: str = "open", mine: str = "") -> Response:
    """Cases, the nearest promise first."""
    chosen = show if show in SHOWN else "open"
    with reading(web.engine) as session:
        found = caring.cases(
            session, me.sees, SHOWN[chosen], owner_id=me.id if mine == "yes" else None
        )
        first = caring.first_mentions(session, [id_of(case) for case in found])
        names = history.names(session)
    rows = [(case, _due(case), first.get(id_of(case)), names.get(case.owner_id or 0, ""))
            for case in found]  # fmt: skip
    return page(request, me, "care.html", rows=rows, show=chosen, shown=SHOWN, mine=mine == "yes")


def _due(case: Case) -> datetime | None:
    """The nearest promise that runs; once the matter is put right, only a contact promised then."""
    if case.state is CaseState.RESOLVED:
        return case.next_contact_at
    return clocks.next_due(times_of(case)) if case.state in RUNNING else None


@router.get("/find-case")
def find(web: TheWeb, me: Me, reference: str = "") -> Response:
    """To the case with this reference, however it was typed."""
    spelled = references.read(reference)
    with reading(web.engine) as session:
        case = cases.by_reference(session, spelled) if spelled else None
        if case is not None and _sees(session, me, id_of(case)):
            return RedirectResponse(f"/cases/{case.id}", 303)
    if spelled is None:
        says = "That is no reference: it is R- and seven characters, such as R-7K2QXM5. A typing "
        return after(Outcome(False, says + "mistake shows in its last character."), "/care")
    return after(Outcome(False, f"There is no case {spelled}."), "/care")


def _sees(session: Session, me: Visitor, case_id: int) -> bool:
    about = cases.mentions_of(session, case_id)
    return may(session, me.actor, Move.SEE, about[0].id if about else None)


@router.get("/cases/{case_id}")
def show(request: Request, web: TheWeb, me: Me, case_id: int) -> Response:
    """One case."""
    return _page(request, web, me, case_id, {})


def _page(
    request: Request, web: TheWeb, me: Visitor, case_id: int, typed: dict[str, str], said: str = ""
) -> Response:
    with reading(web.engine) as session:
        case = cases.by_id(session, case_id)
        if case is None or not _sees(session, me, case_id):
            raise NotYours
        about = cases.mentions_of(session, case_id)
        lines = listing.lines(session, about)
        public = [
            (drafts.latest(session, id_of(m)), replies.of_mention(session, id_of(m)),
             list(replies.attempts_of_mention(session, id_of(m))))
            for m in about
        ]  # fmt: skip
        names = history.names(session)
        timeline = [
            (event.at, names.get(event.by, "somebody") if event.by else "Amends", event.kind,
             event.text)
            for event in cases.timeline(session, case_id)
        ]  # fmt: skip
        owners = list(caring.carers(session, list(ALLOWED[Move.CASE])))
    extra = {"said": said} if said else {}
    return page(
        request, me, "case.html", status=409 if said else 200, case=case, due=_due(case),
        lines=list(zip(lines, public, strict=True)), timeline=timeline, owners=owners,
        owner=names.get(case.owner_id or 0, ""), causes=list(RootCause), typed=typed,
        endings=list(ResolutionReason), priorities=list(Priority), **extra,
    )  # fmt: skip


@router.post("/cases/{case_id}")
def move(
    request: Request,
    web: TheWeb,
    me: Sender,
    case_id: int,
    move: Annotated[
        Literal["take", "give", "note", "contacted", "promise", "close", "reopen"], Form()
    ],
    text: Annotated[str, Form()] = "",
    owner: Annotated[int, Form()] = 0,
    promised: Annotated[str, Form()] = "",
) -> Response:
    """Take, hand over, note, contact, promise, close or reopen."""
    now = web.clock()
    when = _time(promised, me)
    typed = {"move": move, "text": text, "owner": str(owner), "promised": promised}
    if promised and when is None:
        says = "The promised time could not be read."
        return _page(request, web, me, case_id, typed, says)
    with web.deciding() as session:
        if move == "take":
            outcome = moves.give_to(session, me.actor, case_id, me.id, text, now)
        elif move == "give":
            outcome = moves.give_to(session, me.actor, case_id, owner, text, now)
        elif move == "note":
            outcome = moves.note(session, me.actor, case_id, text, now)
        else:
            outcome = _further(session, me, case_id, move, text, when, now)
    if not outcome.ok and (text or promised):
        return _page(request, web, me, case_id, typed, outcome.says)
    return after(outcome, f"/cases/{case_id}")


def _further(
    session: Session,
    me: Visitor,
    case_id: int,
    move: str,
    text: str,
    when: datetime | None,
    now: datetime,
) -> Outcome:
    if move == "contacted":
        return moves.contacted(session, me.actor, case_id, text, when, now)
    if move == "promise" and when is not None:
        return moves.promise(session, me.actor, case_id, when, now)
    if move == "close":
        return moves.close(session, me.actor, case_id, now)
    if move == "reopen":
        return moves.reopen(session, me.actor, case_id, text, now)
    return Outcome(False, "Say until when you promise to be in touch again.", case_id=case_id)


@router.post("/cases/{case_id}/resolve")
def resolve(
    request: Request,
    web: TheWeb,
    me: Sender,
    case_id: int,
    root_cause: Annotated[RootCause, Form()],
    reason: Annotated[ResolutionReason, Form()],
    problem: Annotated[str, Form()] = "",
    root_cause_detail: Annotated[str, Form()] = "",
    resolution: Annotated[str, Form()] = "",
    prevention: Annotated[str, Form()] = "",
) -> Response:
    """Write down what it was, why, how it ended and what keeps it from coming back."""
    found = moves.Resolution(problem, root_cause, root_cause_detail, resolution, reason, prevention)
    with web.deciding() as session:
        outcome = moves.resolve(session, me.actor, case_id, found, web.clock())
    if not outcome.ok:
        typed = {
            "problem": problem, "root_cause": root_cause.value, "reason": reason.value,
            "root_cause_detail": root_cause_detail, "resolution": resolution,
            "prevention": prevention,
        }  # fmt: skip
        return _page(request, web, me, case_id, typed, outcome.says)
    return after(outcome, f"/cases/{case_id}")


def _time(text: str, me: Visitor) -> datetime | None:
    """A date-and-time field, in the person's zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=me.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
