"""What the guidelines say of a reply while it is typed: nothing is kept, nothing is decided."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse

from monitor.guidelines.records import Severity
from monitor.store import cases, mentions
from monitor.store.engine import reading
from monitor.web.visit import NotYours, Sender, TheWeb
from monitor.workflow.actors import Move, may
from monitor.workflow.ground import tidy
from monitor.workflow.texts import check

router = APIRouter()
LONGEST = 20_000  # characters; what is longer than any place takes need not be read


@router.post("/mentions/{mention_id}/check")
def look_over(
    web: TheWeb, me: Sender, mention_id: int, text: Annotated[str, Form()] = ""
) -> JSONResponse:
    """The findings on a text as the reply to this mention, blocking ones first."""
    with reading(web.engine) as session:
        mention = mentions.by_id(session, mention_id)
        if mention is None or not may(session, me.actor, Move.APPROVE, mention_id):
            raise NotYours
        case = cases.live_of(session, mention_id)
        found = check(session, web.terms, mention, tidy(text[:LONGEST]), case.id if case else None)
    return JSONResponse(
        [
            {
                "check": f.check,
                "stops": f.severity is Severity.BLOCK,
                "says": f.says,
                "words": f.where,
            }
            for f in found
        ]
    )
