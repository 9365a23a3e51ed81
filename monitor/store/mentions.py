"""Mentions: storing what was read exactly once, its revisions, and what stands around it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, or_
from sqlmodel import Session, col, select

from monitor.models.mention import (
    Author,
    Mention,
    MentionSubject,
    Origin,
    RawPayload,
    Revision,
    Sighting,
    Tombstone,
)
from monitor.models.source import Mute, MuteKind, Source, SourceState
from monitor.models.wire import Account, NewMention
from monitor.store.answers import answered_by_owner as answered_by_owner
from monitor.store.answers import note_reply as note_reply
from monitor.store.answers import owner_replies as owner_replies
from monitor.store.ids import id_of
from monitor.store.keys import hash_of as hash_of
from monitor.store.keys import key_of as key_of
from monitor.text import clean

LONGEST_TEXT = 200_000  # characters; a review of this length is an attack, its start says enough


def revision_hash(new: NewMention) -> str:
    """What makes two readings the same: rating, title and the author's own words."""
    given = (new.rating.value, new.rating.worst, new.rating.best) if new.rating else ()
    rating = [float(number) for number in given] or None  # 1 and 1.0 are no edit
    body = new.original_text or new.text
    return hash_of(json.dumps([rating, clean(new.title), clean(body)[:LONGEST_TEXT]]))


def by_id(session: Session, mention_id: int) -> Mention | None:
    """One mention."""
    return session.get(Mention, mention_id)


def by_key(session: Session, place: str, external_id: str) -> Mention | None:
    """The mention with this id at this place."""
    key = key_of(external_id)
    found = select(Mention).where(Mention.place == place, Mention.external_id == key)
    return session.exec(found).first()


def erased(session: Session, place: str, external_id: str) -> bool:
    """Whether a tombstone keeps this mention from coming back."""
    return session.get(Tombstone, (place, key_of(external_id))) is not None


def author_of(session: Session, place: str, new: NewMention) -> Author | None:
    """The author's row, made if need be; their newest name and address are kept."""
    key = key_of(new.author.id) if new.author else ""
    if new.author is None or not key:
        return None
    found = select(Author).where(Author.place == place, Author.author_id == key)
    row = session.exec(found).first() or Author(place=place, author_id=key)
    row.name, row.url = clean(new.author.name)[:300], clean(new.author.url)[:2000]
    session.add(row)
    session.flush()
    return row


def add(
    session: Session, place: str, new: NewMention, author: Author | None, origin: Origin,
    now: datetime,
) -> Mention:  # fmt: skip
    """Store a mention that is not stored yet, with its first revision."""
    mention = Mention(
        place=place,
        external_id=key_of(new.external_id),
        kind=new.kind,
        origin=origin,
        first_seen_at=now,
        revision_hash=revision_hash(new),
    )
    _take_over(mention, new)
    mention.author_pk = author.id if author else None
    session.add(mention)
    session.flush()
    _remember(session, mention, now)
    return mention


def revise(session: Session, mention: Mention, new: NewMention, now: datetime) -> None:
    """The author changed the text or the rating: a new revision, to be judged again."""
    mention.revision += 1
    mention.revision_hash = revision_hash(new)
    mention.edited_at = now
    mention.attempts, mention.next_try_at, mention.set_aside_at = 0, None, None
    _take_over(mention, new)
    session.add(mention)
    session.flush()
    _remember(session, mention, now)


def _take_over(mention: Mention, new: NewMention) -> None:
    mention.url, mention.title = clean(new.url)[:2000], clean(new.title)[:2000]
    mention.text = clean(new.text)[:LONGEST_TEXT]
    mention.original_text = clean(new.original_text)[:LONGEST_TEXT]
    mention.declared_language = clean(new.language)[:35]
    mention.parent, mention.root = key_of(new.parent), key_of(new.root)
    mention.by_us = new.by_us
    mention.posted_at, mention.precision = new.posted_at, new.precision
    rating = new.rating
    mention.rating_value = rating.value if rating else None
    mention.rating_worst = rating.worst if rating else None
    mention.rating_best = rating.best if rating else None
    mention.stars = round(rating.stars, 3) if rating else None


def _remember(session: Session, mention: Mention, now: datetime) -> None:
    mention_id = id_of(mention)
    session.add(
        Revision(
            mention_id=mention_id,
            number=mention.revision,
            hash=mention.revision_hash,
            title=mention.title,
            text=mention.original_text or mention.text,
            stars=mention.stars,
            seen_at=now,
        )
    )


def keep_raw(session: Session, mention: Mention, raw: str, until: datetime) -> None:
    """Keep the record of the present revision as it came, for a while."""
    if raw:
        session.add(
            RawPayload(
                mention_id=id_of(mention),
                revision=mention.revision,
                payload=clean(raw)[:LONGEST_TEXT],
                expires_at=until,
            )
        )


def sight(session: Session, mention: Mention, source: Source, now: datetime) -> None:
    """Note that this source sees the mention, and what it is about."""
    source_id, mention_id = id_of(source), id_of(mention)
    if session.get(Sighting, (source_id, mention_id)) is None:
        session.add(Sighting(source_id=source_id, mention_id=mention_id, first_seen_at=now))
    subject = source.subject_id
    if subject and session.get(MentionSubject, (mention_id, subject)) is None:
        session.add(MentionSubject(mention_id=mention_id, subject_id=subject))


def revisions(session: Session, mention_id: int) -> Sequence[Revision]:
    """Every state of the author's text, oldest first."""
    found = select(Revision).where(Revision.mention_id == mention_id)
    return session.exec(found.order_by(col(Revision.number))).all()


def source_of(session: Session, mention_id: int, *, replying: bool = False) -> Source | None:
    """A source that sees the mention; one that can reply comes first when that is asked."""
    found = select(Source).join(Sighting).where(Sighting.mention_id == mention_id)
    if replying:
        is_read = case((col(Source.state) == SourceState.OFF, 0), else_=1)
        found = found.order_by(is_read.desc(), col(Source.can_reply).desc())
    return session.exec(found.order_by(col(Source.id))).first()


def muted(session: Session, mention: Mention) -> str:
    """Why a mention is muted, in words; empty if it is not."""
    author = session.get(Author, mention.author_pk) if mention.author_pk else None
    if author and author.ours:
        return "written by an account of ours"
    mutes = session.exec(select(Mute)).all()
    key = f"{author.place} {author.author_id}" if author else ""
    words = f"{mention.title}\n{mention.text}".casefold()
    for mute in mutes:
        if mute.kind is MuteKind.AUTHOR and key and mute.value == key:
            return "the author is muted"
        if mute.kind is MuteKind.PHRASE and mute.value.casefold() in words:
            return f"a muted phrase occurs: {mute.value}"
    return ""


def count(session: Session) -> int:
    """How many mentions there are."""
    return session.exec(select(func.count()).select_from(Mention)).one()


def set_aside(session: Session) -> Sequence[Mention]:
    """Mentions that a step failed on again and again."""
    return session.exec(select(Mention).where(col(Mention.set_aside_at).is_not(None))).all()


def forget_raw(session: Session, now: datetime) -> int:
    """Delete raw payloads past their time; returns how many."""
    old = session.exec(select(RawPayload).where(col(RawPayload.expires_at) < now)).all()
    for row in old:
        session.delete(row)
    return len(old)


def matching(session: Session, words: str, limit: int = 50) -> Sequence[Mention]:
    """Mentions whose text or title holds these words, newest first."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found = select(Mention).where(
        or_(
            col(Mention.text).ilike(pattern, escape="\\"),
            col(Mention.title).ilike(pattern, escape="\\"),
        )
    )
    return session.exec(found.order_by(col(Mention.first_seen_at).desc()).limit(limit)).all()


def missing(session: Session, place: str, seen: set[str]) -> Sequence[Mention]:
    """Mentions of a place that a reading of all of it did not show."""
    found = select(Mention).where(
        Mention.place == place, col(Mention.gone_at).is_(None), Mention.origin == Origin.POLL
    )
    keys = {key_of(external_id) for external_id in seen}
    return [mention for mention in session.exec(found) if mention.external_id not in keys]


def is_ours(session: Session, place: str, account: Account) -> None:
    """Note an account of ours, so that it is never answered."""
    key = key_of(account.id)
    found = select(Author).where(Author.place == place, Author.author_id == key)
    row = session.exec(found).first() or Author(place=place, author_id=key)
    row.name, row.ours = clean(account.name)[:300] or row.name, True
    session.add(row)
