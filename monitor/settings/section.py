"""What every table of amends.toml has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the file: nothing unknown, nothing of a wrong type, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
