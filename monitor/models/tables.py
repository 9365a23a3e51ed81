"""Every table in one import, so that metadata is whole wherever it is asked for."""

from sqlmodel import SQLModel

from monitor.models import (
    assessment,
    audit,
    case,
    desk,
    draft,
    learning,
    mention,
    person,
    source,
    voice,
    watch,
)

metadata = SQLModel.metadata

__all__ = [
    "assessment",
    "audit",
    "case",
    "desk",
    "draft",
    "learning",
    "mention",
    "metadata",
    "person",
    "source",
    "voice",
    "watch",
]
