"""The brand's voice as it is kept: read whole, changed whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from monitor.guidelines.voice import Voice
from monitor.models.voice import VoiceChange

_VOICE = TypeAdapter(Voice)


def current(session: Session) -> Voice:
    """The voice that holds now; the one that says nothing if none was ever given."""
    newest = session.exec(select(VoiceChange).order_by(col(VoiceChange.id).desc())).first()
    return _VOICE.validate_python(newest.voice) if newest else Voice()


def keep(session: Session, voice: Voice, person_id: int | None, now: datetime) -> VoiceChange:
    """From now on this voice holds."""
    made = VoiceChange(voice=_VOICE.dump_python(voice, mode="json"), made_by=person_id, made_at=now)
    session.add(made)
    session.flush()
    return made


def changes(session: Session, most: int = 20) -> Sequence[VoiceChange]:
    """The newest states, newest first."""
    found = select(VoiceChange).order_by(col(VoiceChange.id).desc()).limit(most)
    return session.exec(found).all()
