"""A configured source, ready to be read and answered: a connector with its way to the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from connectors.base import Connector
from connectors.http import Http
from monitor.models.wire import Account, Facts, Look, Mark, Page, Receipt, SeenReply


@dataclass(frozen=True)
class OpenSource:
    """One source of amends.toml. The methods are the contract of `connectors.base.Connector`."""

    name: str
    connector: Connector
    http: Http
    every: timedelta

    @property
    def place(self) -> str:
        """The network or listing its external ids belong to."""
        return self.connector.place()

    @property
    def facts(self) -> Facts:
        """What the line must know of this kind of source."""
        return self.connector.abilities()

    def check(self) -> None:
        """Make one small request; a sorted error if the source cannot be read."""
        self.connector.check(self.http)

    def fetch(self, mark: Mark) -> Iterator[Page]:
        """What is new or edited since the mark."""
        return self.connector.fetch(self.http, mark)

    def look(self, external_id: str) -> Look:
        """One mention and the replies under it, afresh."""
        return self.connector.look(self.http, external_id)

    def read_reply(self, external_id: str, reply_id: str) -> SeenReply | None:
        """One reply of ours afresh, also one that waits or was refused."""
        return self.connector.read_reply(self.http, external_id, reply_id)

    def whoami(self) -> Account | None:
        """Our own account there."""
        return self.connector.whoami(self.http)

    def reply(self, external_id: str, text: str, key: str) -> Receipt:
        """Put a text under a mention with at most one request."""
        return self.connector.reply(self.http, external_id, text, key)

    def edit(self, reply_id: str, text: str, key: str) -> Receipt:
        """Change a reply of ours with at most one request."""
        return self.connector.edit(self.http, reply_id, text, key)

    def remove(self, reply_id: str) -> None:
        """Take a reply of ours down with at most one request."""
        self.connector.remove(self.http, reply_id)
