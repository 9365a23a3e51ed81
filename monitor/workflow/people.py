"""How people come in: invited by a one-time link, signed in by a password, out again by choice."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from monitor.errors import ConfigError
from monitor.models.person import Grant, OneTimeLink, Person, Role, WebSession
from monitor.store import audit, people
from monitor.store.ids import id_of
from monitor.workflow.actors import Actor, Move, Outcome, may, refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LINK_LASTS = timedelta(days=3)
SESSION_LASTS = timedelta(days=14)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000


@dataclass(frozen=True)
class SignedIn:
    """A browser that may come in; the token goes into its cookie and is kept nowhere else."""

    token: str
    person: Person


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(session: Session, *, name: str, email: str, roles: Sequence[Role], now: datetime) -> str:
    """Add a person, or give one more roles; returns the token of a link that is good for one visit.

    ConfigError for an address that cannot be one, or an empty name.
    """
    email, name = email.strip().lower(), name.strip()
    local, at, host = email.partition("@")
    if not (local and at and "." in host and " " not in email and len(email) <= 254):
        raise ConfigError(f"{email[:80]!r} is no e-mail address, such as ines@example.com")
    if not name:
        raise ConfigError("the person needs a name, which the others read")
    person = people.by_email(session, email)
    if person is None:
        person = Person(name=name, email=email, created_at=now)
    person.name, person.active = name, True
    session.add(person)
    session.flush()
    held = people.roles_of(session, id_of(person))
    for role in dict.fromkeys(roles):
        if role not in held:
            session.add(Grant(person_id=id_of(person), role=role))
    audit.record(session, "invite", "person", id_of(person), now, roles=[r.value for r in roles])
    return new_link(session, person, now)


def new_link(session: Session, person: Person, now: datetime) -> str:
    """A link with which a person chooses a password, once."""
    token = secrets.token_urlsafe(32)
    session.add(
        OneTimeLink(person_id=id_of(person), token_hash=hash_of(token), expires_at=now + LINK_LASTS)
    )
    return token


def choose_password(session: Session, token: str, password: str, now: datetime) -> Outcome:
    """Set a password with a one-time link, which is spent by that."""
    link = people.link(session, hash_of(token), now)
    person = people.by_id(session, link.person_id) if link else None
    if link is None or person is None:
        return Outcome(False, "This link was used or has run out. Ask an admin for a new one.")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return Outcome(False, f"Choose a password of at least {SHORTEST_PASSWORD} characters.")
    link.used_at = now
    person.password_hash = _hasher().hash(password)
    session.add_all([link, person])
    for old in session.exec(select(WebSession).where(WebSession.person_id == id_of(person))):
        session.delete(old)
    audit.record(session, "choose password", "person", id_of(person), now)
    return Outcome(True, "Your password is set. Sign in with it.")


def sign_in(session: Session, email: str, password: str, now: datetime) -> SignedIn | None:
    """Let somebody in who knows the password; None for everybody else, after the same work."""
    from argon2.exceptions import InvalidHashError, VerificationError

    person = people.by_email(session, email)
    known = person.password_hash if person and person.active else ""
    try:
        _hasher().verify(known or _nobody(), password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    return open_session(session, person, now) if person and known else None


@cache
def _nobody() -> str:
    """A hash to check against where there is no person, so that time tells nothing."""
    return _hasher().hash(secrets.token_hex())


def open_session(session: Session, person: Person, now: datetime) -> SignedIn:
    """A new signed-in browser."""
    token = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            person_id=id_of(person),
            token_hash=hash_of(token),
            form_token=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now + SESSION_LASTS,
        )
    )
    audit.record(session, "sign in", "person", id_of(person), now)
    return SignedIn(token, person)


def sign_out(session: Session, token: str) -> None:
    """End a browser's session."""
    found = select(WebSession).where(WebSession.token_hash == hash_of(token))
    for row in session.exec(found):
        session.delete(row)


def switch_person(
    session: Session, actor: Actor, person_id: int, *, active: bool, now: datetime
) -> Outcome:
    """Let a person in or keep them out; what they decided stays."""
    person = people.by_id(session, person_id)
    if not may(session, actor, Move.PEOPLE):
        return refused(Move.PEOPLE)
    if person is None:
        return Outcome(False, "There is no such person.")
    if person_id == actor.person_id and not active:
        return Outcome(False, "You cannot shut yourself out.")
    person.active = active
    session.add(person)
    for row in session.exec(select(WebSession).where(col(WebSession.person_id) == person_id)):
        session.delete(row)
    audit.record(session, "let in" if active else "shut out", "person", person_id, now,
                 who=actor.who, desk=actor.desk)  # fmt: skip
    return Outcome(True, f"{person.name} is {'let in' if active else 'shut out'}.")


def tie_to_slack(
    session: Session, actor: Actor, person_id: int, team: str, user: str, now: datetime
) -> Outcome:
    """Say which Slack account is this person's; a decision made there is theirs then."""
    person = people.by_id(session, person_id)
    if not may(session, actor, Move.PEOPLE):
        return refused(Move.PEOPLE)
    if person is None:
        return Outcome(False, "There is no such person.")
    team, user = team.strip().upper(), user.strip().upper()
    if bool(team) != bool(user):
        return Outcome(False, "A Slack account needs both, the team's id and the member's.")
    other = people.by_slack(session, team, user) if team else None
    if other is not None and other.id != person_id:
        return Outcome(False, f"That Slack account is {other.name}'s already.")
    person.slack_team, person.slack_user = team or None, user or None
    session.add(person)
    audit.record(session, "tie to Slack", "person", person_id, now, who=actor.who,
                 desk=actor.desk)  # fmt: skip
    return Outcome(True, f"{person.name}'s Slack account is noted.")
