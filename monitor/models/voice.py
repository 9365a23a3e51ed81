"""What the brand has said of how it wants to sound: every change is kept, the newest holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from monitor.models.columns import Json


class VoiceChange(SQLModel, table=True):
    """One state of the voice, and who made it so."""

    __tablename__ = "voice_change"

    id: int | None = Field(default=None, primary_key=True)
    voice: dict[str, Any] = Field(sa_type=Json)  #: monitor.guidelines.voice.Voice
    made_by: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime
