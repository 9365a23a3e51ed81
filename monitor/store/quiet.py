"""What needed no answer: counts by subject, and a few of those who were pleased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.draft import Attempt, Reply, ReplyState
from monitor.models.judged import Polarity
from monitor.models.mention import Mention, MentionSubject
from monitor.models.source import Source, Subject
from monitor.store import feelings, mentions
from monitor.store.ids import id_of
from monitor.store.search import counted as counted_for_the_overview

MOST = 20_000  # mentions counted in one day
_AT_A_TIME = 500  # ids in one question


@dataclass(frozen=True)
class Quiet:
    """Of one subject ("" for none): praise, what is only counted, and what was answered."""

    subject: str
    praise: int
    counted: int
    answered: int


@dataclass(frozen=True)
class Pleased:
    """Somebody who is happy, and said so."""

    words: str
    stars: float | None
    place: str


def by_subject(session: Session, since: datetime, until: datetime) -> Sequence[Quiet]:
    """What came in between, by subject, the most first; what waits for an answer is left out."""
    praise: defaultdict[str, int] = defaultdict(int)
    counted: defaultdict[str, int] = defaultdict(int)
    felt = _quiet(session, since, until)
    about = _subjects(session, list(felt))
    for mention_id, polarity in felt.items():
        into = praise if polarity == Polarity.POSITIVE.value else counted
        for name in about.get(mention_id, [""]):
            into[name] += 1
    answered = _answered(session, since, until)
    names = {*praise, *counted, *answered}
    rows = [Quiet(one, praise[one], counted[one], answered.get(one, 0)) for one in names]
    return sorted(rows, key=lambda row: (-(row.praise + row.counted + row.answered), row.subject))


def _quiet(session: Session, since: datetime, until: datetime) -> dict[int, str]:
    """The polarity of each mention that came in between and needs no answer."""
    found = (
        select(Mention.id, feelings.polarity())
        .join(Assessment, feelings.judged_now())
        .where(
            col(Mention.first_seen_at) >= since,
            col(Mention.first_seen_at) < until,
            ~feelings.needs_reply(),
            *counted_for_the_overview(),
        )
        .limit(MOST)
    )
    return {mention_id or 0: polarity for mention_id, polarity in session.exec(found)}


def _subjects(session: Session, mention_ids: Sequence[int]) -> dict[int, list[str]]:
    """The names of what each mention is about; one without a subject is left out."""
    about: defaultdict[int, list[str]] = defaultdict(list)
    for start in range(0, len(mention_ids), _AT_A_TIME):
        some = mention_ids[start : start + _AT_A_TIME]
        found = (
            select(MentionSubject.mention_id, Subject.name)
            .join(Subject, col(Subject.id) == col(MentionSubject.subject_id))
            .where(col(MentionSubject.mention_id).in_(some))
        )
        for mention_id, name in session.exec(found):
            about[mention_id].append(name)
    return about


def _answered(session: Session, since: datetime, until: datetime) -> dict[str, int]:
    """Replies of ours that went live between, by subject."""
    found = (
        select(Subject.name, func.count(func.distinct(Attempt.id)))
        .select_from(Attempt)
        .join(Reply, col(Reply.id) == col(Attempt.reply_id))
        .join(MentionSubject, col(MentionSubject.mention_id) == col(Reply.mention_id), isouter=True)
        .join(Subject, col(Subject.id) == col(MentionSubject.subject_id), isouter=True)
        .where(
            Attempt.state == ReplyState.LIVE,
            col(Attempt.settled_at) >= since,
            col(Attempt.settled_at) < until,
        )
        .group_by(col(Subject.name))
    )
    return {name or "": number for name, number in session.exec(found)}


def pleased(session: Session, since: datetime, until: datetime, limit: int) -> Sequence[Pleased]:
    """Those who praised between and wrote something, the surest first."""
    found = (
        select(Mention)
        .join(Assessment, feelings.judged_now())
        .where(
            col(Mention.first_seen_at) >= since,
            col(Mention.first_seen_at) < until,
            feelings.polarity() == Polarity.POSITIVE.value,
            ~feelings.needs_reply(),
            Mention.text != "",
            *counted_for_the_overview(),
        )
        .order_by(col(Assessment.unhappy), col(Mention.id))
        .limit(limit)
    )
    return [_pleased(session, mention) for mention in session.exec(found)]


def _pleased(session: Session, mention: Mention) -> Pleased:
    source: Source | None = mentions.source_of(session, id_of(mention), replying=True)
    return Pleased(
        words=mention.title or mention.original_text or mention.text,
        stars=mention.stars,
        place=source.name if source else mention.place,
    )
