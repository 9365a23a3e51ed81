"""Finding mentions: one set of conditions for lists and for the numbers that open to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.draft import Reply
from monitor.models.mention import Author, Mention, MentionSubject, OwnerReply, Sighting
from monitor.models.source import Source, Subject
from monitor.store import days, feelings
from monitor.store.reach import Reach, mention_within


@dataclass(frozen=True)
class Which:
    """Which mentions are meant; an empty field asks nothing."""

    words: str = ""
    days: days.Days | None = None
    source: str = ""  #: A source's name.
    subject: str = ""  #: A subject's key; what lies below it is meant as well.
    polarity: str = ""  #: A polarity, or "unjudged".
    unhappy: bool | None = None
    answered: bool | None = None
    disagree: bool = False  #: Only where the stars and the words say opposite things.
    counted: bool = False  #: Only what the overview counts.


@dataclass(frozen=True)
class Found:
    """One page of what was found, and how many there are in all."""

    mentions: Sequence[Mention]
    total: int


def find(session: Session, which: Which, within: Reach, limit: int, offset: int = 0) -> Found:
    """Mentions, newest first."""
    asked = conditions(which, within)
    wanted = select(Mention).join(Assessment, feelings.judged_now(), isouter=True).where(*asked)
    number = (
        select(func.count())
        .select_from(Mention)
        .join(Assessment, feelings.judged_now(), isouter=True)
        .where(*asked)
    )
    newest = func.coalesce(Mention.posted_at, Mention.first_seen_at).desc()
    page = wanted.order_by(newest, col(Mention.id).desc()).limit(limit).offset(offset)
    return Found(session.exec(page).all(), session.exec(number).one())


def conditions(which: Which, within: Reach) -> list[ColumnElement[bool]]:
    """What a mention must meet; the query must have `feelings.judged_now` joined."""
    asked = [mention_within(within), *_asked_words(which.words), *_felt(which)]
    if which.days is not None:
        asked.append(days.within(which.days))
    if which.source:
        asked.append(_seen_by(which.source))
    if which.subject:
        asked.append(_about(col(Subject.id).in_(_below(which.subject))))
    if which.answered is not None:
        asked.append(answered() if which.answered else ~answered())
    if which.counted:
        asked += counted(any_subject=bool(which.subject))
    return asked


def counted(*, any_subject: bool = False) -> list[ColumnElement[bool]]:
    """What the overview counts: not our own words, not what is gone, not only a competitor's."""
    asked: list[ColumnElement[bool]] = [
        col(Mention.by_us).is_(False),
        col(Mention.gone_at).is_(None),
    ]
    if not any_subject:
        nothing = ~exists().where(col(MentionSubject.mention_id) == col(Mention.id))
        asked.append(or_(nothing, _about(col(Subject.ours).is_(True))))
    return asked


def answered() -> ColumnElement[bool]:
    """Whether an answer of ours stands under a mention, whoever of us wrote it."""
    ours = exists().where(col(Reply.mention_id) == col(Mention.id), col(Reply.live_text) != "")
    theirs = exists().where(
        col(OwnerReply.mention_id) == col(Mention.id), col(OwnerReply.gone_at).is_(None)
    )
    return or_(ours, theirs)


def _asked_words(words: str) -> list[ColumnElement[bool]]:
    if not words.strip():
        return []
    bare = words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{bare}%"
    wrote = exists().where(
        col(Author.id) == col(Mention.author_pk), col(Author.name).ilike(pattern, escape="\\")
    )
    return [
        or_(
            col(Mention.text).ilike(pattern, escape="\\"),
            col(Mention.original_text).ilike(pattern, escape="\\"),
            col(Mention.title).ilike(pattern, escape="\\"),
            wrote,
        )
    ]


def _felt(which: Which) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if which.polarity:
        asked.append(feelings.polarity() == which.polarity)
    if which.unhappy is not None:
        asked.append(feelings.unhappy() == int(which.unhappy))
    if which.disagree:
        asked.append(col(Assessment.disagreement).is_not(None))
    return asked


def _seen_by(source: str) -> ColumnElement[bool]:
    return exists().where(
        col(Sighting.mention_id) == col(Mention.id),
        col(Sighting.source_id) == col(Source.id),
        col(Source.name) == source,
    )


def _below(key: str) -> Select[int | None]:
    """A subject and all that lie below it; a tree that bites its tail has an end too."""
    top = columns(col(Subject.id)).where(col(Subject.key) == key).cte(recursive=True)
    below = columns(col(Subject.id)).join(top, col(Subject.parent_id) == top.c.id)
    return columns(top.union(below).c.id)


def _about(subject: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        col(MentionSubject.mention_id) == col(Mention.id),
        col(MentionSubject.subject_id) == col(Subject.id),
        subject,
    )
