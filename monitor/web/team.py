"""The people page: who may come in and what they may do; for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from monitor.errors import ConfigError
from monitor.models.person import Role
from monitor.store import people
from monitor.store.engine import reading
from monitor.store.ids import id_of
from monitor.web.showing import after, page
from monitor.web.visit import Me, NotYours, Sender, TheWeb, Visitor
from monitor.workflow import people as moves
from monitor.workflow.actors import Move, Outcome, may, refused

router = APIRouter()


@router.get("/people")
def show(request: Request, web: TheWeb, me: Me) -> Response:
    """Everybody, with their roles."""
    return _page(request, web, me)


def _page(
    request: Request, web: TheWeb, me: Visitor, link: str = "", said: str = "", status: int = 200
) -> Response:
    with reading(web.engine) as session:
        if not may(session, me.actor, Move.PEOPLE):
            raise NotYours
        rows = [
            (person, sorted(role.value for role in people.all_roles(session, id_of(person))))
            for person in people.everybody(session)
        ]
    extra = {"said": said} if said else {}
    return page(
        request, me, "people.html", status=status, rows=rows, roles=list(Role), link=link, **extra
    )


@router.post("/people")
def invite(
    request: Request,
    web: TheWeb,
    me: Sender,
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    role: Annotated[list[Role] | None, Form()] = None,
) -> Response:
    """Add a person, and show the link they come in with."""
    link = ""
    try:
        with web.deciding() as session:
            if not may(session, me.actor, Move.PEOPLE):
                return after(refused(Move.PEOPLE), "/")
            roles = role or [Role.VIEWER]
            token = moves.invite(session, name=name, email=email, roles=roles, now=web.clock())
            link = f"{web.public_url}/first-visit/{token}"
    except ConfigError as error:
        return _page(request, web, me, said=f"{error}.", status=400)
    return _page(request, web, me, link)


@router.post("/people/{person_id}")
def change(
    web: TheWeb,
    me: Sender,
    person_id: int,
    move: Annotated[str, Form()],
    slack_team: Annotated[str, Form()] = "",
    slack_user: Annotated[str, Form()] = "",
) -> Response:
    """Let in, shut out, or tie to a Slack account."""
    now = web.clock()
    with web.deciding() as session:
        if move == "slack":
            outcome = moves.tie_to_slack(session, me.actor, person_id, slack_team, slack_user, now)
        elif move in ("let-in", "shut-out"):
            active = move == "let-in"
            outcome = moves.switch_person(session, me.actor, person_id, active=active, now=now)
        else:
            outcome = Outcome(False, "There is no such move.")
    return after(outcome, "/people")
