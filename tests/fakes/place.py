"""A place that works, in memory: people write, edit and delete there; it takes replies and fails.

It is both a connector (the line reads it) and a place that can be answered; `ledger` keeps every
request that it carried out, whatever it then told us.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, ClassVar

from pydantic import PrivateAttr

from connectors.base import Connector
from connectors.http import Http, HttpRules
from connectors.source import OpenSource
from monitor.errors import OutsideError, UnknownOutcome
from monitor.models.wire import Account, Facts, Look, Mark, NewMention, Page, Receipt, SeenReply

FACTS = Facts(
    every=timedelta(minutes=5),
    shows_edits=True,
    can_look=True,
    can_reply=True,
    can_edit=True,
    can_remove=True,
)


@dataclass
class Site:
    """What stands at the place, and how it will behave next."""

    said: dict[str, NewMention] = field(default_factory=dict)
    replies: dict[str, dict[str, SeenReply]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  #: Idempotency key to reply id.
    ledger: list[tuple[str, str]] = field(default_factory=list)  #: (what, text) carried out
    faults: list[OutsideError] = field(default_factory=list)  #: Raised instead of acting.
    drop_after: int = 0  #: Act, then lose the answer, this many times.
    look_faults: list[OutsideError] = field(default_factory=list)
    blind: bool = False  #: `look` shows no replies: the site's index lags.
    moderated: bool = False  #: A reply waits until `allow` or `refuse`.
    idempotent: bool = False

    def say(self, mention: NewMention) -> None:
        """Somebody writes, or writes anew."""
        self.said[mention.external_id] = mention

    def edit(self, external_id: str, text: str, stars_from: NewMention | None = None) -> None:
        """The author changes the text (and takes the rating of `stars_from`)."""
        rating = stars_from.rating if stars_from else self.said[external_id].rating
        self.said[external_id] = replace(self.said[external_id], text=text, rating=rating)

    def allow(self, reply_id: str) -> None:
        """The site makes a reply public."""
        self._stand(reply_id, waiting=False, refused="")

    def refuse(self, reply_id: str, why: str) -> None:
        """The site will not have a reply, and says why to whoever wrote it."""
        self._stand(reply_id, waiting=False, refused=why)

    def reword(self, reply_id: str, text: str) -> None:
        """Somebody changes a reply there, past us."""
        self._stand(reply_id, text=text)

    def _stand(self, reply_id: str, **how: Any) -> None:
        for replies in self.replies.values():
            if reply_id in replies:
                replies[reply_id] = replace(replies[reply_id], **how)

    def texts(self, external_id: str) -> list[str]:
        """What stands under a mention now."""
        return [seen.text for seen in self.replies.get(external_id, {}).values()]

    def carry_out(self, external_id: str, text: str, key: str) -> Receipt:
        """Post a reply, once a key if the place is idempotent."""
        if self.faults:
            raise self.faults.pop(0)
        if self.idempotent and key in self.keys:
            return Receipt(self.keys[key], f"https://site.example/{self.keys[key]}")
        reply_id = f"r{len(self.ledger) + 1}"
        url = f"https://site.example/{reply_id}"
        self.ledger.append(("reply", text))
        self.replies.setdefault(external_id, {})[reply_id] = SeenReply(
            text, reply_id, url, by_us=True, waiting=self.moderated
        )
        self.keys[key] = reply_id
        if self.drop_after:
            self.drop_after -= 1
            raise UnknownOutcome("site.example: the connection was lost before an answer came")
        return Receipt(reply_id, url, moderated=self.moderated)


class FakePlace(Connector):
    """The connector of a `Site`."""

    name: ClassVar[str] = "fake_place"
    title: ClassVar[str] = "The town site"
    facts: ClassVar[Facts] = FACTS

    where: str = "fake:town"
    _site: Site = PrivateAttr(default_factory=Site)

    @property
    def site(self) -> Site:
        """What stands there."""
        return self._site

    def place(self) -> str:
        """Its key."""
        return self.where

    def check(self, http: Http) -> None:
        """Always there."""

    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
        """Everything, on one page."""
        yield Page(tuple(self._site.said.values()), {"read": int(mark.get("read", 0)) + 1})

    def whoami(self, http: Http) -> Account | None:
        """Us."""
        return Account("us", "Birch & Kettle")

    def look(self, http: Http, external_id: str) -> Look:
        """A mention with its replies."""
        if self._site.look_faults:
            raise self._site.look_faults.pop(0)
        mention = self._site.said.get(external_id)
        if mention is None:
            return Look(gone=True)
        replies = {} if self._site.blind else self._site.replies.get(external_id, {})
        return Look(mention, tuple(seen for seen in replies.values() if seen.public))

    def read_reply(self, http: Http, external_id: str, reply_id: str) -> SeenReply | None:
        """One reply as its author sees it."""
        if self._site.look_faults:
            raise self._site.look_faults.pop(0)
        return self._site.replies.get(external_id, {}).get(reply_id)

    def reply(self, http: Http, external_id: str, text: str, key: str) -> Receipt:
        """Post a reply."""
        return self._site.carry_out(external_id, text, key)

    def edit(self, http: Http, reply_id: str, text: str, key: str) -> Receipt:
        """Change one."""
        for replies in self._site.replies.values():
            if reply_id in replies:
                replies[reply_id] = replace(replies[reply_id], text=text)
                self._site.ledger.append(("edit", text))
        return Receipt(reply_id, f"https://site.example/{reply_id}")

    def remove(self, http: Http, reply_id: str) -> None:
        """Take one down."""
        for replies in self._site.replies.values():
            replies.pop(reply_id, None)
        self._site.ledger.append(("remove", reply_id))


class IdempotentPlace(FakePlace):
    """A place that carries a repeated key out once."""

    name: ClassVar[str] = "idempotent_place"
    facts: ClassVar[Facts] = replace(FACTS, idempotent_for=timedelta(minutes=55))


def opened(connector: FakePlace, name: str = "town") -> OpenSource:
    """The place as a source of the line."""
    connector.site.idempotent = connector.facts.idempotent_for is not None
    return OpenSource(name, connector, Http(HttpRules("Tests")), connector.facts.every)
