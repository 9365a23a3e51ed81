"""Finding mentions, and adding one by hand that no source brought."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from monitor.models.judged import Polarity
from monitor.store import feelings, listing, search, sources, watching
from monitor.store.days import Days
from monitor.store.engine import reading
from monitor.store.search import Which
from monitor.web.showing import after, page
from monitor.web.visit import Me, NotYours, Sender, TheWeb, Visitor
from monitor.workflow import controls
from monitor.workflow.actors import Move, refused

router = APIRouter()
A_PAGE = 30
POLARITIES = [polarity.value for polarity in Polarity] + [feelings.UNJUDGED]


@router.get("/mentions")
def find(
    request: Request,
    web: TheWeb,
    me: Me,
    words: str = "",
    source: str = "",
    subject: str = "",
    polarity: str = "",
    unhappy: str = "",
    first: str = "",
    last: str = "",
    counted: str = "",
    disagree: str = "",
    number: int = 1,
) -> Response:
    """Mentions by words, days, source and feeling, newest first."""
    which = Which(
        words=words[:200],
        days=_days(first, last, me),
        source=source,
        subject=subject,
        polarity=polarity if polarity in POLARITIES else "",
        unhappy={"yes": True, "no": False}.get(unhappy),
        counted=counted == "yes",
        disagree=disagree == "yes",
    )
    at = max(1, min(number, 10_000))
    with reading(web.engine) as session:
        found = search.find(session, which, me.sees, A_PAGE, (at - 1) * A_PAGE)
        lines = listing.lines(session, found.mentions)
        names = [row.name for row in sources.all_of(session)]
        subjects = list(watching.subjects(session))
    asked = {
        "words": words, "source": source, "subject": subject, "polarity": polarity,
        "unhappy": unhappy, "first": first, "last": last, "counted": counted,
        "disagree": disagree,
    }  # fmt: skip
    return page(
        request, me, "mentions.html", rows=lines, total=found.total, asked=asked, number=at,
        pages=-(-found.total // A_PAGE), sources=names, subjects=subjects, polarities=POLARITIES,
    )  # fmt: skip


def _days(first: str, last: str, me: Visitor) -> Days | None:
    start, end = _day(first) or _day(last), _day(last) or _day(first)
    if start is None or end is None:
        return None
    return Days(min(start, end), max(start, end), me.zone)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 2200 else None


@router.get("/add")
def add_form(request: Request, me: Me) -> Response:
    """The form for a mention that somebody found."""
    if not me.may(Move.ADD_MENTION):
        raise NotYours
    return page(request, me, "add.html", typed={}, stars_of=[1, 2, 3, 4, 5])


@router.post("/add")
def add(
    request: Request,
    web: TheWeb,
    me: Sender,
    url: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    author: Annotated[str, Form()] = "",
    stars: Annotated[str, Form()] = "",
) -> Response:
    """Take it in; it goes down the line like any other."""
    if not me.may(Move.ADD_MENTION):
        return after(refused(Move.ADD_MENTION), "/")
    with web.deciding() as session:
        outcome, mention_id = controls.add_mention(
            session, web.terms, me.actor, url=url.strip(), text=text, author=author,
            stars=float(stars) if stars in ("1", "2", "3", "4", "5") else None, now=web.clock(),
        )  # fmt: skip
    if mention_id is None:
        typed = {"url": url, "text": text, "author": author, "stars": stars}
        return page(
            request, me, "add.html", status=400, typed=typed, stars_of=[1, 2, 3, 4, 5],
            said=outcome.says,
        )  # fmt: skip
    return after(outcome, f"/mentions/{mention_id}")
