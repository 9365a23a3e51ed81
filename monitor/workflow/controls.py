"""What a person does to the line itself: pause, shadow, mute, retry, add a mention."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from monitor.models.mention import Origin
from monitor.models.source import Mute, MuteKind, Switch, SwitchKind
from monitor.models.wire import Kind, NewAuthor, NewMention, Precision, Rating
from monitor.store import audit, claims, mentions, sources
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import intake
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.texts import Terms

BY_HAND = "by hand"


def throw(
    session: Session, actor: Actor, kind: SwitchKind, scope: str, *, on: bool, now: datetime
) -> Outcome:
    """Pause all, a source or a subject, or put it in shadow mode; or let it go on."""
    if not may(session, actor, Move.HOLD):
        return refused(Move.HOLD)
    if on and not sources.scope_exists(session, scope):
        return Outcome(False, "There is no such source or subject, so nothing was held.")
    found = select(Switch).where(Switch.kind == kind, Switch.scope == scope)
    row = session.exec(found).first()
    if on and row is None:
        session.add(Switch(kind=kind, scope=scope, thrown_by=actor.who, thrown_at=now))
    elif not on and row is not None:
        session.delete(row)
    word = f"{kind.value} {'on' if on else 'off'}"
    audit.record(session, word, "switch", 0, now, who=actor.who, desk=actor.desk, scope=scope)
    return Outcome(True, f"{word.capitalize()} for {scope}.")


def mute(session: Session, actor: Actor, kind: MuteKind, value: str, now: datetime) -> Outcome:
    """Count an author's or a phrase's mentions from now on, and never answer them."""
    if not may(session, actor, Move.MUTE):
        return refused(Move.MUTE)
    value = clean(value).strip()
    if not value:
        return Outcome(False, "Say whom or what to mute.")
    found = select(Mute).where(Mute.kind == kind, Mute.value == value)
    if session.exec(found).first() is None:
        session.add(Mute(kind=kind, value=value, muted_by=actor.who, muted_at=now))
        audit.record(session, "mute", "mute", 0, now, who=actor.who, desk=actor.desk)
    return Outcome(True, "Muted.")


def unmute(session: Session, actor: Actor, mute_id: int, now: datetime) -> Outcome:
    """Answer them again."""
    if not may(session, actor, Move.MUTE):
        return refused(Move.MUTE)
    row = session.get(Mute, mute_id)
    if row is not None:
        session.delete(row)
        audit.record(session, "unmute", "mute", mute_id, now, who=actor.who, desk=actor.desk)
    return Outcome(True, "No longer muted.")


def retry(session: Session, actor: Actor, mention_id: int, now: datetime) -> Outcome:
    """Try again what was set aside."""
    if not may(session, actor, Move.RETRY):
        return refused(Move.RETRY)
    mention = mentions.by_id(session, mention_id)
    if mention is None:
        return Outcome(False, "This mention is not there.")
    claims.succeeded(mention)
    session.add(mention)
    audit.record(session, "retry", "mention", mention_id, now, who=actor.who, desk=actor.desk)
    return Outcome(True, "It will be tried again.")


def add_mention(
    session: Session,
    terms: Terms,
    actor: Actor,
    *,
    url: str,
    text: str,
    author: str = "",
    stars: float | None = None,
    now: datetime,
) -> tuple[Outcome, int | None]:
    """Take in what a person found somewhere: its address and the pasted text."""
    if not may(session, actor, Move.ADD_MENTION):
        return refused(Move.ADD_MENTION), None
    if not text.strip():
        return Outcome(False, "Paste the text of the mention."), None
    if url and not url.startswith(("http://", "https://")):
        return Outcome(False, "The address must begin with http:// or https://."), None
    source = sources.named(session, BY_HAND, "hand", "hand", now)
    key = url.strip() or mentions.hash_of(clean(text).strip())
    new = NewMention(
        external_id=key,
        kind=Kind.REVIEW if stars is not None else Kind.POST,
        text=text.strip(),
        url=url.strip(),
        author=_author(author.strip(), key),
        rating=Rating(stars) if stars is not None else None,
        posted_at=now,
        precision=Precision.DAY,
    )
    taken = intake.take_in(session, terms, source, new, now, origin=Origin.HAND)
    mention = mentions.by_key(session, source.place, new.external_id)
    if mention is None:
        return Outcome(False, "This mention was erased, and does not come back."), None
    audit.record(session, "add by hand", "mention", id_of(mention), now, who=actor.who,
                 desk=actor.desk)  # fmt: skip
    says = "Added." if taken is intake.Taken.NEW else "It is there already."
    return Outcome(True, says), mention.id


def _author(name: str, key: str) -> NewAuthor | None:
    """Somebody known by name alone: nobody else of that name is the same author."""
    return NewAuthor(id=f"{name} {mentions.hash_of(key)}", name=name) if name else None
