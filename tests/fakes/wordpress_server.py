"""A WordPress site as far as its comments API goes, built from answers of a real 6.1.9.

It keeps what a client trips over: a wrong password reads on as a stranger, unknown parameters are
ignored, a parent is not validated, the same text twice is a duplicate, an edit moves no date.
"""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tests.fakes.site_server import Handler, Seen, Served, SiteServer, as_json

LIMIT = 65_525


@dataclass(frozen=True)
class User:
    """Somebody with an account. Editors publish at once; subscribers' comments are held."""

    id: int
    login: str
    password: str
    name: str
    editor: bool = True


@dataclass(frozen=True)
class Comment:
    """One comment; `content` is the markup as it was sent in."""

    id: int
    content: str
    post: int = 1
    parent: int = 0
    author: int = 0
    author_name: str = "Omar Beispiel"
    date_gmt: str | None = "2026-03-04T10:20:30"
    status: str = "approved"
    face: str = ""  #: The hash in the address of a guest's avatar; "" where a site shows none.
    extra: dict[str, Any] = field(default_factory=dict)


EDITOR = User(2, "editor", "abcd efgh ijkl mnop", "Shop Team")


class Refusal(Exception):
    """An error as the API words it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.answer = as_json(
            {"code": code, "message": message, "data": {"status": status}}, status
        )


class WordPressServer:
    """A site with one post. `comments` may be changed at any time by a test."""

    def __init__(self, *comments: Comment, users: tuple[User, ...] = (EDITOR,)) -> None:
        self.comments = {comment.id: comment for comment in comments}
        self.users = users
        self.clock = datetime(2026, 3, 10, 12, tzinfo=UTC)
        self.trash = True  #: Some sites have none.
        self.flood = False  #: Somebody commented a moment ago.
        self.answers_get_lost = False  #: Comments are published, and a proxy says 504.
        self.odd: list[Any] = []  #: Records of no known shape, listed after the others.
        self._url = ""

    def install(self, site: SiteServer, *, plain_permalinks: bool = False) -> None:
        """Answer on this site's /wp-json/, or on ?rest_route= alone."""
        self._url = site.url
        if plain_permalinks:
            for method in ("GET", "POST", "DELETE"):
                site.route(method, "/", self._by_query)
            return
        for method, path, handler in self._routes():
            site.route(method, f"/wp-json{path}", _sorted(handler))

    def say(self, comment: Comment) -> None:
        """Put a comment on the site, or another in its place."""
        self.comments[comment.id] = comment

    def _routes(self) -> list[tuple[str, str, Handler]]:
        one = r"/wp/v2/comments/(\d+)"
        return [
            ("GET", "/wp/v2/comments", self._list),
            ("POST", "/wp/v2/comments", self._create),
            ("GET", one, self._one),
            ("POST", one, self._update),
            ("DELETE", one, self._delete),
            ("GET", "/wp/v2/users/me", self._me),
        ]

    def _by_query(self, seen: Seen) -> Served:
        for method, pattern, handler in self._routes():
            match = re.fullmatch(pattern, seen.one("rest_route"))
            if match and method == seen.method:
                return _sorted(handler)(replace(seen, found=match.groups()))
        return Refusal(404, "rest_no_route", "No route was found.").answer

    def _user(self, seen: Seen) -> User | None:
        """A wrong password makes a stranger, without a word."""
        given = seen.headers.get("Authorization", "").partition("Basic ")[2]
        login, _, password = base64.b64decode(given).decode().partition(":")
        for user in self.users:
            if user.login == login and user.password.replace(" ", "") == password.replace(" ", ""):
                return user
        return None

    def _me(self, seen: Seen) -> Served:
        user = self._user(seen)
        if user is None:
            raise Refusal(401, "rest_not_logged_in", "You are not currently logged in.")
        return as_json({"id": user.id, "name": user.name, "slug": user.login, "meta": []})

    def _list(self, seen: Seen) -> Served:
        size, page = int(seen.one("per_page", "10")), int(seen.one("page", "1"))
        if not 1 <= size <= 100:
            raise Refusal(400, "rest_invalid_param", "Invalid parameter(s): per_page")
        found = sorted(
            (c for c in self.comments.values() if c.status == "approved" and _asked(c, seen)),
            key=lambda comment: (comment.date_gmt or "", comment.id),
            reverse=seen.one("order", "desc") == "desc",
        )
        records = [self._shown(comment) for comment in found] + self.odd
        part = records[size * (page - 1) : size * page]
        return as_json(part, X_WP_Total=str(len(records)))

    def _one(self, seen: Seen) -> Served:
        comment = self._known(seen)
        user = self._user(seen)
        own = user is not None and comment.author == user.id  # an author sees what is held back
        if comment.status != "approved" and not own and not (user and user.editor):
            raise Refusal(401, "rest_cannot_read", "Sorry, you are not allowed to read this.")
        return as_json(self._shown(comment))

    def _create(self, seen: Seen) -> Served:
        user, body = self._logged_in(seen), seen.json()
        content = _content(body)
        if body.get("post") != 1:
            raise Refusal(403, "rest_comment_invalid_post_id", "Sorry, no such post.")
        twins = (body["post"], body.get("parent", 0), user.id, content)
        if any((c.post, c.parent, c.author, c.content) == twins for c in self.comments.values()):
            message = "Duplicate comment detected; it looks as though you&#8217;ve said that!"
            raise Refusal(409, "comment_duplicate", message)
        if self.flood and not user.editor:
            raise Refusal(400, "comment_flood", "You are posting comments too quickly.")
        made = Comment(
            id=max(self.comments, default=0) + 1,
            content=content,
            parent=body.get("parent", 0),  # whatever number it is
            author=user.id,
            author_name=user.name,
            date_gmt=f"{self.clock:%Y-%m-%dT%H:%M:%S}",
            status="approved" if user.editor else "hold",
        )
        self.say(made)
        if self.answers_get_lost:
            return Served(b"<h1>504 Gateway Time-out</h1>", 504)
        return as_json(self._shown(made), 201)

    def _update(self, seen: Seen) -> Served:
        user, comment = self._logged_in(seen), self._known(seen)
        if not user.editor and comment.author != user.id:
            raise Refusal(403, "rest_cannot_edit", "Sorry, you may not edit this comment.")
        self.say(replace(comment, content=_content(seen.json())))
        return as_json(self._shown(self.comments[comment.id]))

    def _delete(self, seen: Seen) -> Served:
        self._logged_in(seen)
        comment = self._known(seen)
        if seen.body and seen.json().get("force"):
            del self.comments[comment.id]
            return as_json({"deleted": True, "previous": self._shown(comment)})
        if not self.trash:
            raise Refusal(501, "rest_trash_not_supported", "Set force=true to delete.")
        if comment.status == "trash":
            raise Refusal(410, "rest_already_trashed", "It has already been trashed.")
        self.say(replace(comment, status="trash"))
        return as_json(self._shown(self.comments[comment.id]))

    def _logged_in(self, seen: Seen) -> User:
        user = self._user(seen)
        if user is None:
            raise Refusal(401, "rest_comment_login_required", "Sorry, you must be logged in.")
        return user

    def _known(self, seen: Seen) -> Comment:
        comment = self.comments.get(int(seen.found[0]))
        if comment is None:
            raise Refusal(404, "rest_comment_invalid_id", "Invalid comment ID.")
        return comment

    def _shown(self, comment: Comment) -> dict[str, Any]:
        api = f"{self._url}/wp-json/wp/v2"
        lines = "".join(f"<p>{part}</p>\n" for part in comment.content.split("\n\n"))
        lines = lines.replace(" - ", " – ").replace("'", "&#8217;")  # as the site dresses texts up
        shown = {
            "id": comment.id,
            "post": comment.post,
            "parent": comment.parent,
            "author": comment.author,
            "author_name": comment.author_name,
            "author_url": "",
            "date": comment.date_gmt,  # in the site's own zone on a real one
            "date_gmt": comment.date_gmt,
            "content": {"rendered": lines},
            "link": f"{self._url}/hello-world/#comment-{comment.id}",
            "status": comment.status,
            "type": "comment",
            "meta": [],
            "_links": {"self": [{"href": f"{api}/comments/{comment.id}"}]},
        }
        if comment.face:
            at = f"http://0.gravatar.com/avatar/{comment.face}?s="
            shown["author_avatar_urls"] = {size: f"{at}{size}&d=mm&r=g" for size in ("24", "48")}
        return {name: value for name, value in shown.items() if value is not None} | comment.extra


def _content(body: dict[str, Any]) -> str:
    content = str(body.get("content", ""))
    if not content.strip():
        raise Refusal(400, "rest_comment_content_invalid", "Invalid comment content.")
    if len(content.encode()) > LIMIT:
        raise Refusal(400, "comment_content_column_length", "Comment field is too long.")
    return content


def _asked(comment: Comment, seen: Seen) -> bool:
    """Whether a list's parameters let a comment through; those it does not know let all."""
    for name, number in (("post", comment.post), ("parent", comment.parent)):
        if seen.one(name) and str(number) not in seen.one(name).split(","):
            return False
    after = seen.one("after")
    if after and "T" not in after:
        raise Refusal(400, "rest_invalid_param", "Invalid parameter(s): after")
    return not after or (comment.date_gmt or "") > after.rstrip("Z")


def _sorted(handler: Handler) -> Handler:
    def answer(seen: Seen) -> Served:
        try:
            return handler(seen)
        except Refusal as refusal:
            return refusal.answer

    return answer


def rendered(text: str) -> str:
    """A plain text as markup."""
    return html.escape(text, quote=False)
