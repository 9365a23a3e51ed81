"""The settings as the rest of the house sees them: complete, checked, and never changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel

from monitor.settings.deciding import ApprovalEntry, CrisisSection
from monitor.settings.llm import LlmSection
from monitor.settings.schema import (
    ContactSection,
    HttpSection,
    JudgeSection,
    PublishSection,
    Service,
)
from monitor.settings.slack import SlackSection


@dataclass(frozen=True)
class SubjectSettings:
    """One subject; a competitor's if it, or one above it, is said to be."""

    key: str
    name: str
    parent: str = ""
    ours: bool = True


@dataclass(frozen=True)
class SourceSettings:
    """One source: which connector, with its own settings checked, and about what."""

    name: str
    kind: str  #: The connector's name.
    connector: BaseModel  #: An instance of the class that the lookup gave for `kind`.
    subject: str = ""
    every: timedelta | None = None  #: None: as the connector suggests.
    quiet_after: timedelta | None = None


@dataclass(frozen=True)
class Settings:
    """One amends.toml."""

    path: Path
    service: Service
    http: HttpSection
    contact: ContactSection
    judge: JudgeSection
    publish: PublishSection
    slack: SlackSection | None
    llm: LlmSection | None
    subjects: Sequence[SubjectSettings]  #: Parents before their children.
    sources: Sequence[SourceSettings]
    approvals: Sequence[ApprovalEntry] = ()
    crisis: CrisisSection = field(default_factory=CrisisSection)

    @property
    def database(self) -> str:
        """The database's address; it may hold a password, so it is not for messages."""
        return self.service.database.get_secret_value()

    @property
    def address(self) -> str:
        """Where people reach the screens, without a slash at the end."""
        return self.service.public_url.rstrip("/") or f"http://{self.service.listen}"

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where the screens are served."""
        host, _, port = self.service.listen.rpartition(":")
        return host.strip("[]"), int(port)


#: What is asked, and how: the answer is a sentence, or a sorted error.
Question = tuple[str, Callable[[], str]]


def no_desks(_: Settings) -> Sequence[Question]:
    """Where people decide on the web alone."""
    return ()


@dataclass(frozen=True)
class Kinds:
    """The connectors and desks there are, as monitor may know them: it never imports one."""

    names: Sequence[str]  #: Of the connectors.
    load: Callable[[str], type[BaseModel]]  #: ConfigError for a name that is none of them.
    desks: Callable[[Settings], Sequence[Question]] = no_desks  #: Are they well? For `check`.
