"""What a desk's routes may ask of a card, read from the rows."""

from __future__ import annotations

from sqlmodel import Session

from monitor.models.draft import Card, Draft
from monitor.models.mention import Mention
from monitor.models.source import Subject
from monitor.store import corrections, mentions
from monitor.workflow.actors import subjects_of
from responders.slack.routing import Matter


def matter_of(session: Session, card: Card) -> Matter:
    """What the card is about."""
    draft = session.get_one(Draft, card.draft_id)
    mention = session.get_one(Mention, draft.mention_id)
    source = mentions.source_of(session, draft.mention_id, replying=True)
    found = corrections.finding(session, draft.mention_id, draft.revision)
    rows = (session.get(Subject, one) for one in subjects_of(session, draft.mention_id))
    return Matter(
        subjects=frozenset(row.key for row in rows if row is not None),
        connector=source.kind if source else "",
        source=source.name if source else "",
        place=mention.place,
        priority=found.priority,
        flags=frozenset(found.flags),
    )
