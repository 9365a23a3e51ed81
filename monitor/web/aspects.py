"""Aspects of the team's own: named, shown by examples, and where they are found lately."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from monitor.judgement.learning import matching, running
from monitor.judgement.learning.model import EmbeddingModel
from monitor.judgement.sentiment import ModelFailed
from monitor.models.learning import CustomAspect
from monitor.store import history, learning
from monitor.store.engine import reading
from monitor.web.showing import after, page
from monitor.web.visit import Me, NotYours, Sender, TheWeb, Visitor, Web
from monitor.workflow import teaching
from monitor.workflow.actors import Move, Outcome, refused

router = APIRouter()
LOOKED_THROUGH = 150  # newest mentions
SHOWN = 30


def embedding_model() -> EmbeddingModel:
    """The model that comes with Amends: what it reads here it reads as when it judges."""
    from monitor.judgement.model import built_in

    return built_in()


Model = Annotated[EmbeddingModel, Depends(embedding_model)]


@router.get("/aspects")
def show(request: Request, web: TheWeb, me: Me) -> Response:
    """Every aspect of the team's own, and the form for another."""
    return _page(request, web, me, {})


def _page(
    request: Request, web: Web, me: Visitor, typed: dict[str, str], said: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    with reading(web.engine) as session:
        if not teaching.may_teach(session, me.actor):
            raise NotYours
        rows = learning.aspects(session, retired=True)
        names = history.names(session)
    extra = {"said": said} if said else {}
    return page(request, me, "aspects.html", status=status, rows=rows, names=names, typed=typed,
                least=teaching.LEAST_EXAMPLES, **extra)  # fmt: skip


@router.post("/aspects")
def add(
    request: Request,
    web: TheWeb,
    me: Sender,
    name: Annotated[str, Form()] = "",
    examples: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
) -> Response:
    """Teach the judge another one; what was typed stays on the page if something is missing."""
    from monitor.judgement.aspects import names

    with web.deciding() as session:
        if not teaching.may_teach(session, me.actor):
            return after(refused(Move.TEACH), "/")
        outcome = teaching.add_aspect(
            session,
            me.actor,
            name=name,
            examples=examples.splitlines(),
            words=words.split(","),
            taken=names(),
            now=web.clock(),
        )
    if outcome.ok:
        return after(outcome, "/aspects")
    typed = {"name": name, "examples": examples, "words": words}
    return _page(request, web, me, typed, outcome.says, 400)


@router.get("/aspects/{aspect_id}")
def one(
    request: Request, web: TheWeb, me: Me, model: Model, aspect_id: int, text: str = ""
) -> Response:
    """Where one aspect is found among the newest mentions, and in a text to try it on."""
    row = _looked_for(web, me, aspect_id)
    extra: dict[str, Any] = {"tried": None, "hits": []}
    try:
        extra["tried"], extra["hits"] = _found(web, me, model, row, text[:2000])
    except ModelFailed as error:
        extra["said"] = f"The model could not look for it: {error}."
    return page(request, me, "aspect.html", row=row, text=text[:2000],
                looked_through=LOOKED_THROUGH, **extra)  # fmt: skip


def _looked_for(web: Web, me: Visitor, aspect_id: int) -> CustomAspect:
    with reading(web.engine) as session:
        row = session.get(CustomAspect, aspect_id)
        if not teaching.may_teach(session, me.actor) or row is None or row.retired_at is not None:
            raise NotYours
    return row


def _found(
    web: Web, me: Visitor, model: EmbeddingModel, row: CustomAspect, text: str
) -> tuple[list[matching.Match] | None, list[matching.Hit]]:
    with reading(web.engine) as session:
        lately = learning.newest(session, me.sees, LOOKED_THROUGH)
    head = running.head_of(web.engine, model, row.name)
    if head is None:  # retired in this moment
        return None, []
    tried = matching.matches_in(model, head, text) if text.strip() else None
    return tried, matching.hits(model, head, lately, SHOWN)


@router.post("/aspects/{aspect_id}/retire")
def retire(web: TheWeb, me: Sender, aspect_id: int) -> Response:
    """Look for it no more."""
    with web.deciding() as session:
        row = session.get(CustomAspect, aspect_id)
        if row is None and teaching.may_teach(session, me.actor):
            outcome = Outcome(False, "There is no such aspect of your own.")
        else:
            name = row.name if row else ""
            outcome = teaching.retire_aspect(session, me.actor, name, web.clock())
    return after(outcome, "/aspects" if outcome != refused(Move.TEACH) else "/")
