"""A fake Mastodon server: timelines that page both ways, replies with keys, edits, deletions."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from tests.connectors.contract import Post
from tests.fakes.site_server import Seen, Served, SiteServer, as_json

TOKEN = "ZA-not-a-real-token-0001"
US = {"id": "900", "username": "acme", "acct": "acme", "display_name": "Acme Care"}
NOT_FOUND = {"error": "Record not found"}


class MastodonSite:
    """Holds statuses by id, newest last. `posted` lists the write requests that were carried out.

    `replay_breaks` gives the fault of some versions: a repeated key answers 500.
    """

    def __init__(self, posts: Sequence[Post] = ()) -> None:
        self.statuses: dict[str, dict[str, Any]] = {}
        self.odd: list[dict[str, Any]] = []
        self.keys: dict[str, str] = {}
        self.posted: list[dict[str, str]] = []
        self.replay_breaks = False
        for post in posts:
            self.add(post)

    def add(self, post: Post) -> None:
        """Put a post, and the owner's reply under it, on the server."""
        if post.odd:
            self.odd.append({"id": post.id, "content": ["not", "a", "text"], "account": None})
            return
        self.statuses[post.id] = _status(post)
        if post.reply:
            reply = Post(f"{post.id}9", text=f"@berta {post.reply}")
            self.statuses[reply.id] = _status(reply) | {"account": US, "in_reply_to_id": post.id}
            self.statuses[f"{post.id}8"] = _status(Post(f"{post.id}8")) | {
                "in_reply_to_id": post.id
            }

    def install(self, site: SiteServer) -> None:
        """Put the routes on a server."""
        site.route("GET", r"/api/v1/timelines/tag/(\w+)", self.tag)
        site.route("GET", "/api/v1/notifications", self.notifications)
        site.route("GET", "/api/v2/search", self.search)
        site.route("GET", "/api/v1/accounts/verify_credentials", self.account)
        site.route("GET", r"/api/v1/statuses/(\w+)", self.read)
        site.route("GET", r"/api/v1/statuses/(\w+)/context", self.context)
        site.route("POST", "/api/v1/statuses", self.post)
        site.route("PUT", r"/api/v1/statuses/(\w+)", self.put)
        site.route("DELETE", r"/api/v1/statuses/(\w+)", self.delete)

    def tag(self, seen: Seen) -> Served:
        """Answer a hashtag's timeline."""
        return as_json(self._page(seen))

    def search(self, seen: Seen) -> Served:
        """Answer a search, which needs an account."""
        if not _signed_in(seen):
            return as_json({"error": "This method requires an authenticated user"}, 401)
        return as_json({"accounts": [], "statuses": self._page(seen), "hashtags": []})

    def notifications(self, seen: Seen) -> Served:
        """Answer who named us; the ids are the notifications' own."""
        if not _signed_in(seen):
            return as_json({"error": "The access token is invalid"}, 401)
        named = self._page(seen, answers=True)
        made = [{"id": s["id"], "type": "mention", "status": s} for s in named]
        return as_json(made)

    def account(self, seen: Seen) -> Served:
        """Answer whose token it is."""
        if not _signed_in(seen):
            return as_json({"error": "The access token is invalid"}, 401)
        return as_json(US)

    def read(self, seen: Seen) -> Served:
        """Answer one status."""
        status = self.statuses.get(seen.found[0])
        return as_json(status) if status else as_json(NOT_FOUND, 404)

    def context(self, seen: Seen) -> Served:
        """Answer what stands under a status."""
        below = [s for s in self.statuses.values() if s["in_reply_to_id"] == seen.found[0]]
        return as_json({"ancestors": [], "descendants": below})

    def post(self, seen: Seen) -> Served:
        """Take a reply once for each key."""
        if not _signed_in(seen):
            return as_json({"error": "The access token is invalid"}, 401)
        key, form = seen.headers.get("Idempotency-Key", ""), seen.form()
        if key in self.keys:
            if self.replay_breaks:
                return as_json({"error": "NoMethodError"}, 500)
            return as_json(self.statuses[self.keys[key]])
        if len(form["status"]) > 500:
            return as_json({"error": "Validierung fehlgeschlagen"}, 422)
        made = self._made(f"5{len(self.posted):03}", form)
        self.posted.append(form)
        self.keys[key] = made["id"]
        return as_json(made)

    def put(self, seen: Seen) -> Served:
        """Change one of our statuses."""
        status = self.statuses.get(seen.found[0])
        if status is None:
            return as_json(NOT_FOUND, 404)
        status["content"] = _markup(seen.form()["status"])
        self.posted.append(seen.form())
        return as_json(status)

    def delete(self, seen: Seen) -> Served:
        """Take one of our statuses down."""
        status = self.statuses.pop(seen.found[0], None)
        return as_json(status) if status else as_json(NOT_FOUND, 404)

    def _made(self, key: str, form: dict[str, str]) -> dict[str, Any]:
        parent = self.statuses[form["in_reply_to_id"]]
        made = _status(Post(key, text=form["status"])) | {
            "account": US,
            "visibility": form["visibility"],
            "in_reply_to_id": parent["id"],
            "in_reply_to_account_id": parent["account"]["id"],
            "mentions": [parent["account"]],
        }
        self.statuses[key] = made
        return made

    def _page(self, seen: Seen, *, answers: bool = False) -> list[dict[str, Any]]:
        """Page as the server does: `min_id` gives the posts right above, newest first.

        With `answers`, what answers us is there, too.
        """
        limit = int(seen.one("limit", "20"))
        every = [*self.statuses.values(), *self.odd]
        every = [
            status
            for status in every
            if not status.get("in_reply_to_id")
            or (answers and status.get("in_reply_to_account_id") == US["id"])
        ]
        every.sort(key=lambda status: _order(status["id"]), reverse=True)
        low, high = seen.one("min_id"), seen.one("max_id")
        above = [s for s in every if not low or _order(s["id"]) > _order(low)]
        found = [s for s in above if not high or _order(s["id"]) < _order(high)]
        return found[-limit:] if low else found[:limit]


def _order(key: str) -> tuple[int, str]:
    return len(key), key


def _signed_in(seen: Seen) -> bool:
    return seen.headers.get("Authorization") == f"Bearer {TOKEN}"


def _status(post: Post) -> dict[str, Any]:
    account = {
        "id": "700",
        "username": "berta",
        "acct": "berta@far.example",
        "display_name": post.author,
        "url": "https://far.example/@berta",
        "bot": False,
    }
    status: dict[str, Any] = {
        "id": post.id,
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "spoiler_text": post.title,
        "visibility": "public",
        "language": "en",
        "uri": f"https://far.example/users/berta/statuses/{post.id}",
        "url": f"https://far.example/@berta/{post.id}",
        "edited_at": post.edited,
        "content": _markup(post.text),
        "reblog": None,
        "account": account,
        "mentions": [],
        "tags": [{"name": "acmefail", "url": "https://social.example/tags/acmefail"}],
    }
    if post.date is not None:
        status["created_at"] = post.date
    if post.extra:
        status |= {"quote_approval": {"automatic": ["public"]}, "mood": 3}
    return status


def _markup(text: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
