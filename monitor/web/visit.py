"""Who is at the other end of a request, and what every page needs of the house."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Depends, Form, Request
from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.person import Role
from monitor.models.previews import Preview
from monitor.store import people
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.store.reach import Reach, reach
from monitor.web.attempts import Attempts
from monitor.workflow.actors import ALLOWED, Actor, Move
from monitor.workflow.people import hash_of
from monitor.workflow.texts import Terms

COOKIE = "amends"


@dataclass(frozen=True)
class Web:
    """What the screens are given; nothing of it changes."""

    engine: Engine
    terms: Terms
    clock: Callable[[], datetime]
    wake: Callable[[], None]  #: The line goes on at once after a decision.
    public_url: str
    timezone: str = "UTC"
    demo_person: int | None = None  #: Who signs in with one press, in the demo.
    demo_site: str = ""
    preview: Preview | None = None  #: Tries a voice on recent reviews; the writer's side has it.
    failures: Attempts = field(default_factory=Attempts)

    @contextmanager
    def deciding(self) -> Iterator[Session]:
        """A transaction for a move; the line is woken after it."""
        with writing(self.engine) as session:
            yield session
        self.wake()


@dataclass(frozen=True)
class Visitor:
    """A signed-in person. `actor` is who makes the moves."""

    id: int
    name: str
    zone: ZoneInfo
    roles: frozenset[Role]  #: Over anything; whether one reaches a mention, the workflow says.
    form_token: str
    sees: Reach
    cares: Reach

    @property
    def actor(self) -> Actor:
        """This person at the web desk."""
        return Actor(self.id, "web")

    def may(self, move: Move) -> bool:
        """Whether it is worth showing a button; the workflow decides when it is pressed."""
        return bool(self.roles & ALLOWED[move])


class SignInFirst(Exception):
    """Nobody is signed in; `back` is where they wanted to go."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.location = f"/sign-in?back={quote(back, safe='')}"


class NotYours(Exception):
    """The page exists for others, or not at all: nobody is told which."""


class FormTooOld(Exception):
    """The form does not come from this person's page."""


def web_of(request: Request) -> Web:
    """The house behind the screens."""
    found = request.app.state.web
    if not isinstance(found, Web):
        raise TypeError("create_app puts a Web into the app's state")
    return found


def visitor_of(request: Request) -> Visitor:
    """The signed-in person; SignInFirst if there is none."""
    web = web_of(request)
    token = request.cookies.get(COOKIE, "")
    with reading(web.engine) as session:
        row = people.web_session(session, hash_of(token), web.clock()) if token else None
        person = people.by_id(session, row.person_id) if row else None
        if row is None or person is None or not person.active:
            raise SignInFirst(_wanted(request))
        person_id = id_of(person)
        return Visitor(
            id=person_id,
            name=person.name,
            zone=_zone(person.timezone if person.timezone != "UTC" else web.timezone),
            roles=frozenset(people.all_roles(session, person_id)),
            form_token=row.form_token,
            sees=reach(session, person_id, ALLOWED[Move.SEE]),
            cares=reach(session, person_id, ALLOWED[Move.CASE]),
        )


def _wanted(request: Request) -> str:
    """Where somebody wanted to go, with all that they asked for there."""
    if request.method != "GET":
        return "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{query}"


def checked(request: Request, form_token: Annotated[str, Form()] = "") -> Visitor:
    """The signed-in person, whose own page the form came from; FormTooOld otherwise."""
    visitor = visitor_of(request)
    if not secrets.compare_digest(form_token.encode(), visitor.form_token.encode()):
        raise FormTooOld
    return visitor


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


TheWeb = Annotated[Web, Depends(web_of)]
Me = Annotated[Visitor, Depends(visitor_of)]
Sender = Annotated[Visitor, Depends(checked)]
