"""Every table in one import, so that metadata is whole wherever it is asked for."""

from sqlmodel import SQLModel

from monitor.models import assessment, audit, case, draft, learning, mention, person, source

metadata = SQLModel.metadata

__all__ = [
    "assessment",
    "audit",
    "case",
    "draft",
    "learning",
    "mention",
    "metadata",
    "person",
    "source",
]
