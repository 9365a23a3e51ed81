"""How the brand sounds: stated on one page, tried on recent reviews before it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from monitor.guidelines.edits import by_aspect
from monitor.guidelines.pack import kinds
from monitor.guidelines.voice import Formality
from monitor.store import history, voices
from monitor.store.edits import edited
from monitor.store.engine import reading
from monitor.web.showing import after, page
from monitor.web.visit import Me, NotYours, Sender, TheWeb, Visitor, Web
from monitor.web.voice_form import Typed, read_voice, typed_of
from monitor.workflow.actors import Move, refused
from monitor.workflow.voicing import change_voice

router = APIRouter()
_AGAIN = 422


@router.get("/voice")
def show(request: Request, web: TheWeb, me: Me) -> Response:
    """The voice that holds, as a form."""
    if not me.may(Move.VOICE):
        raise NotYours
    with reading(web.engine) as session:
        typed = typed_of(voices.current(session))
    return _page(request, web, me, typed)


@router.post("/voice")
def change(
    request: Request,
    web: TheWeb,
    me: Sender,
    brand: Annotated[str, Form()] = "",
    formality: Annotated[str, Form()] = Formality.FORMAL.value,
    greet: Annotated[str, Form()] = "",
    signatures: Annotated[str, Form()] = "",
    say_instead: Annotated[str, Form()] = "",
    avoid: Annotated[str, Form()] = "",
    facts: Annotated[str, Form()] = "",
    contacts: Annotated[str, Form()] = "",
    sites: Annotated[str, Form()] = "",
    move: Annotated[Literal["preview", "keep"], Form()] = "preview",
) -> Response:
    """Try the voice, or keep it. What was typed stays on the page where something is wrong."""
    if not me.may(Move.VOICE):
        return after(refused(Move.VOICE), "/")
    typed = Typed(brand, formality, greet == "yes", signatures, say_instead, avoid, facts,
                  contacts, sites)  # fmt: skip
    found = read_voice(typed, _aspects(), kinds())
    if found.mistakes:
        return _page(request, web, me, typed, mistakes=found.mistakes, status=_AGAIN)
    if move != "keep":
        shown = list(web.preview(found.voice)) if web.preview else []
        return _page(request, web, me, typed, tried=True, shown=shown)
    with web.deciding() as session:
        outcome = change_voice(session, me.actor, found.voice, web.clock())
    return after(outcome, "/voice")


def _page(
    request: Request, web: Web, me: Visitor, typed: Typed, *, status: int = 200, **more: object
) -> Response:
    with reading(web.engine) as session:
        changes, names = voices.changes(session), history.names(session)
        edits = by_aspect(edited(session))
    values = {"mistakes": [], "tried": False, "shown": [], "edits": edits, **more}
    return page(
        request, me, "voice.html", status=status, typed=replace(typed), changes=changes,
        names=names, formalities=list(Formality), aspects=sorted(_aspects()),
        kinds=sorted(kinds()), **values,
    )  # fmt: skip


def _aspects() -> frozenset[str]:
    """The aspects that a way to reach us may be named for."""
    from monitor.judgement.aspects import names

    return frozenset(names())
