"""What another voice would make of recent drafts: written as the line writes, and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.guidelines.voice import Voice
from monitor.models.draft import Draft
from monitor.models.mention import Mention
from monitor.models.previews import Previewed
from monitor.store import drafts
from monitor.store.engine import reading
from monitor.workflow.texts import Terms
from responders.drafting.write import DraftRequest, NotWritten, Written, write
from responders.material import gather

SHOWN = 8


def previews(engine: Engine, terms: Terms, voice: Voice, now: datetime) -> Sequence[Previewed]:
    """The newest drafts, written by the composer in the voice that holds and in `voice`.

    Both from the same seed, so that all that differs is the voice's doing.
    """
    with reading(engine) as session:
        asked = [_asked(session, terms, one, now) for one in drafts.newest(session, SHOWN)]
    return [_tried(mention_id, request, voice) for mention_id, request in asked]


def _asked(session: Session, terms: Terms, draft: Draft, now: datetime) -> tuple[int, DraftRequest]:
    mention = session.get_one(Mention, draft.mention_id)
    material = gather(session, terms, mention, draft.number, now)
    return draft.mention_id, replace(material.request, recent=())


def _tried(mention_id: int, request: DraftRequest, voice: Voice) -> Previewed:
    before, after = write(request), write(replace(request, voice=voice))
    review = request.mention.whole
    if isinstance(after, NotWritten):
        return Previewed(mention_id, review, _text(before), "", after.why)
    says = tuple(finding.says for finding in after.findings)
    return Previewed(mention_id, review, _text(before), after.text, findings=says)


def _text(written: Written | NotWritten) -> str:
    return written.text if isinstance(written, Written) else ""
