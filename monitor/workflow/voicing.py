"""Changing how the brand sounds: what holds for every reply that is written from then on."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.guidelines.voice import Voice
from monitor.store import audit, voices
from monitor.store.ids import id_of
from monitor.workflow.actors import Actor, Move, Outcome, may, refused


def change_voice(session: Session, actor: Actor, voice: Voice, now: datetime) -> Outcome:
    """From now on replies are written in this voice; drafts that wait stay as they are."""
    if not may(session, actor, Move.VOICE):
        return refused(Move.VOICE)
    if voice == voices.current(session):
        return Outcome(True, "Nothing was changed.")
    made = voices.keep(session, voice, actor.person_id, now)
    audit.record(session, "voice", "voice", id_of(made), now, who=actor.who, desk=actor.desk)
    return Outcome(True, "Kept. Every reply from now on is written so.")
