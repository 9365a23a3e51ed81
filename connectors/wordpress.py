"""Comments on a WordPress site, read and answered through its REST API (wp/v2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, Self

from pydantic import Field, SecretStr, model_validator

from connectors.addresses import listing
from connectors.base import read_only
from connectors.dates import read_date
from connectors.http import Http, Params
from connectors.rest import BaseUrl, Fields, Odd, RestConnector, list_of, marked
from connectors.text import plain_text, same_text
from connectors.wordpress_api import DELETED, NO_TRASH, NOT_THERE, REFUSALS, WordPressApi
from connectors.wordpress_wire import (
    MAX_BYTES,
    TAKEN_OUT,
    as_markup,
    as_parameter,
    author_key,
    code_of,
    newest_of,
    read_standing,
    receipt_of,
    refusal,
)
from monitor.errors import ConfigError, Refused, RetryLater, SourceChanged
from monitor.models.wire import (
    Account,
    Facts,
    Kind,
    LengthUnit,
    Look,
    Mark,
    NewAuthor,
    NewMention,
    Page,
    Receipt,
    SeenReply,
)


class WordPress(RestConnector):
    """Reads the comments of a site; with an application password, answers them as its user.

    A wrong password is no error to WordPress: it answers as if to a stranger. So the password is
    tried by itself at every check and reading, and before anything is published.
    """

    name: ClassVar[str] = "wordpress"
    title: ClassVar[str] = "WordPress"
    facts: ClassVar[Facts] = Facts(
        every=timedelta(minutes=15),
        quiet_after=timedelta(days=30),
        shows_edits=True,  # within `rescan`; what is older shows them to `look`
        can_look=True,
        can_reply=True,
        can_edit=True,
        can_remove=True,
        max_length=MAX_BYTES,
        unit=LengthUnit.BYTES,
    )

    base_url: BaseUrl  #: The site, such as "https://blog.example".
    user: str = ""  #: Who answers.
    app_password: SecretStr | None = None  #: Made in the user's profile: Application Passwords.
    posts: tuple[int, ...] = ()  #: Only comments on these posts or pages; none: on all.
    owners: tuple[int, ...] = ()  #: User ids of our other people there; they are not answered.
    plain_permalinks: bool = False  #: The site has no /wp-json/, only ?rest_route=.
    #: An edit brings no comment back: so much before the newest is read again each time.
    rescan: timedelta = timedelta(days=14)
    per_page: int = Field(default=100, ge=1, le=100)
    pages_per_reading: int = Field(default=50, ge=2)

    @model_validator(mode="after")
    def _whole_credentials(self) -> Self:
        if bool(self.user) != (self.app_password is not None):
            raise ValueError("set both user and app_password, or neither")
        return self

    def place(self) -> str:
        """Ids belong to the site."""
        return f"wordpress:{listing(self.base_url)}"

    def abilities(self) -> Facts:
        """Comments are read without a password; nothing is written then."""
        return self.facts if self.app_password else read_only(self.facts)

    def check(self, http: Http) -> None:
        """Read one comment, and see that the password is right if there is one."""
        self.whoami(http)
        list_of(self._api(http).get("comments", {"per_page": 1}))

    def whoami(self, http: Http) -> Account | None:
        """Ask who the password belongs to; None without one."""
        return self._api(http).me()

    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
        """Yield comments, oldest first, each with the answers our people gave it."""
        us = self.whoami(http)
        for page in super().fetch(http, mark):
            mentions = [self._staff_marked(mention) for mention in page.mentions]
            asked = [mention.external_id for mention in mentions if not mention.by_us]
            ours = self._ours(us)
            answers = self._api(http).answers(asked, ours, us)
            answered = (
                replace(
                    m,
                    owner_replies=answers.get(m.external_id, ()),
                    replies_whole=bool(ours) and not m.by_us,
                )
                for m in mentions
            )
            yield replace(page, mentions=tuple(answered))

    def pages(self, http: Http, mark: Mark) -> Iterator[tuple[list[object], Mark]]:
        """Walk from `rescan` before the newest comment we know to the last one.

        The mark is the newest comment's time; where a reading is cut off, also how to go on: with
        the last page again, as a comment deleted meanwhile moves the others up.
        """
        newest, since = str(mark.get("newest", "")), str(mark.get("since", ""))
        known = read_date(newest).at
        if "page" not in mark and known:
            since = as_parameter(known - self.rescan)
        first = max(int(mark.get("page", 1)) - 1, 1)
        for number in range(first, first + self.pages_per_reading):
            answer = self._api(http).get("comments", self._params(since, number))
            records = list_of(answer)
            newest = max(newest, newest_of(answer, records))
            reached: Mark = {"newest": newest} if newest else {}
            if len(records) < self.per_page:
                yield records, reached
                return
            yield records, {**reached, "since": since, "page": number + 1}

    def parse(self, record: object) -> NewMention:
        """Read one comment."""
        comment = Fields(record, "the comment")
        external_id = comment.key("id")
        parent = comment.optional_key("parent")
        when = read_date(comment.text("date_gmt") + "Z")
        text = plain_text(comment.part("content").text("rendered"))
        if not text:
            raise Odd("the content is empty")
        return NewMention(
            external_id=external_id,
            kind=Kind.COMMENT,
            text=text,
            url=comment.link("link"),
            author=NewAuthor(
                author_key(comment, external_id),
                plain_text(comment.text("author_name")),
                comment.link("author_url"),
            ),
            posted_at=when.at,
            precision=when.precision,
            parent="" if parent == "0" else parent,
            raw=comment.raw(),
        )

    def look(self, http: Http, external_id: str) -> Look:
        """Read one comment and the answers of our people under it."""
        us = self.whoami(http)
        found = self._api(http).comment(external_id)
        if found is None:
            return Look(gone=True)
        try:
            mention = self._staff_marked(marked(self.parse(found.whole()), us))
        except Odd as odd:
            raise SourceChanged(f"{self.title}: {odd}", sample=found.raw()) from None
        ours = self._ours(us)
        replies = self._api(http).answers([external_id], ours, us).get(external_id, ())
        whole = bool(ours)  # a stranger cannot tell who of the others is one of us
        mention = replace(mention, owner_replies=replies, replies_whole=whole)
        return Look(mention, replies, whole=whole)

    def read_reply(self, http: Http, external_id: str, reply_id: str) -> SeenReply | None:  # noqa: ARG002
        """Read our comment as its author: an application password shows what is held back, too."""
        us = self.whoami(http)
        found, code = self._api(http).one(reply_id)
        if found is None:
            deleted = us is not None and code == DELETED
            return SeenReply("", reply_id, by_us=True, refused=TAKEN_OUT) if deleted else None
        try:
            return read_standing(found)
        except Odd as odd:
            raise SourceChanged(f"{self.title}: {odd}", sample=found.raw()) from None

    def reply(self, http: Http, external_id: str, text: str, key: str) -> Receipt:  # noqa: ARG002
        """Put a comment under a comment, with at most one request.

        WordPress takes any number for a parent, so the parent is read first. It refuses the same
        text a second time: then the reply is public already, and the receipt is for that one.
        """
        us = self._sure(http)
        markup = as_markup(text)
        if len(markup.encode("utf-8", "replace")) > MAX_BYTES:
            raise Refused(f"{self.place()}: the reply is longer than {MAX_BYTES} bytes")
        parent = self._parent(http, external_id)
        body = {"post": parent[0], "parent": parent[1], "content": markup}
        answer = self._api(http).send("POST", "comments", body)
        if code_of(answer) == "comment_duplicate":
            return self._published_before(http, external_id, text, us)
        if answer.status in REFUSALS:
            raise refusal(answer)
        return receipt_of(answer)

    def edit(self, http: Http, reply_id: str, text: str, key: str) -> Receipt:  # noqa: ARG002
        """Put another text in place of our comment; putting it twice changes nothing."""
        self._sure(http)
        body = {"content": as_markup(text)}
        answer = self._api(http).send("POST", f"comments/{reply_id}", body)
        if answer.status in REFUSALS:
            raise refusal(answer)
        return receipt_of(answer)

    def remove(self, http: Http, reply_id: str) -> None:
        """Put our comment into the trash, or delete it where a site has no trash."""
        self._sure(http)
        route = f"comments/{reply_id}"
        answer = self._api(http).send("DELETE", route)
        if answer.status == NO_TRASH:
            answer = self._api(http).send("DELETE", route, {"force": True})
        known = code_of(answer) != "rest_no_route"
        if answer.status in REFUSALS and not (answer.status in NOT_THERE and known):
            raise refusal(answer)

    def _api(self, http: Http) -> WordPressApi:
        password = self.app_password.get_secret_value() if self.app_password else ""
        auth = (self.user, password) if self.user else None
        return WordPressApi(http, self.base_url, self.plain_permalinks, auth)

    def _params(self, since: str, page: int) -> Params:
        params: dict[str, str | int | list[str]] = {
            "orderby": "date_gmt",
            "order": "asc",
            "per_page": self.per_page,
            "page": page,
        }
        if since:
            params["after"] = since
        if self.posts:
            params["post"] = ",".join(map(str, self.posts))
        return params

    def _ours(self, us: Account | None) -> frozenset[str]:
        return frozenset([*map(str, self.owners), *([us.id] if us else [])])

    def _staff_marked(self, mention: NewMention) -> NewMention:
        staff = mention.author is not None and mention.author.id in map(str, self.owners)
        return replace(mention, by_us=True) if staff else mention

    def _sure(self, http: Http) -> Account:
        """Return who we are, or say that nothing can be published."""
        try:
            us = self.whoami(http)
        except SourceChanged as error:
            raise RetryLater(f"{error}; nothing was sent") from None
        if us is None:
            raise ConfigError(f"{self.place()}: to reply, set user and app_password")
        return us

    def _parent(self, http: Http, external_id: str) -> tuple[int, int]:
        """Return the post and the number of the comment that is to be answered."""
        try:
            comment = self._api(http).comment(external_id)
            if comment is None:
                raise Refused(f"{self.place()}: the comment is gone, so it cannot be answered")
            return int(comment.key("post")), int(comment.key("id"))
        except (SourceChanged, Odd, ValueError) as error:
            raise RetryLater(f"{error}; nothing was sent") from None

    def _published_before(self, http: Http, external_id: str, text: str, us: Account) -> Receipt:
        """Return the receipt of the very text under this comment; it may wait for the site."""
        answers = self._api(http).answers([external_id], {us.id}, us).get(external_id, ())
        for answer in answers:
            if same_text(answer.text, text):
                return Receipt(answer.external_id, answer.url)
        return Receipt(moderated=True)
