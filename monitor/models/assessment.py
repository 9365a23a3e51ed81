"""What the judge found, and where a person said otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from monitor.models.columns import Json, text_enum
from monitor.models.judged import Disagreement, Polarity, Priority


class Assessment(SQLModel, table=True):
    """The judge's finding for one revision by one model at one cut-off; never changed."""

    __table_args__ = (UniqueConstraint("mention_id", "revision", "model", "cut_off"),)

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id", index=True)
    revision: int
    model: str
    cut_off: float
    polarity: Polarity | None = Field(default=None, sa_type=text_enum(Polarity))
    unhappy: float | None = Field(default=None)  #: Probability, 0 to 1; None when unjudged.
    language: str = Field(default="")
    priority: Priority = Field(sa_type=text_enum(Priority), index=True)
    needs_reply: bool
    reasons: list[str] = Field(default_factory=list, sa_type=Json)
    flags: list[str] = Field(default_factory=list, sa_type=Json)
    aspects: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    decided_by: str = Field(default="")  #: The sentence that decided it.
    no_auto_draft: bool = Field(default=False)  #: A person writes this reply.
    #: How angry the text reads, 0 to 1; None where the model does not tell.
    anger: float | None = Field(default=None)
    disagreement: Disagreement | None = Field(default=None, sa_type=text_enum(Disagreement))
    unjudged: str = Field(default="")  #: Why no model could judge it; then a person does.
    judged_at: datetime
    current: bool = Field(default=True, index=True)  #: The one that counts for this mention.


class Correction(SQLModel, table=True):
    """A person's word against the judge's; it survives re-judging."""

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(foreign_key="mention.id", index=True)
    revision: int
    field: str  #: "unhappy", "polarity" or "aspect"
    value: str
    corrected_by: int = Field(foreign_key="person.id")
    corrected_at: datetime
