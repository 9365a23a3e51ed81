"""What this team has taught the judge: aspects of its own, and heads fitted to its corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from monitor.models.columns import Json


class CustomAspect(SQLModel, table=True):
    """A matter the team named itself, with the examples that show what is meant."""

    __tablename__ = "custom_aspect"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)  #: As shown; lower case, such as "parking".
    examples: list[str] = Field(default_factory=list, sa_type=Json)  #: At least five.
    words: list[str] = Field(default_factory=list, sa_type=Json)  #: May be empty.
    made_by: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime
    retired_at: datetime | None = Field(default=None)


class LearnedHeads(SQLModel, table=True):
    """What one run of `amends learn` fitted on people's words, and how it was measured."""

    __tablename__ = "learned_heads"

    id: int | None = Field(default=None, primary_key=True)
    model: str = Field(index=True)  #: "name@version" whose embeddings it stands on.
    made_at: datetime
    made_by: int | None = Field(default=None, foreign_key="person.id")  #: None: the timetable.
    heads: dict[str, Any] = Field(sa_type=Json)  #: monitor.judgement.learned.Learned
    figures: dict[str, Any] = Field(sa_type=Json)  #: Before and after, on words held out.
    in_use: bool = Field(default=False, index=True)
