"""Sources: which there are, which are due, and how their last reading went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from monitor.models.source import (
    Source,
    SourceSample,
    SourceState,
    Subject,
    Switch,
    SwitchKind,
)
from monitor.models.wire import LengthUnit, Mark
from monitor.store import claims
from monitor.text import clean

KEPT_SAMPLES = 5  # a source


@dataclass(frozen=True)
class Declared:
    """One source as amends.toml declares it, with what its connector says of itself."""

    name: str
    kind: str
    place: str
    title: str
    subject: str
    can_reply: bool
    can_look: bool
    can_edit: bool
    can_remove: bool
    quiet_after: timedelta
    max_length: int | None = None
    length_unit: LengthUnit = LengthUnit.CHARACTERS


@dataclass(frozen=True)
class DeclaredSubject:
    """One subject as amends.toml declares it."""

    key: str
    name: str
    parent: str = ""
    ours: bool = True


def declare_subjects(session: Session, subjects: Iterable[DeclaredSubject]) -> None:
    """Make the subjects of the settings file exist; parents are named before their children."""
    for declared in subjects:
        row = subject(session, declared.key) or Subject(key=declared.key, name=declared.name)
        parent = subject(session, declared.parent) if declared.parent else None
        row.name, row.ours = declared.name, declared.ours
        row.parent_id = parent.id if parent else None
        session.add(row)
        session.flush()


def subject(session: Session, key: str) -> Subject | None:
    """The subject with this key."""
    return session.exec(select(Subject).where(Subject.key == key)).first()


def declare(session: Session, sources: Sequence[Declared], now: datetime) -> None:
    """Bring the table in step with the settings file: a source taken out is off, never deleted."""
    for declared in sources:
        row = by_name(session, declared.name)
        if row is None:
            row = Source(name=declared.name, kind="", place="", first_seen_at=now, next_poll_at=now)
        elif row.place != declared.place:
            # Another listing: what we had read says nothing about it, and it has its own history.
            row.mark, row.first_seen_at, row.last_success_at = {}, now, None
        about = subject(session, declared.subject) if declared.subject else None
        row.kind, row.place, row.title = declared.kind, declared.place, declared.title
        row.subject_id = about.id if about else None
        row.can_reply, row.can_look = declared.can_reply, declared.can_look
        row.can_edit, row.can_remove = declared.can_edit, declared.can_remove
        row.max_length, row.length_unit = declared.max_length, declared.length_unit
        row.quiet_after_seconds = int(declared.quiet_after.total_seconds())
        row.state = SourceState.ON  # a restart is a person's try again
        session.add(row)
    names = [declared.name for declared in sources]
    for gone in session.exec(select(Source).where(col(Source.name).not_in(names))):
        if gone.kind not in ("import", "hand"):
            gone.state = SourceState.OFF
    session.flush()


def by_name(session: Session, name: str) -> Source | None:
    """The source with this name."""
    return session.exec(select(Source).where(Source.name == name)).first()


def named(session: Session, name: str, kind: str, place: str, now: datetime) -> Source:
    """The source with this name, made if need be: for imports and mentions added by hand."""
    row = by_name(session, name)
    if row is None:
        row = Source(name=name, kind=kind, place=place, title=name, first_seen_at=now)
        session.add(row)
        session.flush()
    return row


def all_of(session: Session) -> Sequence[Source]:
    """Every source, on or off, by name."""
    return session.exec(select(Source).order_by(Source.name)).all()


def due(session: Session, now: datetime, names: Sequence[str]) -> Sequence[Source]:
    """Sources of ours whose next reading has come and that nobody is reading."""
    return session.exec(
        select(Source)
        .where(
            Source.state == SourceState.ON,
            col(Source.name).in_(names),
            or_(col(Source.next_poll_at).is_(None), col(Source.next_poll_at) <= now),
            claims.free(Source, now),
        )
        .order_by(col(Source.next_poll_at))
    ).all()


def claim(session: Session, source_id: int, owner: str, now: datetime, lease: timedelta) -> bool:
    """Take a source for one reading; another worker that tries meanwhile does not get it."""
    return claims.claim(
        session,
        Source,
        source_id,
        claims.free(Source, now),
        col(Source.state) == SourceState.ON,
        or_(col(Source.next_poll_at).is_(None), col(Source.next_poll_at) <= now),
        lease_owner=owner,
        lease_until=now + lease,
    )


def read_well(source: Source, mark: Mark, new: int, now: datetime, next_poll: datetime) -> None:
    """Note a reading that came to its end; only now the mark moves."""
    source.mark, source.failures, source.last_error = mark, 0, ""
    source.last_polled_at = source.last_success_at = now
    if new:
        source.last_new_at = now
    source.next_poll_at, source.lease_owner, source.lease_until = next_poll, "", None


def read_badly(source: Source, error: str, now: datetime, next_poll: datetime) -> None:
    """Note a reading that broke off; the mark stays, so that nothing is passed over."""
    source.failures += 1
    source.last_error, source.last_polled_at = clean(error)[:1000], now
    source.next_poll_at, source.lease_owner, source.lease_until = next_poll, "", None


def stop(source: Source) -> None:
    """A person must act before this source is read again."""
    source.state = SourceState.STOPPED


def keep_sample(session: Session, source_id: int, why: str, sample: str, now: datetime) -> None:
    """Keep what could not be read, the newest few a source."""
    why, sample = clean(why)[:500], clean(sample)[:2000]
    session.add(SourceSample(source_id=source_id, at=now, why=why, sample=sample))
    session.flush()
    rows = session.exec(
        select(SourceSample)
        .where(SourceSample.source_id == source_id)
        .order_by(col(SourceSample.id).desc())
        .offset(KEPT_SAMPLES)
    )
    for old in rows:
        session.delete(old)


def switches(session: Session) -> Sequence[Switch]:
    """The pauses and shadow modes that are thrown now."""
    return session.exec(select(Switch).order_by(col(Switch.thrown_at))).all()


def _subject_scopes(session: Session, about: Subject | None) -> set[str]:
    """A subject and all that lie above it, as scopes; a tree that bites its tail has an end too."""
    scopes: set[str] = set()
    while about is not None and f"subject:{about.key}" not in scopes:
        scopes.add(f"subject:{about.key}")
        about = session.get(Subject, about.parent_id) if about.parent_id else None
    return scopes


def held(session: Session, kind: SwitchKind, source: Source | None, subject_key: str = "") -> bool:
    """Whether a pause or shadow mode covers this source or subject."""
    scopes = {"all"}
    if source is not None:
        scopes.add(f"source:{source.name}")
        about = session.get(Subject, source.subject_id) if source.subject_id else None
        scopes |= _subject_scopes(session, about)
    if subject_key:
        scopes |= _subject_scopes(session, subject(session, subject_key))
    found = select(Switch.id).where(Switch.kind == kind, col(Switch.scope).in_(scopes))
    return session.exec(found).first() is not None


def scope_exists(session: Session, scope: str) -> bool:
    """Whether a pause over this scope would hold anything back."""
    kind, _, name = scope.partition(":")
    if kind == "source":
        return by_name(session, name) is not None
    if kind == "subject":
        return subject(session, name) is not None
    return scope == "all"
