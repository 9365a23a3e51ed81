"""Every setting of amends.toml but the sources' own: its type, its default and what it means."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr

from monitor.settings.deciding import ApprovalEntry, CrisisSection
from monitor.settings.llm import LlmSection
from monitor.settings.section import Section
from monitor.settings.slack import SlackRoute, SlackSection
from monitor.settings.values import (
    Above0,
    Address,
    Database,
    Growing,
    Host,
    InAHeader,
    LabelMeaning,
    LanguageCode,
    Mailbox,
    ModelName,
    Probability,
    Site,
    Zone,
)


class Service(Section):
    """The service itself."""

    database: Database = Field(
        SecretStr("sqlite:///amends.db"),
        description="Where everything is kept. An SQLite file (beside this one, unless its path "
        "is whole) or PostgreSQL. A password does not belong here: give database_secret instead.",
        json_schema_extra={"literal": True},
        examples=["postgresql://amends@db.example/amends"],
    )
    listen: Address = Field("127.0.0.1:8700", description="Host and port of the web screens.")
    public_url: Site = Field(
        "",
        description="The address under which people reach the screens; empty: http:// and listen.",
        examples=["https://amends.example"],
    )
    timezone: Zone = Field(
        "UTC",
        description="In which times are shown and promises counted.",
        examples=["Europe/Berlin"],
    )
    answer_window_days: int = Field(
        14,
        ge=0,
        le=3650,
        description="How old a mention may be, when its source is first seen, and still be "
        "answered. What is older only counts.",
    )
    shadow: bool = Field(False, description="Do everything but publish.")
    log_format: Literal["text", "json"] = Field("text", description="How logs are written.")
    raw_days: int = Field(
        30, ge=1, le=3650, description="How long records are kept as they came from a source."
    )


class HttpSection(Section):
    """How sources are asked."""

    user_agent_contact: InAHeader = Field(
        "",
        description="An e-mail or web address that sites find in our User-Agent, should they "
        "wish to complain.",
        examples=["web@birch-kettle.example"],
    )
    allow_private: tuple[Host, ...] = Field(
        (),
        strict=False,
        description="Hosts (or host:port) that may be read although they are not public.",
        examples=[["127.0.0.1:8000"]],
    )
    timeout_seconds: Above0 = Field(20, le=300, description="How long an answer may keep silent.")
    max_megabytes: Above0 = Field(8, le=200, description="How large an answer may be.")
    pace_seconds: float = Field(
        1, ge=0, le=3600, description="The least time between two requests to one host."
    )


class ContactSection(Section):
    """Where a customer reaches you in private, and who signs. Replies are written with it."""

    signature: str = Field(
        "",
        max_length=200,
        description="Who signs the replies: a real role. Needed as soon as there is a source.",
        examples=["Mara, customer care at Birch & Kettle"],
    )
    email: Mailbox = Field(
        "",
        description="At least one of e-mail, url and phone is needed as soon as there is a source.",
        examples=["care@birch-kettle.example"],
    )
    url: Site = Field(
        "",
        description="A page on which a customer can write to you.",
        examples=["https://birch-kettle.example/help"],
    )
    phone: str = Field(
        "",
        pattern=r"^[0-9+()/. -]{0,40}$",
        description="A number that is answered.",
        examples=["+44 20 7946 0000"],
    )


class JudgeSection(Section):
    """How mentions are judged."""

    model: ModelName = Field(
        "builtin",
        description="Which model reads the texts: the built-in one, one on the Hugging Face hub "
        "(owner/name, or owner/name@revision), or a folder that holds one.",
        examples=["owner/name"],
    )
    labels: dict[str, LabelMeaning] = Field(
        {},
        description="What the labels of another model mean, where their names do not tell: "
        "negative, neutral, positive, mixed, or 1 star to 5 stars.",
        examples=[{"LABEL_0": "negative", "LABEL_1": "positive"}],
    )
    languages: tuple[LanguageCode, ...] = Field(
        (),
        strict=False,
        description="Which languages another model reads (ISO 639-1); empty: every language.",
        examples=[["en", "de"]],
    )
    cut_off: float | None = Field(
        None,
        ge=0,
        le=1,
        description="From which probability, 0 to 1, an author counts as unhappy; left out: the "
        "model's own.",
        examples=[0.5],
    )
    cost_of_a_miss: Above0 | None = Field(
        None,
        description="What an unhappy author who is overlooked costs, beside cost_of_a_look; left "
        "out: what the model's own cut-off implies (1.5 for 0.4).",
        examples=[1.5],
    )
    cost_of_a_look: Above0 = Field(
        1, description="What it costs to look at an author who is not unhappy after all."
    )
    looks_a_day: int | None = Field(
        None,
        ge=1,
        description="How many mentions your people can look at in a day; with more, the cut-offs "
        "rise until they fit. Left out: as many as there are.",
        examples=[80],
    )
    cut_offs: dict[str, Probability] = Field(
        {},
        description="A cut-off for one kind of source, whatever the others say.",
        examples=[{"app_store": 0.45}],
    )


class PublishSection(Section):
    """How replies are published."""

    look_after_seconds: Growing = Field(
        (10.0, 60.0, 600.0, 3600.0),
        strict=False,
        description="When a reply of unknown outcome is looked for, before a person decides.",
    )
    timeout_seconds: Above0 = Field(
        30, le=300, description="How long a place may take over one reply."
    )


class SubjectEntry(Section):
    """What mentions are about: a brand, location, product or app."""

    key: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_.-]{0,59}$",
        description="A short name, in small letters, that never changes.",
        examples=["harbour-shop"],
    )
    name: str = Field(
        min_length=1, max_length=200, description="What people read.", examples=["Harbour shop"]
    )
    parent: str = Field(
        "", description="The key of the subject it belongs to.", examples=["birch-kettle"]
    )
    competitor: bool = Field(
        False, description="Counted, never answered; so is everything below it."
    )


class SourceEntry(Section):
    """One place to listen to; below these keys stand the connector's own."""

    name: str = Field(
        min_length=1,
        max_length=80,
        pattern=r"^\S(.*\S)?$",
        description="What people read; it never changes.",
        examples=["Town reviews"],
    )
    connector: str = Field(description="The kind of place.", examples=["hacker_news"])
    subject: str = Field(
        "", description="The key of the subject its mentions are about.", examples=["birch-kettle"]
    )
    every_minutes: Above0 | None = Field(
        None,
        ge=1,
        le=10_080,
        description="How often it is read; left out: as its kind suggests.",
        examples=[30],
    )
    quiet_after_days: Above0 | None = Field(
        None,
        le=3650,
        description="After how many days without anything new its silence is a fault; left out: as "
        "its kind suggests.",
        examples=[7],
    )


#: Sections written [so], one of each.
SECTIONS: dict[str, type[Section]] = {
    "service": Service,
    "http": HttpSection,
    "contact": ContactSection,
    "judge": JudgeSection,
    "slack": SlackSection,
    "publish": PublishSection,
    "crisis": CrisisSection,
    "llm": LlmSection,
}
#: Sections written [[so]], as many as there are.
LISTS: dict[str, type[Section]] = {
    "approval": ApprovalEntry,
    "subjects": SubjectEntry,
    "sources": SourceEntry,
}
#: Lists inside a section, written [[section.so]].
INNER_LISTS: dict[tuple[str, str], type[Section]] = {("slack", "routes"): SlackRoute}


def extra(model: type[BaseModel], field: str, name: str) -> Any:
    """What a field says of itself beside its type ("secret", "literal"); None if nothing."""
    more = model.model_fields[field].json_schema_extra
    return more.get(name) if isinstance(more, dict) else None
