"""A house in the middle of its work: something waits behind every button of the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel
from sqlmodel import select as rows_of

from monitor.models.case import Case, ResolutionReason, RootCause
from monitor.models.draft import Attempt, Draft, DraftState, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Person, Role, WebSession
from monitor.models.source import MuteKind, Source, Subject
from monitor.models.wire import Receipt
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.web.app import create_app
from monitor.web.attempts import Attempts
from monitor.workflow import cases, controls, people, promises, publishing, teaching
from tests import builders as b
from tests.builders import NOW
from tests.houses import Clock
from tests.monitor.web.guests import Guest

NAMES = {
    Role.VIEWER: "Vera Lund",
    Role.APPROVER: "Ines Okafor",
    Role.CARE: "Caspar Wren",
    Role.LEAD: "Lena Holt",
    Role.ADMIN: "Amir Stone",
}


@dataclass
class World:
    """Screens over one database, a stopped clock, and the ids of what is in there."""

    engine: Engine
    app: FastAPI
    clock: Clock
    ids: dict[str, int]
    tokens: dict[str, tuple[str, str]]  #: By role: of the cookie, and of the form.
    woken: list[datetime] = field(default_factory=list)
    portal: BlockingPortal | None = None  #: Where the app runs; None: a loop of its own each time.

    def guest(self, role: Role | str) -> Guest:
        """The browser of a person, by role or by name."""
        return Guest(self.app, *self.tokens[str(role)], portal=self.portal)

    def nobody(self) -> Guest:
        """A browser that is not signed in."""
        return Guest(self.app, portal=self.portal)

    def id(self, name: str) -> int:
        """The id of something in this world."""
        return self.ids[name]

    def sign_in(self, session: Session, name: str, person: Person) -> None:
        """Let one more person come in, who is then found by this name."""
        self.tokens[name] = token_of(session, person)

    def path(self, template: str) -> str:
        """An address in which names stand for ids, such as /mentions/{pending}."""
        return template.format(**self.ids)


def token_of(session: Session, person: Person) -> tuple[str, str]:
    """The tokens of a new signed-in browser."""
    token = people.open_session(session, person, NOW).token
    session.flush()
    found = rows_of(WebSession).where(WebSession.token_hash == people.hash_of(token))
    return token, session.exec(found).one().form_token


@dataclass(frozen=True)
class Filled:
    """What was put into a database, by name, and who is signed in."""

    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)


def open_world(engine: Engine, filled: Filled, **more: Any) -> World:
    """The screens over a database."""
    woken: list[datetime] = []
    clock = Clock()
    settings = {"public_url": "http://testserver", **more}
    portal = settings.pop("portal", None)
    app = create_app(engine, b.terms(), clock=clock, wake=lambda: woken.append(clock()), **settings)
    return World(engine, app, clock, dict(filled.ids), dict(filled.tokens), woken, portal)


def once_more(world: World, filled: Filled) -> World:
    """The same screens with the clock set back, nobody woken and no wrong password remembered."""
    world.clock.now = NOW
    world.woken.clear()
    world.app.state.web = replace(world.app.state.web, failures=Attempts())
    return replace(world, ids=dict(filled.ids), tokens=dict(filled.tokens))


def staff(engine: Engine) -> Filled:
    """One person a role, all signed in."""
    with writing(engine) as session:
        people_of = {role: b.person(session, role, name=name) for role, name in NAMES.items()}
        return Filled(
            {str(role): id_of(person) for role, person in people_of.items()},
            {str(role): token_of(session, person) for role, person in people_of.items()},
        )


def fill(engine: Engine) -> Filled:
    """Something of everything."""
    signed_in = staff(engine)
    with writing(engine) as session:
        by = {role: session.get_one(Person, signed_in.ids[role]) for role in Role}
        about = b.subject(session)
        at = b.source(session, about=about)
        board = b.source(session, "board", kind="feed", place="feed:board", can_reply=False,
                         about=about)  # fmt: skip
        ids = _drafts(session, at)
        ids |= _attempts(session, at, board, by[Role.APPROVER])
        ids |= _cases(session, at, by[Role.CARE])
        ids |= _other(session, at, by[Role.ADMIN])
    return Filled({**signed_in.ids, **ids}, signed_in.tokens)


def unhappy(session: Session, at: Source, external_id: str) -> Mention:
    """A judged mention, each of an author of its own."""
    found = b.mention(session, at, external_id, author=f"author of {external_id}")
    b.assessment(session, found)
    return found


def pending(session: Session, at: Source, external_id: str) -> Draft:
    """A draft that waits for a decision."""
    return b.draft(session, unhappy(session, at, external_id))


def _drafts(session: Session, at: Source) -> dict[str, int]:
    draft = pending(session, at, "pending")
    without = b.draft(session, unhappy(session, at, "no-text"), state=DraftState.NO_TEXT)
    bare = unhappy(session, at, "bare")
    alike = b.draft(session, unhappy(session, at, "alike"), desks=())
    alike.folded_into = draft.id
    session.flush()
    return {
        "alike": alike.mention_id, "alike_draft": id_of(alike),
        "pending": draft.mention_id, "draft": id_of(draft), "no_text": without.mention_id,
        "no_text_draft": id_of(without), "bare": id_of(bare),
    }  # fmt: skip


def beside(session: Session, at: Source, name: str) -> Source:
    """Another listing about the same subject: replies on one listing must not be alike."""
    about = session.get_one(Subject, at.subject_id)
    return b.source(session, name, place=f"google_business:{name}", about=about)


def _attempts(session: Session, at: Source, board: Source, by: Person) -> dict[str, int]:
    by_hand = b.approved(session, pending(session, board, "by-hand"), by)
    approved = b.approved(session, pending(session, beside(session, at, "north"), "approved"), by)
    unknown = b.approved(session, pending(session, beside(session, at, "south"), "unknown"), by)
    publishing.is_unknown(session, unknown, "the line broke off", NOW)
    live = live_reply(session, pending(session, beside(session, at, "west"), "live"), by)
    ids: dict[str, int] = {}
    for name, attempt in (
        ("by_hand", by_hand), ("approved", approved), ("unknown", unknown), ("live", live)
    ):  # fmt: skip
        _, mention = publishing.mention_of(session, attempt)
        ids |= {name: id_of(mention), f"{name}_attempt": id_of(attempt)}
    return ids


def live_reply(session: Session, of: Draft, by: Person) -> Attempt:
    """The approved text stands at its place."""
    attempt = b.approved(session, of, by)
    attempt.state, attempt.sent_at = ReplyState.PUBLISHING, NOW
    publishing.went_live(session, attempt, Receipt("r-1", "https://reviews.example/r-1"), NOW)
    session.flush()
    return attempt


def opened(session: Session, at: Source, external_id: str) -> Case:
    """A case whose clock runs, with nobody's name on it."""
    case = b.case_of(session, pending(session, at, external_id))
    promises.open_case(session, case, NOW)
    session.flush()
    return case


def resolution(problem: str = "a broken lid") -> cases.Resolution:
    """What a case must say before it may close."""
    return cases.Resolution(problem, RootCause.PRODUCT, "the new supplier", "a new kettle was sent",
                            ResolutionReason.PUT_RIGHT, "each lid is looked at")  # fmt: skip


def _cases(session: Session, at: Source, carer: Person) -> dict[str, int]:
    by = b.actor(carer)
    found = {name: opened(session, at, f"case-{name}")
             for name in ("fresh", "owned", "resolved", "closed")}  # fmt: skip
    ids = {f"case_{name}": id_of(case) for name, case in found.items()}
    for name in ("owned", "resolved", "closed"):
        cases.give_to(session, by, ids[f"case_{name}"], id_of(carer), "", NOW)
    for name in ("resolved", "closed"):
        cases.resolve(session, by, ids[f"case_{name}"], resolution(), NOW)
    cases.close(session, by, ids["case_closed"], NOW)
    return ids


def _other(session: Session, at: Source, admin: Person) -> dict[str, int]:
    aside = b.mention(session, at, "set-aside", author="author of set-aside")
    aside.set_aside_at, aside.attempts, aside.last_error = NOW, 6, "ValueError in judging"
    controls.mute(session, b.actor(admin), MuteKind.PHRASE, "raffle", NOW)
    examples = [f"Nowhere to park, day {day}." for day in range(5)]
    teaching.add_aspect(session, b.actor(admin), name="parking", examples=examples, now=NOW)
    return {"aside": id_of(aside), "mute": 1, "aspect": 1}


def about(session: Session, key: str, parent: Subject | None = None) -> tuple[Subject, Source]:
    """A subject, and a source that listens for it."""
    made = b.subject(session, key, parent=parent)
    return made, b.source(session, f"{key} reviews", place=f"google_business:{key}", about=made)


def later(**by: float) -> datetime:
    """A time after the stopped clock's."""
    return NOW + timedelta(**by)


def everything(engine: Engine) -> dict[str, Sequence[Any]]:
    """Each row of each table, to see whether anything has changed."""
    with engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            for name in SQLModel.metadata.tables
        }
