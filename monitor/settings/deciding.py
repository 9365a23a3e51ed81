"""The tables on who decides: how many have to approve, and when many complaints are one matter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from monitor.settings.section import Section

#: A role, or the mail address of a person.
Who = Annotated[
    str, StringConstraints(pattern=r"^(approver|care|lead|admin|[^@\s]+@[^@\s]+\.[^@\s]+)$")
]
Flag = Literal[
    "self_harm", "injury", "minors", "legal", "discrimination", "data_leak", "press", "fraud",
    "leaving", "abuse", "spam", "question",
]  # fmt: skip


class CrisisSection(Section):
    """When many complaints that say the same become one card."""

    alike: int = Field(
        8, ge=2, le=1000, description="From how many alike on further ones hang on one card."
    )
    within_minutes: int = Field(
        60, ge=1, le=1440, description="Within which time so many have to come."
    )


class ApprovalEntry(Section):
    """Where it takes more than one person's yes. Risks such as legal threats take two anyway."""

    flags: tuple[Flag, ...] = Field(
        (),
        strict=False,
        description="Only where one of these risks was found.",
        examples=[["legal", "press"]],
    )
    priority: Literal["low", "normal", "high", "urgent"] | None = Field(
        None, description="Only what is as pressing as this, or more.", examples=["high"]
    )
    subject: str = Field(
        "",
        description="Only what is about this subject, or one below it.",
        examples=["birch-kettle"],
    )
    connectors: tuple[str, ...] = Field(
        (), strict=False, description="Only from these kinds of source, such as app_store."
    )
    stars: float | None = Field(
        None, ge=1, le=5, description="Only with at most so many stars.", examples=[2.0]
    )
    need: int = Field(2, ge=1, le=10, description="How many people have to say yes.")
    who: tuple[Who, ...] = Field(
        (),
        strict=False,
        description="Roles (approver, care, lead, admin) or mail addresses: so many of these; "
        "left out: of all who may approve.",
        examples=[["lead"]],
    )
    all: bool = Field(False, description="Each of those under who, however many need says.")
    author_may_approve: bool = Field(
        False, description="Whoever wrote the words may be the only one who says yes to them."
    )
