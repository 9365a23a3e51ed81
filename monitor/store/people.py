"""People: who may come in and what they may do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.models.person import Grant, OneTimeLink, Person, Role, WebSession


def by_id(session: Session, person_id: int) -> Person | None:
    """One person."""
    return session.get(Person, person_id)


def by_email(session: Session, email: str) -> Person | None:
    """The person with this address, however it is cased."""
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


def by_slack(session: Session, team: str, user: str) -> Person | None:
    """The person behind a Slack account; keyed on team and user, never on e-mail alone."""
    found = select(Person).where(Person.slack_team == team, Person.slack_user == user)
    return session.exec(found).first()


def everybody(session: Session) -> Sequence[Person]:
    """Every person, by name."""
    return session.exec(select(Person).order_by(Person.name)).all()


def roles_of(session: Session, person_id: int, subject_ids: Sequence[int] = ()) -> set[Role]:
    """The roles a person has over all, and over any of these subjects."""
    person = session.get(Person, person_id)
    if person is None or not person.active:
        return set()
    grants = session.exec(select(Grant).where(Grant.person_id == person_id)).all()
    return {g.role for g in grants if g.subject_id is None or g.subject_id in subject_ids}


def with_roles(
    session: Session, roles: Collection[Role], subject_ids: Sequence[int] = ()
) -> list[int]:
    """Everybody who is let in and has one of these roles over all, or over these subjects."""
    found = (
        select(Grant)
        .join(Person, col(Person.id) == col(Grant.person_id))
        .where(col(Grant.role).in_(roles), col(Person.active).is_(True))
        .order_by(col(Grant.person_id))
    )
    here = (g for g in session.exec(found) if g.subject_id is None or g.subject_id in subject_ids)
    return list(dict.fromkeys(grant.person_id for grant in here))


def link(session: Session, token_hash: str, now: datetime) -> OneTimeLink | None:
    """An unused one-time link that has not run out."""
    found = select(OneTimeLink).where(
        OneTimeLink.token_hash == token_hash,
        col(OneTimeLink.used_at).is_(None),
        col(OneTimeLink.expires_at) > now,
    )
    return session.exec(found).first()


def web_session(session: Session, token_hash: str, now: datetime) -> WebSession | None:
    """A signed-in browser that has not run out."""
    found = select(WebSession).where(
        WebSession.token_hash == token_hash, col(WebSession.expires_at) > now
    )
    return session.exec(found).first()


def all_roles(session: Session, person_id: int) -> set[Role]:
    """Every role a person has, over whatever subject."""
    grants = session.exec(select(Grant).where(Grant.person_id == person_id)).all()
    return {grant.role for grant in grants}
