"""Posts on one Mastodon server (or one that speaks its language), read and answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import ClassVar, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, model_validator

from connectors.base import read_only
from connectors.dates import read_date
from connectors.http import Answer, Http, Params
from connectors.mastodon_timelines import Timeline, walk
from connectors.mastodon_wire import addressed as addressed
from connectors.mastodon_wire import answers_us, as_reply, path_of, receipt_of, replies_below
from connectors.mastodon_wire import stricter as stricter
from connectors.rest import BaseUrl, Fields, Odd, RestConnector, list_of, marked
from connectors.text import plain_text, tidy
from monitor.errors import ConfigError, Refused, RetryLater, SourceChanged
from monitor.models.wire import (
    Account,
    Facts,
    Kind,
    Look,
    Mark,
    NewAuthor,
    NewMention,
    Receipt,
    SeenReply,
)

GONE = frozenset({404, 410})
NOT_ALLOWED = frozenset({403})  # a token for statuses only: `check` says so, the reading goes on
LIMIT = 500  # characters, unless a server sets another
ROOM_FOR_NAME = 40  # the author's @name goes in front and counts; a host after it does not


class Mastodon(RestConnector):
    """Reads hashtags, mentions of our account, or a search; replies as that account."""

    name: ClassVar[str] = "mastodon"
    title: ClassVar[str] = "Mastodon"
    facts: ClassVar[Facts] = Facts(
        every=timedelta(minutes=5),
        can_look=True,
        can_reply=True,
        can_edit=True,
        can_remove=True,
        idempotent_for=timedelta(minutes=55),  # the server remembers a key for an hour
        max_length=LIMIT - ROOM_FOR_NAME,
    )

    base_url: BaseUrl  #: Such as "https://social.example".
    token: SecretStr | None = None  #: Of our own account; hashtags can be read without.
    hashtags: tuple[str, ...] = ()  #: Without the "#".
    mentions: bool = False  #: Whatever names our account.
    search: str = ""  #: Words to look for, where the server has a full-text search.
    #: What people answer to our replies, though it names no hashtag; needs the token, and for it
    #: the scope read:notifications.
    answers: bool = True
    visibility: Literal["public", "unlisted"] = "public"  #: Of our replies, at the most open.

    per_page: int = Field(default=40, ge=1, le=40)
    #: What is left is read the next time; a server allows 300 such requests in 15 minutes.
    pages_per_reading: int = Field(default=20, ge=1)

    @model_validator(mode="after")
    def _reads_something(self) -> Self:
        if not (self.hashtags or self.mentions or self.search):
            raise ValueError("name hashtags, mentions or a search to read")
        if (self.mentions or self.search) and self.token is None:
            raise ValueError("mentions and search need the token of an account")
        return self

    def place(self) -> str:
        """Ids belong to the server that gave them."""
        return f"mastodon:{urlsplit(self.base_url).netloc.lower()}"

    def abilities(self) -> Facts:
        """Without a token hashtags are read, and nothing is written."""
        return self.facts if self.token else read_only(self.facts)

    def check(self, http: Http) -> None:
        """Read one post of the first timeline, and see that answers to us can be read."""
        for timeline in (self._timelines()[0], *self._answers()):
            self._records(http, timeline, {"limit": "1"})

    def whoami(self, http: Http) -> Account | None:
        """Ask whose token it is; None without a token."""
        if self.token is None:
            return None
        answer = self._get(http, "/api/v1/accounts/verify_credentials")
        try:
            account = Fields(answer.json(), "the account")
            return Account(account.key("id"), tidy(account.text("acct")))
        except Odd as odd:
            answer.fail(str(odd))

    def pages(self, http: Http, mark: Mark) -> Iterator[tuple[list[object], Mark]]:
        """Walk each timeline; the mark holds how far each was read."""
        timelines, answers = self._timelines(), self._answers()
        us = self.whoami(http) if answers else None
        share = max(self.pages_per_reading // len(timelines), 2)
        for timeline in (*timelines, *answers):
            read = partial(self._records, http, timeline, allow=NOT_ALLOWED)
            if timeline not in answers:
                read = partial(self._records, http, timeline)
            seen = mark.get(timeline.key, {})
            for records, reached in islice(walk(read, seen), share):
                mark = {**mark, timeline.key: reached}
                if timeline in answers and us is not None:
                    records = [each for each in records if answers_us(each, us)]
                yield records, mark

    def parse(self, record: object) -> NewMention | None:
        """Read a status, or a notification that holds one."""
        status = Fields(record)
        if status.has("status"):
            status = status.part("status")
        if status.has("reblog"):
            return None
        account = status.part("account")
        when = read_date(status.text("created_at"))
        parent = status.optional_key("in_reply_to_id")
        return NewMention(
            external_id=status.key("id"),
            kind=Kind.COMMENT if parent else Kind.POST,
            title=tidy(status.text("spoiler_text")),
            text=plain_text(status.text("content")),
            url=status.link("url") or status.link("uri"),
            author=NewAuthor(
                account.key("id"),
                tidy(account.text("display_name")) or tidy(account.text("acct")),
                account.link("url"),
            ),
            posted_at=when.at,
            precision=when.precision,
            language=status.text("language"),
            parent=parent,
            raw=status.raw(),
        )

    def look(self, http: Http, external_id: str) -> Look:
        """Read one status and our own answers directly under it."""
        answer = self._get(http, path_of(external_id), allow=GONE)
        if answer.status in GONE:
            return Look(gone=True)
        context = self._get(http, path_of(external_id) + "/context", allow=GONE)
        if context.status in GONE:
            return Look(gone=True)
        us = self.whoami(http)
        try:
            mention = self.parse(answer.json())
            below = Fields(context.json(), "the context").parts("descendants")
        except Odd as odd:
            answer.fail(str(odd))
        return Look(
            marked(mention, us) if mention else None,
            tuple(replies_below(below, external_id, us)),
            gone=mention is None,
            whole=us is not None,  # without an account nothing there is ours
        )

    def read_reply(self, http: Http, external_id: str, reply_id: str) -> SeenReply | None:  # noqa: ARG002
        """Read one status of ours by itself: a long thread does not show all that is under it."""
        answer = self._get(http, path_of(reply_id), allow=GONE)
        if answer.status in GONE:
            return None
        try:
            return as_reply(Fields(answer.json(), "the reply"))
        except Odd as odd:
            answer.fail(str(odd))

    def reply(self, http: Http, external_id: str, text: str, key: str) -> Receipt:
        """Answer a status, naming its author in the text: otherwise nobody is told.

        The server carries a repeated request with the same key and text out once.
        """
        parent = self._wanted(http, external_id)
        form = {
            "status": addressed(text, parent.part("account").text("acct")),
            "in_reply_to_id": external_id,
            "visibility": stricter(self.visibility, parent.text("visibility")),
        }
        if parent.text("language"):
            form["language"] = parent.text("language")
        # Of one draft an edited text must not bring back the receipt of the old one.
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
        return receipt_of(
            http.send(
                "POST",
                f"{self.base_url}/api/v1/statuses",
                form=form,
                bearer=self._bearer(),
                headers={"Idempotency-Key": f"{key}-{digest}"},
            )
        )

    def edit(self, http: Http, reply_id: str, text: str, key: str) -> Receipt:  # noqa: ARG002
        """Put another text in place of our reply; putting it twice changes nothing."""
        ours = self._wanted(http, reply_id)
        parent = ours.optional_key("in_reply_to_account_id")
        named = [Fields(each) for each in ours.parts("mentions")]
        accounts = [each.text("acct") for each in named if each.optional_key("id") == parent]
        return receipt_of(
            http.send(
                "PUT",
                self.base_url + path_of(reply_id),
                form={"status": addressed(text, accounts[0] if accounts else "")},
                bearer=self._bearer(),
            )
        )

    def remove(self, http: Http, reply_id: str) -> None:
        """Take our reply down."""
        http.send("DELETE", self.base_url + path_of(reply_id), bearer=self._bearer(), allow=GONE)

    def _timelines(self) -> list[Timeline]:
        made = [
            Timeline(f"tag:{tag}", f"/api/v1/timelines/tag/{quote(tag, safe='')}")
            for tag in self.hashtags
        ]
        if self.mentions:
            made.append(Timeline("mentions", "/api/v1/notifications", {"types[]": ["mention"]}))
        if self.search:
            words = {"q": self.search, "type": "statuses"}
            made.append(Timeline("search", "/api/v2/search", words, "statuses"))
        return made

    def _answers(self) -> list[Timeline]:
        """Where answers to us are read, unless whatever names us is read anyway."""
        if not self.answers or self.mentions or self.token is None:
            return []
        return [Timeline("answers", "/api/v1/notifications", {"types[]": ["mention"]})]

    def _records(
        self,
        http: Http,
        timeline: Timeline,
        bounds: Params,
        *,
        allow: frozenset[int] = frozenset(),
    ) -> list[object]:
        params = {"limit": str(self.per_page), **timeline.params, **bounds}
        answer = self._get(http, timeline.path, params=params, allow=allow)
        return [] if answer.status in allow else list_of(answer, timeline.inside)

    def _get(
        self,
        http: Http,
        path: str,
        *,
        params: Params | None = None,
        allow: frozenset[int] = frozenset(),
    ) -> Answer:
        token = self.token.get_secret_value() if self.token else None
        return http.get(self.base_url + path, params=params, bearer=token, allow=allow)

    def _bearer(self) -> str:
        if self.token is None:
            raise ConfigError(f"{self.place()}: to reply, set the token of an account")
        return self.token.get_secret_value()

    def _wanted(self, http: Http, external_id: str) -> Fields:
        """Read the status a reply is about, before anything is sent."""
        self._bearer()
        try:
            answer = self._get(http, path_of(external_id), allow=GONE)
            if answer.status in GONE:
                raise Refused(f"{answer.host}: the post is gone, so it cannot be answered")
            return Fields(answer.json(), "the status")
        except (SourceChanged, Odd) as error:
            raise RetryLater(f"{error}; nothing was sent") from None
