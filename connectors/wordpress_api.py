"""The few requests to a WordPress site that its connector is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.answer import Answer
from connectors.errors import read_error
from connectors.http import Http, Params
from connectors.rest import Fields, Odd, list_of
from connectors.wordpress_wire import code_of, seen_reply
from monitor.errors import ConfigError
from monitor.models.wire import Account, SeenReply

NO_ENTRY = frozenset({401, 403})
NOT_THERE = frozenset({404, 410})
NO_TRASH = 501
#: Errors of ours, after which nothing has been carried out.
REFUSALS = frozenset({400, 401, 403, 404, 409, 410, 413, 422, NO_TRASH})
#: What is answered of a comment that nobody may see: deleted, in the trash, or held back.
GONE = frozenset({"rest_comment_invalid_id", "rest_cannot_read", "rest_already_trashed"})
DELETED = "rest_comment_invalid_id"
HIDDEN = frozenset({"trash", "spam", "hold"})
FULL = 100  # comments on a page


@dataclass(frozen=True)
class WordPressApi:
    """One site's REST API, asked as one of its users or as a stranger."""

    http: Http
    base_url: str
    plain_permalinks: bool = False
    auth: tuple[str, str] | None = field(default=None, repr=False)

    def get(
        self, route: str, params: Params | None = None, *, allow: frozenset[int] = frozenset()
    ) -> Answer:
        """Read a route of wp/v2."""
        return self.http.get(self._url(route), params=params, auth=self.auth, allow=allow)

    def send(self, method: str, route: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Write to a route of wp/v2 with at most one request; refusals are returned."""
        return self.http.send(method, self._url(route), json=body, auth=self.auth, allow=REFUSALS)

    def me(self) -> Account | None:
        """Return who the password belongs to; None without one, ConfigError for a wrong one."""
        if self.auth is None:
            return None
        answer = self.get("users/me", {"context": "edit"}, allow=NO_ENTRY)
        if answer.status in NO_ENTRY:
            raise ConfigError(
                f"{answer.host}: does not accept the user and application password; "
                "make a new one in the user's profile there"
            )
        try:
            user = Fields(answer.json(), "the user")
            return Account(user.key("id"), user.text("name"))
        except Odd as odd:
            answer.fail(str(odd))

    def comment(self, comment_id: str) -> Fields | None:
        """Return one comment; None if the public cannot see it, or no longer."""
        found, _ = self.one(comment_id)
        hidden = found is not None and found.text("status") in HIDDEN
        return None if hidden else found

    def one(self, comment_id: str) -> tuple[Fields | None, str]:
        """Return one comment as we may see it, held back too; or None and the code of why not."""
        answer = self.get(f"comments/{comment_id}", allow=NO_ENTRY | NOT_THERE)
        if answer.status in NO_ENTRY | NOT_THERE:
            code = code_of(answer)
            if code in GONE:
                return None, code
            raise read_error(answer.host, answer.status, answer.headers, answer.text()[:2000])
        try:
            comment = Fields(answer.json(), "the comment")
            comment.text("status")
        except Odd as odd:
            answer.fail(str(odd))
        return comment, ""

    def answers(
        self, parents: Sequence[str], ours: Collection[str], us: Account | None
    ) -> Mapping[str, tuple[SeenReply, ...]]:
        """Return what our people wrote directly under these comments, oldest first."""
        found: defaultdict[str, tuple[SeenReply, ...]] = defaultdict(tuple)
        params: dict[str, str | int | list[str]] = {
            "parent": ",".join(parents),
            "orderby": "date_gmt",
            "order": "asc",
            "per_page": FULL,
        }
        page, full = 1, bool(parents and ours)
        while full:
            records = list_of(self.get("comments", {**params, "page": page}))
            for record in records:
                parent, reply = seen_reply(record, ours, us)
                if reply is not None:
                    found[parent] += (reply,)
            page, full = page + 1, len(records) >= FULL
        return found

    def _url(self, route: str) -> str:
        if self.plain_permalinks:
            return f"{self.base_url}/?rest_route=/wp/v2/{route}"
        return f"{self.base_url}/wp-json/wp/v2/{route}"
