"""People's words against the judge's: kept, and laid over what the judge found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, case
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment, Correction
from monitor.models.corrected import Finding, Topic, Word, corrected, finding_of, read
from monitor.models.mention import Mention
from monitor.store.ids import id_of


def of_mention(session: Session, mention_id: int) -> Sequence[Correction]:
    """All that people said of a mention, of every revision, oldest first."""
    found = select(Correction).where(Correction.mention_id == mention_id)
    return session.exec(found.order_by(col(Correction.id))).all()


def words(session: Session, mention_id: int, revision: int) -> list[Word]:
    """What people said of one revision, oldest first."""
    rows = [row for row in of_mention(session, mention_id) if row.revision == revision]
    return _read(rows)


def words_of(
    session: Session, ids: Sequence[int] | Select[int | None]
) -> defaultdict[int, list[Word]]:
    """What people said of the present revisions of these mentions, oldest first."""
    found = (
        select(Correction)
        .join(Mention, col(Mention.id) == col(Correction.mention_id))
        .where(col(Correction.mention_id).in_(ids), Correction.revision == Mention.revision)
        .order_by(col(Correction.id))
    )
    said: defaultdict[int, list[Word]] = defaultdict(list)
    for row in session.exec(found):
        said[row.mention_id] += _read([row])
    return said


def _read(rows: Sequence[Correction]) -> list[Word]:
    known = (read(row.field, row.value) for row in rows)
    return [word for word in known if word is not None]


def newest(session: Session, mention_id: int, revision: int, topic: Topic) -> Correction | None:
    """The row that counts on a topic."""
    rows = [row for row in of_mention(session, mention_id) if row.revision == revision]
    on_topic = [row for row in rows if (word := read(row.field, row.value)) and word.topic == topic]
    return on_topic[-1] if on_topic else None


def keep(session: Session, mention: Mention, word: Word, person_id: int, now: datetime) -> bool:
    """Keep a word on the present revision; False, and no second row, if it counts already."""
    before = newest(session, id_of(mention), mention.revision, word.topic)
    if before is not None and read(before.field, before.value) == word:
        return False
    session.add(
        Correction(
            mention_id=id_of(mention),
            revision=mention.revision,
            field=word.about.value,
            value=word.stored,
            corrected_by=person_id,
            corrected_at=now,
        )
    )
    session.flush()
    return True


def finding(session: Session, mention_id: int, revision: int) -> Finding:
    """What counts of one revision of a mention: judged last, with people's words on top."""
    return corrected(
        finding_of(judged(session, mention_id, revision)), words(session, mention_id, revision)
    )


def judged(session: Session, mention_id: int, revision: int) -> Assessment | None:
    """The assessment of one revision that counts now, or counted last."""
    current = case((col(Assessment.current).is_(True), 1), else_=0)
    found = select(Assessment).where(
        Assessment.mention_id == mention_id, Assessment.revision == revision
    )
    return session.exec(found.order_by(current.desc(), col(Assessment.id).desc())).first()
