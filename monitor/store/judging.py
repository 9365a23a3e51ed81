"""The judge's queue, and what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.judged import Judged, ToJudge
from monitor.models.mention import Mention, Sighting
from monitor.models.source import Source
from monitor.store import claims
from monitor.store.ids import id_of


def unjudged(session: Session, now: datetime, limit: int) -> Sequence[Mention]:
    """Mentions that are not judged at their present revision, the newest first."""
    found = select(Mention).where(
        or_(
            col(Mention.judged_revision).is_(None),
            col(Mention.judged_revision) != col(Mention.revision),
        ),
        col(Mention.gone_at).is_(None),
        claims.due(Mention, now),
    )
    return session.exec(found.order_by(col(Mention.id).desc()).limit(limit)).all()


def current(session: Session, mention_id: int) -> Assessment | None:
    """The assessment that counts for a mention now."""
    found = select(Assessment).where(
        Assessment.mention_id == mention_id, col(Assessment.current).is_(True)
    )
    return session.exec(found.order_by(col(Assessment.id).desc())).first()


def keep(
    session: Session, mention: Mention, judged: Judged, cut_off: float, now: datetime
) -> Assessment:
    """Store what the judge found of this revision; the same finding twice is stored once."""
    mention_id = id_of(mention)
    found = select(Assessment).where(
        Assessment.mention_id == mention_id,
        Assessment.revision == mention.revision,
        Assessment.model == judged.model,
        Assessment.cut_off == cut_off,
    )
    row = session.exec(found).first()
    session.connection().execute(
        update(Assessment).where(col(Assessment.mention_id) == mention_id).values(current=False)
    )
    if row is None:
        row = _row(mention_id, mention.revision, judged, cut_off, now)
        session.add(row)
        session.flush()
    else:
        session.refresh(row)
        row.current = True
    mention.judged_revision = mention.revision
    mention.detected_language = judged.language
    claims.succeeded(mention)
    return row


def _row(
    mention_id: int, revision: int, judged: Judged, cut_off: float, now: datetime
) -> Assessment:
    return Assessment(
        mention_id=mention_id,
        revision=revision,
        model=judged.model,
        cut_off=cut_off,
        polarity=None if judged.unjudged else judged.polarity,
        unhappy=None if judged.unjudged else judged.unhappy,
        language=judged.language,
        priority=judged.priority,
        needs_reply=judged.needs_reply,
        reasons=list(judged.reasons),
        flags=list(judged.flags),
        aspects=[
            {"aspect": found.aspect, "polarity": found.polarity.value, "words": found.words}
            for found in judged.aspects
        ],
        decided_by=judged.decided_by,
        no_auto_draft=judged.no_auto_draft,
        anger=judged.anger,
        disagreement=judged.disagreement,
        unjudged=judged.unjudged,
        judged_at=now,
    )


def kinds_of(session: Session, mentions: Sequence[Mention]) -> dict[str, str]:
    """The kind of the source that saw each mention first, by the mention's id as text."""
    ids = [id_of(mention) for mention in mentions]
    first = (
        select(Sighting.mention_id, func.min(Sighting.source_id).label("source_id"))
        .where(col(Sighting.mention_id).in_(ids))
        .group_by(col(Sighting.mention_id))
        .subquery()
    )
    found = session.exec(
        select(first.c.mention_id, Source.kind).join(Source, col(Source.id) == first.c.source_id)
    )
    return {str(mention_id): kind for mention_id, kind in found}


def asked(mention: Mention) -> ToJudge:
    """A mention as the judge is asked about it: the author's own words, not a translation."""
    return ToJudge(
        id=str(id_of(mention)),
        text=mention.original_text or mention.text,
        title=mention.title,
        stars=mention.stars,
        language=mention.declared_language,
    )


def keep_all(
    session: Session,
    read: Sequence[Mention],
    found: Iterable[Judged],
    now: datetime,
) -> int:
    """Store a batch of findings: not what was edited meanwhile, nor what another worker judged.

    The rows are locked, newest first, until the batch is committed.
    """
    kept = 0
    for before, judged in zip(read, found, strict=True):
        mention = session.get_one(Mention, id_of(before), with_for_update=True)
        if mention.judged_revision != mention.revision == before.revision:
            keep(session, mention, judged, judged.cut_off, now)
            kept += 1
    return kept
