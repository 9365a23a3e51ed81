"""The contract every source keeps.

A connector is code for a kind of place; a source is one configured use of it. A connector keeps
nothing between calls: how far we have read is the line's to remember.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from connectors.http import Http
from monitor.errors import ConfigError
from monitor.models.wire import Account, Facts, Look, Mark, Page, Receipt, SeenReply


def read_only(facts: Facts) -> Facts:
    """The facts of a place that takes replies, for a source that has no account there."""
    return replace(facts, can_reply=False, can_edit=False, can_remove=False, idempotent_for=None)


class Connector(BaseModel, ABC):
    """A place where customers speak in public.

    Class variables describe the kind of source; fields are the settings of one source, checked
    when the service starts. Every method raises a sorted `monitor.errors.OutsideError`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: ClassVar[str]  #: The kind's key in amends.toml, such as "hacker_news".
    title: ClassVar[str]  #: What people read, such as "Hacker News".
    facts: ClassVar[Facts]

    @abstractmethod
    def place(self) -> str:
        """The network or listing its external ids belong to, such as `app_store:123456:us`."""

    def abilities(self) -> Facts:
        """The facts as they hold for this source: without a password, say, it cannot reply."""
        return self.facts

    @abstractmethod
    def check(self, http: Http) -> None:
        """Make one small request; raise a sorted error, in words, if the source cannot be read."""

    @abstractmethod
    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
        """Yield what is new or edited since `mark`: any order, repeats allowed, at least once.

        An empty mark means a first reading. Each page's mark is complete: the line stores the
        last one, and only once the last page is stored. A record that cannot be read is reported
        on its page and does not stop it; if no record at all can be read: SourceChanged.
        """

    def look(self, http: Http, external_id: str) -> Look:
        """Read one mention and the owner's replies under it, afresh."""
        raise ConfigError(f"{self.title}: one mention cannot be read by itself")

    def read_reply(self, http: Http, external_id: str, reply_id: str) -> SeenReply | None:
        """Read one reply of ours afresh, also one that waits or was refused, with the reason.

        None says only that the public cannot see it.
        """
        seen = self.look(http, external_id).replies
        return next((one for one in seen if one.external_id == reply_id), None)

    def whoami(self, http: Http) -> Account | None:
        """Our own account there; None where we read without one."""
        return None

    def reply(self, http: Http, external_id: str, text: str, key: str) -> Receipt:
        """Put `text` under a mention with at most one request; `key` is our idempotency key.

        Raises Refused, RetryLater (nothing was carried out), ConfigError, or UnknownOutcome.
        """
        raise ConfigError(f"{self.title}: replies are posted by hand there")

    def edit(self, http: Http, reply_id: str, text: str, key: str) -> Receipt:
        """Change a reply that we published; same promises as `reply`."""
        raise ConfigError(f"{self.title}: a published reply cannot be edited there")

    def remove(self, http: Http, reply_id: str) -> None:
        """Take down a reply that we published; one that is gone already is a success."""
        raise ConfigError(f"{self.title}: a published reply cannot be taken down there")
