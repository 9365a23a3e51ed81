"""How well we listen: each source's health, the pauses, and who is muted."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from monitor.models.source import MuteKind, SwitchKind
from monitor.store import sources, watching
from monitor.store.engine import reading
from monitor.web.showing import after, page
from monitor.web.visit import Me, Sender, TheWeb
from monitor.workflow import controls

router = APIRouter()
LATELY = timedelta(days=7)


@router.get("/sources")
def show(request: Request, web: TheWeb, me: Me) -> Response:
    """Every source: when it was read, what it brought, what is wrong with it."""
    with reading(web.engine) as session:
        rows = list(sources.all_of(session))
        seen = watching.seen_since(session, web.clock() - LATELY)
        samples = watching.samples(session)
        mutes = list(watching.mutes(session))
        thrown = {(s.kind, s.scope) for s in sources.switches(session)}
    return page(
        request, me, "sources.html", rows=rows, seen=seen, samples=samples, mutes=mutes,
        thrown=thrown, kinds=list(SwitchKind),
    )  # fmt: skip


@router.post("/hold")
def hold(
    web: TheWeb,
    me: Sender,
    kind: Annotated[SwitchKind, Form()],
    scope: Annotated[str, Form()],
    on: Annotated[str, Form()],
) -> Response:
    """Pause or let go on; shadow mode on or off."""
    with web.deciding() as session:
        outcome = controls.throw(
            session, me.actor, kind, scope[:200], on=on == "yes", now=web.clock()
        )
    return after(outcome, "/sources")


@router.post("/mutes")
def mute(
    web: TheWeb,
    me: Sender,
    phrase: Annotated[str, Form()] = "",
    unmute: Annotated[int, Form()] = 0,
) -> Response:
    """Mute a phrase, or answer somebody again."""
    with web.deciding() as session:
        if unmute:
            outcome = controls.unmute(session, me.actor, unmute, web.clock())
        else:
            outcome = controls.mute(session, me.actor, MuteKind.PHRASE, phrase[:200], web.clock())
    return after(outcome, "/sources")
